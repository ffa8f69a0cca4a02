// Realistic values for every statement's parameters, by the type and name that its twin gives; a
// statement whose parameters need more says so below. Row ids are those of test/plans-fill.ts.
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Param } from '../sql/database.ts';
import type { Column, Statement } from '../sql/statements.ts';
import { idOf } from './plans-fill.ts';

export type Values = Readonly<Record<string, Param>>;

/** How many values a list has. */
const LISTED = 20;
const day = (ago: number) => DateTime.utc().minus({ days: ago }).toISODate();
const at = (ago: number) => DateTime.utc().minus({ days: ago }).toISO();
const count = <T>(value: (i: number) => T) =>
  Array.from({ length: LISTED }, (_, i) => value(i + 1));
const VECTOR = `[${Array.from({ length: 384 }, (_, i) => Math.sin(i) / 14).join(',')}]`;

/** By name, where a type alone says too little; a list repeats what is here. */
const BY_NAME: Readonly<Record<string, Param>> = {
  time_zone: 'Europe/Amsterdam',
  currency: 'EUR',
  currencies: 'EUR',
  unit: 'EUR',
  units: 'EUR',
  country: 'NL',
  origin: 'https://s7-9.example',
  email: 'u7@example.com',
  role: 'admin',
  visibility: 'team',
  stage: 'days',
  grain: 'day',
  grains: 'day',
  dimension: 'product',
  dimensions: 'product',
  metric: 'revenue',
  metrics: 'revenue',
  metric_name: 'revenue',
  metric_names: 'own_1',
  measure: 'revenue',
  status: 'done',
  statuses: 'open',
  kind: 'flow',
  kinds: 'sale',
  cost_kinds: 'overhead',
  cells: '[]',
  document: '{"nodes": [], "edges": []}',
  attributes: '{}',
  tax: 'unknown',
  embedding: VECTOR,
  embeddings: VECTOR,
  embedding_model: 'm',
  version: '3',
  file_no: 1,
  fiscal_year_start: 4,
  week_start: 1,
  from_day: day(40),
  to_day: day(10),
  since: at(60),
  before: at(5),
  until: at(1),
  before_at: at(5),
  from_row: 0,
  to_row: 100,
  most: 20,
  limit: 20,
  skip: 0,
  weekday: 3,
  hour: 11,
  header_hash: 'h1',
};

/** Lists whose values differ. */
const LISTS: Readonly<Record<string, readonly (string | number)[]>> = {
  ats: count((i) => `${day(i)}T08:00:00`),
  days: count((i) => day(i) ?? ''),
  terms: count((i) => `t${i}`),
  words: ['label', 'w7', 'k3'],
  sha256s: count((i) => `${i}`),
  from_days: [day(60) ?? '', day(30) ?? ''],
  to_days: [day(30) ?? '', day(1) ?? ''],
};

const SCALARS: Readonly<Record<string, (i: number, tenant: number) => string | number | boolean>> =
  {
    uuid: (i, tenant) => idOf(tenant, i),
    text: (i) => `k${i}`,
    int4: (i) => i,
    int8: (i) => String(i),
    float8: (i) => i,
    numeric: (i) => String(i),
    bool: () => true,
    date: (i) => day(i) ?? '',
    timestamptz: (i) => at(i) ?? '',
    jsonb: () => '[]',
  };

/** What one statement's parameters are, each set a call; {} is the call by type and name. */
export function callsOf(statement: Statement, tenant: number): Values[] {
  const sets = OWN[`${statement.subject}.${statement.name}`]?.(tenant) ?? [{}];
  return sets.flatMap((named) => {
    const params = Object.entries(statement.twin.params);
    const full = Object.fromEntries(
      params.map(([name, column]) => {
        const own = named[name];
        return [name, own === undefined ? valueFor(name, column, tenant) : own];
      }),
    );
    const optional = params.filter(
      ([name, { schema }]) => named[name] === undefined && schema instanceof z.ZodNullable,
    );
    if (optional.length === 0) return [full];
    return [full, { ...full, ...Object.fromEntries(optional.map(([name]) => [name, null])) }];
  });
}

function valueFor(name: string, { pg_type }: Column, tenant: number): Param {
  if (name === 'tenant_id') return idOf(tenant, 0);
  const is_list = pg_type.endsWith('[]');
  const scalar = SCALARS[is_list ? pg_type.slice(0, -2) : pg_type];
  if (!scalar) throw new Error(`no value of type ${pg_type} for ${name}`);
  const named = BY_NAME[name];
  if (!is_list) return named !== undefined ? named : scalar(1, tenant);
  const listed = LISTS[name];
  if (listed) return listed;
  return named !== undefined ? count(() => named as string) : count((i) => scalar(i, tenant));
}

const NEW = '00000000-0000-4000-8000-00000000000c';
const fresh =
  (...names: string[]) =>
  () => [Object.fromEntries(names.map((name) => [name, NEW]))];
