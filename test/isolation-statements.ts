// Every statement of the program as an attack: sent as Bert, or as nobody, with Anna's ids, words
// and days for parameters. Hides which value each parameter takes.
import { readdirSync } from 'node:fs';
import type { Database, Param } from '../sql/database.ts';
import { registry, type Statement } from '../sql/statements.ts';
import { type Attack, newTally, type Situation, tryAll, type Verb } from './isolation-trial.ts';
import { ANNA, BERT, type TestTenant } from './two-tenants.ts';

/** Statements that answer before a tenant is known, by the listed look-ups. */
const BEFORE_TENANT =
  /\bapp\.(find_\w+|account_exists|active_tenants|all_users|tenants_with_work)\(/;
/** Counting tries is for the door's own transaction: in any other it must be refused. */
const AT_THE_DOOR = /\binsert into sign_in_attempts\b/;
const REFUSED = '42501';
/** A person's words never come near these: with them a statement could become somebody else. */
const ESCAPES =
  /session_authorization|session authorization|set_config|\breset\b|set\s+(local\s+)?role/i;
/** Failures that only say that the tenant's own row is there already, or is missing. */
const OWN_KEY = ['23505', '23503', '23514'];
/** What a statement does depends on its connection no more than any other's text does. */
const TRIED_IN: readonly Situation[] = ['wrong tenant', 'no tenant', 'after her rollback'];

/** Each statement twice: of a tenant that is Bert's own, about Anna's things; and wholly Anna's. */
export async function statementAttacks(): Promise<Attack[]> {
  await bindAll();
  return registry
    .filter(({ sql }) => !BEFORE_TENANT.test(sql))
    .flatMap((statement) =>
      (['mine', 'theirs'] as const).map(
        (whose): Attack => ({
          on: labelOf(statement),
          kind: 'statement',
          verb: verbOf(statement.sql),
          name: `with ${whose}`,
          sql: statement.sql,
          params: paramsOf(statement, { tenant: whose === 'mine' ? BERT : ANNA, target: ANNA }),
          only: TRIED_IN,
        }),
      ),
    );
}

/** Statements that name what nobody may name, or that cannot be tried at all. */
export async function statementFaults(db: Database): Promise<string[]> {
  await bindAll();
  const faults: string[] = [];
  for (const statement of registry) {
    const label = labelOf(statement);
    if (ESCAPES.test(statement.sql)) faults.push(`structure: ${label} could change who it runs as`);
    if (BEFORE_TENANT.test(statement.sql)) continue;
    const own: Attack = {
      ...{ on: label, kind: 'statement', verb: 'call', name: 'own', sql: statement.sql },
      params: paramsOf(statement, { tenant: BERT, target: BERT }),
      only: ['wrong tenant'],
    };
    const [outcome] = await tryAll(db, [own], newTally());
    const code = outcome?.error_code ?? null;
    if (AT_THE_DOOR.test(statement.sql)) {
      if (code !== REFUSED) faults.push(`behaviour: ${label} is not the door's alone`);
      continue;
    }
    if (code !== null && !OWN_KEY.includes(code)) {
      faults.push(`behaviour: ${label} cannot be tried: ${outcome?.told}`);
    }
  }
  return faults;
}

const labelOf = ({ subject, name }: Statement) => `${subject}.${name}`;

function verbOf(sql: string): Verb {
  if (/\bon conflict\b/.test(sql)) return 'upsert';
  for (const verb of ['insert', 'update', 'delete'] as const) {
    if (new RegExp(`\\b${verb} (into|from)?`).test(sql)) return verb;
  }
  return 'read';
}

async function bindAll(): Promise<void> {
  const folder = new URL('../sql/', import.meta.url);
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.sql') || file === 'roles.sql' || file === 'schema.sql') continue;
    await import(new URL(file.replace(/\.sql$/, '.ts'), folder).href);
  }
}

function paramsOf(
  statement: Statement,
  { tenant, target }: { tenant: TestTenant; target: TestTenant },
): Param[] {
  return Object.entries(statement.twin.params).map(([name, { pg_type }]) => {
    if (name === 'tenant_id') return tenant.id;
    // a kept call's key begins with its caller
    if (statement.subject === 'idempotency' && name === 'key') return `${target.id}:${target.mark}`;
    return paramFor(name, pg_type, target);
  });
}

/** Values that only one spelling of a parameter takes. */
const BY_NAME: Readonly<Record<string, string>> = {
  time_zone: 'Europe/London',
  grain: 'day',
  stage: 'days',
  status: 'done',
  dimension: 'product',
  role: 'member',
  visibility: 'team',
  currency: 'EUR',
  country: 'DE',
  layout: 'order_lines',
  tax: 'unknown',
  unit: 'count',
  kind: 'flow',
  table_name: 'orders',
  ip: '192.0.2.1',
  network: '192.0.2.1/32',
  outcome: 'signed_in',
  document: '{"nodes": [], "edges": []}',
  before: '2026-01-01T00:00:00Z',
  embedding: `[${Array.from({ length: 384 }, () => '0.1').join(',')}]`,
};
const ARRAYS_BY_NAME: Readonly<Record<string, string>> = {
  dimensions: 'product',
  statuses: 'open',
  cost_kinds: 'overhead',
  grains: 'day',
  kinds: 'sale',
  currencies: 'EUR',
  ats: '2025-03-05T10:00:00',
  cells: '{}',
  claims: '{}',
  attributes: '{}',
  embeddings: BY_NAME.embedding as string,
};

function paramFor(name: string, pg_type: string, target: TestTenant): Param {
  if (pg_type.endsWith('[]')) {
    return [ARRAYS_BY_NAME[name] ?? (scalarFor(name, pg_type.slice(0, -2), target) as string)];
  }
  const named = pg_type === 'int4' ? undefined : BY_NAME[name];
  return named ?? scalarFor(name, pg_type, target);
}

function scalarFor(name: string, pg_type: string, target: TestTenant): Param {
  switch (pg_type) {
    case 'uuid':
      return target.id;
    case 'int8':
      return name === 'version' || name.endsWith('_version') ? '2' : target.number;
    case 'int4':
    case 'float8':
    case 'numeric':
      return '1';
    case 'bool':
      return true;
    case 'date':
      return name === 'to_day' || name === 'until' ? '2025-04-01' : target.day;
    case 'timestamptz':
      return name === 'until' ? '2026-01-01T00:00:00Z' : '2025-03-05T00:00:00Z';
    case 'jsonb':
      return '{}';
    default:
      return name === 'token_hash' ? Buffer.from(target.mark).toString('hex') : target.mark;
  }
}
