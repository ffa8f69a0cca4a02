// Requests and answers of HTTP version 1 as zod (the coach's in api-coach.ts): what routes
// validate, what /openapi.json is made from, and what clients may import as types. Requests are
// strict.
import { z } from 'zod';
import { FileGuess, Mapping, Treatment } from '../ingest/mapping.ts';

/** Rows a page holds at most, and unless told otherwise. */
const PAGE_MOST = 200;
const PAGE_DEFAULT = 50;
/** NIST SP 800-63B: length matters, composition does not; the upper end bounds hashing work. */
const PASSWORD_LEAST = 10;
const PASSWORD_MOST = 200;

export const id = z.uuid('must be an id as this server gave it');
export const instant = z.iso.datetime({ offset: true, error: 'must be like 2026-11-21T09:00:00Z' });
export const email = z
  .email('must be an e-mail address')
  .max(254)
  // RFC 5321, 4.5.3.1.1: no mail server takes a longer one
  .refine((text) => text.indexOf('@') <= 64, { error: 'must be an e-mail address' });
export const password = z
  .string()
  .min(PASSWORD_LEAST, `must have at least ${PASSWORD_LEAST} characters`)
  .max(PASSWORD_MOST, `must have at most ${PASSWORD_MOST} characters`);
export const givenPassword = z.string().min(1, 'is missing').max(PASSWORD_MOST);
export const secret = z.string().min(20, 'is not a token of this server').max(200);
export const UserRole = z.enum(['admin', 'manager', 'member', 'adviser']);

const currencies = new Set(Intl.supportedValuesOf('currency'));
const NO_CURRENCY = 'must be an ISO 4217 code like EUR';
const NO_TIME_ZONE = 'must be a time zone like Europe/London';
// lengths are for the description; a field that fails is named once
const currency = z
  .string()
  .length(3, { error: NO_CURRENCY, abort: true })
  .refine((code) => currencies.has(code), { error: NO_CURRENCY });
const time_zone = z
  .string()
  .min(1, { error: NO_TIME_ZONE, abort: true })
  .max(64, { error: NO_TIME_ZONE, abort: true })
  .refine(isTimeZone, { error: NO_TIME_ZONE });
const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters like GB');
const businessName = z.string().trim().min(1, 'is missing').max(200);
const industry = z.string().trim().max(100);

export const IdParam = z.strictObject({ id });
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_MOST).default(PAGE_DEFAULT),
  cursor: z.string().min(1).max(500).optional(),
});

/** A page of anything. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export const ErrorAnswer = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    request_id: z.string(),
  }),
});

// ——— identity ———

export const RegisterBody = z.strictObject({
  business: z.strictObject({
    name: businessName,
    industry: industry.default(''),
    currency,
    time_zone,
    country: country.nullish().transform((value) => value ?? null),
  }),
  email,
  password,
});
export const LoginBody = z.strictObject({
  email,
  password: givenPassword,
  tenant_id: id.optional(),
});
export const RefreshBody = z.strictObject({ refresh_token: secret });
export const TokensAnswer = z.object({
  tenant_id: id,
  user_id: id,
  role: UserRole,
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in_s: z.number().int(),
});
export const DoorsAnswer = z.object({
  sample: z.enum(['none', 'making', 'made']).describe('whether there is a sample to look around'),
  registration: z.enum(['open', 'closed']).describe('whether a business may be registered now'),
});
export const VisitAnswer = z.object({
  tenant_id: id,
  user_id: id,
  role: UserRole,
  access_token: z.string(),
  expires_in_s: z.number().int(),
});
export const MembershipAnswer = z.object({
  tenant_id: id,
  name: z.string(),
  role: UserRole,
  is_sample: z.boolean(),
});
export const TenantAnswer = z.object({
  tenant_id: id,
  name: z.string(),
  industry: z.string(),
  country: z.string().nullable(),
  currency: z.string(),
  time_zone: z.string(),
  fiscal_year_start: z.number().int(),
  week_start: z.number().int(),
  is_sample: z.boolean(),
});
export const TenantPatch = z.strictObject({
  name: businessName.optional(),
  industry: industry.optional(),
  country: country.nullable().optional(),
  currency: currency.optional(),
  time_zone: time_zone.optional(),
  fiscal_year_start: z.number().int().min(1).max(12).optional(),
  week_start: z.union([z.literal(1), z.literal(7)]).optional(),
});
export const UserAnswer = z.object({
  user_id: id,
  email: z.string(),
  role: UserRole,
  created_at: z.string(),
});
/** Names of metrics, expenses:restricted and owner_facts:restricted: a catalog has some dozens. */
const grantedMetrics = z.array(z.string().min(1).max(63)).max(500);
export const InvitationBody = z.strictObject({
  email,
  role: UserRole,
  metrics: grantedMetrics
    .optional()
    .describe('what they may see besides; a member otherwise sees sales and customers'),
});
export const InvitationAnswer = z.object({
  invitation_id: id,
  email: z.string(),
  role: UserRole,
  metrics: z.array(z.string()).nullable().describe('null: what the role sees by itself'),
  token: z.string().describe('Told once. Pass it on; it is good for a week.'),
  expires_at: z.string(),
});
export const AcceptBody = z.strictObject({ token: secret, password });