const hash = (text: string) => () => [{ token_hash: Buffer.from(text).toString('hex') }];
/** A statement that writes is about a version that is being written. */
const WRITING: Values = { version: '4' };
const lists = { dimensions: ['product'], metrics: ['revenue', 'refunds'], grains: ['day'] };

const OWN: Readonly<Record<string, (tenant: number) => Values[]>> = {
  'activity.listActivity': (tenant) => [
    { entity_type: 'import', entity_id: idOf(tenant, 40) },
    { entity_type: 'import', entity_id: null },
    { entity_type: null, entity_id: null },
  ],
  'identity.findRefreshToken': hash('0123456789abcdef'),
  'identity.findInvitation': hash('0123456789abcdef'),
  'idempotency.beginCall': (tenant) => [{ key: `${idOf(tenant, 1)}:k0` }],
  'idempotency.finishCall': () => [{ status: 200 }],
  'identity.insertTenant': fresh('tenant_id'),
  'identity.insertUser': () => [{ user_id: NEW, email: 'new@example.com' }],
  'identity.insertRefreshToken': () => [{ token_id: NEW, token_hash: 'ab', ip: '192.0.2.1' }],
  'accounts.recordSignIn': () => [{ outcome: 'signed_in', ip: '192.0.2.1' }],
  'accounts.knowsNetwork': () => [{ network: '192.0.2.1/32' }],
  'accounts.updatePerson': () => [{ email: 'new@example.com' }],
  'accounts.insertReset': () => [{ reset_id: NEW, token_hash: 'ab' }],
  'accounts.findReset': hash('0123456789abcdef'),
  'attempts.takeAttempt': () => [{ key: 'k', free: 5 }],
  'identity.insertInvitation': () => [{ invitation_id: NEW, token_hash: 'ab' }],
  'imports.insertImport': fresh('id'),
  'widget.insertOrigin': fresh('id'),
  'imports.insertFile': () => [{ file_no: 2 }],
  'imports.upsertSource': () => [{ id: NEW, header_hash: 'new', layout: 'lines' }],
  'landing.copyLanding': () => [{ file_no: 2 }],
  'landing.defineMetric': () => [{ name: 'own_2', unit: 'count' }],
  'landing.closeRecords': () => [WRITING],
  'landing.setCounted': () => [{ ...WRITING, counted: false }],
  'metrics.partLists': () => [
    { ...lists, units: ['EUR'], with_values: [true, true], with_quantities: [true, false] },
  ],
  'metrics.seenPartLists': () => [
    { ...lists, units: ['EUR'], with_values: [true, true], with_quantities: [true, false] },
  ],
  'sight.setRestriction': () => [{ kind: 'metric', name: 'revenue' }],
  'jobs.beginRun': () => [{ name: 'retention', runner: 'process' }],
  'jobs.runPart': () =>
    ['hourly-rollups', 'retention', 'quality-checks'].map((name) => ({ name, at: at(0) })),
  'jobs.runOnce': () => [{ name: 'partition-upkeep' }, { name: 'refresh-benchmarks' }],
  'recompute.deriveOrders': () => [WRITING],
  'recompute.firstPoints': () => [WRITING],
  'recompute.mergePoints': () => [WRITING],
  'recompute.mergeRollups': () => ['day', 'week', 'month'].map((grain) => ({ ...WRITING, grain })),
  'recompute.mergeParts': () => ['day', 'week', 'month'].map((grain) => ({ ...WRITING, grain })),
  'recompute.mergeLists': () => ['day', 'week', 'month'].map((grain) => ({ ...WRITING, grain })),
  'recompute.analyzeBulk': () => [{ table_name: 'members' }],
  'sessions.insertConversation': fresh('id'),
  // of a conversation of the asker's own
  'sessions.insertSession': (tenant) => [
    { id: NEW, conversation_id: idOf(tenant, 2), status: 'answered' },
  ],
  'sessions.insertTerms': () => [{ terms: ['x1'], impacts: [1] }],
  'sessions.insertClaims': () => [{ claims: JSON.stringify([{ id: NEW, mark: 'a' }]) }],
  'adjustments.insert': () => [
    {
      ...{ id: NEW, kind: 'exclude', entity: 'expense', record_id: NEW, order_id: null },
      ...{ to_day: null, day_of: null, to_category: null, to_cost_kind: null },
    },
  ],
  'adjustments.list': () => [{ id: null }],
  'told.insertDecision': () => [{ id: NEW, kind: 'hire', on_day: day(3) }],
  'told.insertFact': () => [{ id: NEW, kind: 'loan', on_day: null, until_day: null }],
  'told.endDecision': () => [{ why: 'forgotten' }],
  'told.endFact': () => [{ why: 'forgotten' }],
  'findings.insertFinding': () => [{ id: NEW, identity: 'new' }],
  'findings.insertFindingClaims': () => [{ claims: JSON.stringify([{ id: NEW, mark: 'a' }]) }],
  'findings.endFindings': () => [{ state: 'withdrawn' }],
  'imports.discardUpload': (tenant) => [{ id: idOf(tenant, 119) }],
};
