// Every statement of the program as somebody of the same business would misuse it. Hides which
// value each parameter takes: ids of what is another's, and as little narrowing as may be.
import { readdirSync } from 'node:fs';
import type { Database, Param } from '../sql/database.ts';
import { registry, type Statement } from '../sql/statements.ts';
import { asThem, type Tried } from './private-attacks.ts';
import {
  ATTACKERS,
  type Attacker,
  GUESSED,
  MARK,
  type Secrets,
  toldIn,
} from './private-secrets.ts';

/** Every statement of the program with what is Ann's, and with what is hidden. */
export async function tryStatements(db: Database, secrets: Secrets): Promise<Tried> {
  await bindAll();
  const tried: Tried = { attempts: 0, leaks: [] };
  for (const who of ATTACKERS) {
    for (const statement of registry) {
      // told before a tenant is known, by e-mail or token
      if (/\bapp\.(find_|account_exists|active_tenants|tenants_with_work)/.test(statement.sql)) {
        continue;
      }
      for (const id of [secrets.own.conversation_id, secrets.own.session_id, ...claimOf(secrets)]) {
        tried.attempts += 1;
        const params = paramsFor(statement, secrets, { who, id });
        const rows = await asThem(db, secrets, who, async (tx) => {
          const result = await tx.query(statement.sql, params);
          if (result.affected > 0 && isHers(statement, id)) return [{ changed: MARK }];
          return result.rows;
        });
        const said = toldIn(secrets, who, JSON.stringify(rows));
        if (said !== null) {
          tried.leaks.push(`${who}: ${statement.subject}.${statement.name} told ${said}`);
        }
      }
    }
  }
  return tried;
}

const claimOf = ({ own }: Secrets) => own.claim_ids.slice(0, 1);

/** A write that can only have met what is Ann's. */
function isHers({ subject, name }: Statement, id: string): boolean {
  return subject === 'sessions' && /^(share|touch|give|set)/.test(name) && id !== '';
}

const NAMED: Readonly<Record<string, Param>> = {
  time_zone: 'Europe/London',
  currency: 'GBP',
  grain: 'day',
  from_day: '2026-09-01',
  to_day: '2026-11-01',
  visibility: 'team',
  measure: 'expenses',
  count_of: 'active_customers',
  dimension: 'category',
  kind: 'metric',
  stage: 'days',
  status: 'done',
  role: 'admin',
};
const LISTED: Readonly<Record<string, Param>> = {
  metrics: ['expenses', 'bank_balance', 'revenue'],
  units: ['GBP', 'other', 'units', 'orders'],
  dimensions: ['category', 'location'],
  grains: ['month', 'month'],
  buckets: ['2026-10-01', '2026-09-01'],
  with_values: [true, true, true],
  with_quantities: [true, true, true],
  months: ['2026-10-01', '2026-09-01'],
  from_days: ['2026-09-01'],
  to_days: ['2026-11-01'],
  days: ['2026-11-01'],
  terms: [GUESSED, 'profit'],
};

function paramsFor(
  statement: Statement,
  { world, import_ids }: Secrets,
  { who, id }: { who: Attacker; id: string },
): Param[] {
  const vector = `[${Array.from({ length: 384 }, () => '0.05').join(',')}]`;
  return Object.entries(statement.twin.params).map(([name, { pg_type, schema }]): Param => {
    if (name === 'tenant_id') return world.tenant_id;
    if (name === 'user_id') return who === 'bob' ? world.user_ids.ann : world.user_ids[who];
    if (name === 'import_id') return import_ids[0] ?? id;
    if (name === 'location_ids') return [world.member('location', 'York').id];
    if (name === 'version') return '1000';
    if (name === 'most' || name === 'limit') return pg_type === 'int8' ? '1000' : 1000;
    if (name === 'skip') return 0;
    if (name.startsWith('embedding') && !pg_type.endsWith('[]') && !name.includes('_'))
      return vector;
    const given = pg_type.endsWith('[]') ? LISTED[name] : NAMED[name];
    if (given !== undefined) return given;
    // what may be left out narrows: without it more would be told
    if (schema.safeParse(null).success) return null;
    const one = scalarOf(pg_type.replace('[]', ''), id);
    return pg_type.endsWith('[]') ? [one as string] : one;
  });
}

function scalarOf(pg_type: string, id: string): Param {
  switch (pg_type) {
    case 'uuid':
      return id;
    case 'int4':
    case 'float8':
      return 1;
    case 'int8':
    case 'numeric':
      return '1';
    case 'bool':
      return true;
    case 'date':
      return '2026-11-01';
    case 'timestamptz':
      return '2026-11-21T09:00:00Z';
    case 'jsonb':
      return '{}';
    default:
      return GUESSED;
  }
}

async function bindAll(): Promise<void> {
  const folder = new URL('../sql/', import.meta.url);
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.sql') || file === 'roles.sql' || file === 'schema.sql') continue;
    await import(new URL(file.replace(/\.sql$/, '.ts'), folder).href);
  }
}