// ——— who may see what ———

/** Places of one person: more than this is every place. */
const PLACES_MOST = 1_000;
export const GrantsBody = z.strictObject({
  metrics: grantedMetrics.nullable().describe('null: what the role sees by itself'),
  locations: z
    .array(z.string().min(1).max(300))
    .max(PLACES_MOST)
    .nullable()
    .describe('keys of the only places they see; null: all, and what belongs to none'),
});
export const GrantsAnswer = z.object({
  user_id: id,
  role: UserRole,
  metrics: z.array(z.string()).nullable(),
  locations: z.array(z.object({ key: z.string(), label: z.string() })).nullable(),
  shown: z.array(z.string()).describe('every metric they see, with all that follows from these'),
});
export const KeyParam = z.strictObject({ key: z.string().min(1).max(300) });
export const RestrictedBody = z.strictObject({ restricted: z.boolean() });
export const MetricRestriction = z.object({ name: z.string(), restricted: z.boolean() });
export const CategoryAnswer = z.object({
  key: z.string(),
  label: z.string(),
  restricted: z.boolean(),
});
export const RestrictionsAnswer = z.object({
  metrics: z.array(MetricRestriction),
  categories: z.array(CategoryAnswer),
});

// ——— imports and sources ———

/** A table as text; said for the description, it is sent piece by piece. */
export const CSV = {
  description: 'A table as CSV.',
  content: { 'text/csv': { schema: z.string() } },
} as const;

export const ImportAnswer = z.object({
  import_id: id,
  source_id: id.nullable(),
  status: z.string(),
  layout: z.string().nullable(),
  files: z.array(
    z.object({ file_no: z.int(), name: z.string(), size_bytes: z.number(), live: z.boolean() }),
  ),
  rows_total: z.number(),
  rows_read: z.number(),
  rows_stored: z.number(),
  rows_unchanged: z.number(),
  rows_conflicting: z.number(),
  rows_quarantined: z.number(),
  reasons: z.array(z.unknown()),
  step: z.string(),
  progress: z.number().describe('0 to 1 through the present step'),
  created_at: z.string(),
  finished_at: z.string().nullable(),
});
export const ReceivedAnswer = z.object({
  import_id: id,
  ...FileGuess.shape,
  replaces: z.array(
    z.object({
      import_id: id,
      files: z.array(z.string()),
      rows: z.number(),
      differing: z.number(),
    }),
  ),
});
export const ConfirmBody = z.strictObject({
  mapping: Mapping,
  answers: z.record(z.string().max(300), z.string().max(300)).optional(),
  replaces: z.array(id).max(1_000).optional(),
});
export const FileNoQuery = z.strictObject({
  file_no: z.coerce.number().int().min(0).optional(),
});
export const SourcePatch = z.strictObject({
  code_treatment: z.record(z.string().max(200), Treatment),
});
export const TreatmentAnswer = z.object({ source_id: id, rows_changed: z.number() });
export const SourcesAnswer = pageOf(z.looseObject({}));

// ——— activity ———

const ENTITIES = [
  'adjustment',
  'conversation',
  'data_source',
  'decision',
  'grant',
  'import',
  'import_file',
  'invitation',
  'membership',
  'metric',
  'owner_fact',
  'restriction',
  'tenant',
  'widget_origin',
] as const;
export const ActivityQuery = z
  .strictObject({
    ...PageQuery.shape,
    entity_type: z.enum(ENTITIES).optional(),
    entity_id: z.string().min(1).max(200).optional(),
  })
  .refine((query) => query.entity_id === undefined || query.entity_type !== undefined, {
    error: 'goes with the entity_type it is an id of',
    path: ['entity_id'],
  });
export const ActivityAnswer = pageOf(
  z.object({
    id,
    at: z.string(),
    user_id: id.nullable().describe('null: the program itself'),
    email: z.string().nullable().describe('null too for somebody who is not here any more'),
    role: z.string().nullable(),
    action: z.enum(['created', 'changed', 'deleted']),
    entity_type: z.enum(ENTITIES),
    entity_id: z.string(),
    changes: z
      .record(z.string(), z.unknown())
      .describe('by column: old and new; long values by their length and hash'),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
  }),
);

// ——— jobs ———

export const JobsAnswer = pageOf(
  z.object({
    name: z.string(),
    purpose: z.string(),
    schedule: z.string(),
    next_run_at: z.string(),
    runs: z.array(
      z.object({
        runner: z.string(),
        started_at: z.string(),
        finished_at: z.string().nullable(),
        outcome: z.string(),
        rows: z.string().nullable(),
        sentence: z.string().nullable(),
      }),
    ),
  }),
);

// ——— health ———

export const AliveAnswer = z.object({ status: z.literal('alive') });
export const ReadyAnswer = z.looseObject({
  ready: z.boolean(),
  database: z.looseObject({}),
  model: z.looseObject({}),
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
