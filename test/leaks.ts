// Everything that tests of isolation know to look for, as one function over a seeded database: the
// suite wants its list empty, and the suite about the suite wants it filled when a wall is removed.
import { readdirSync } from 'node:fs';
import type { Database, Param, Queryable } from '../sql/database.ts';
import { registry, type Statement } from '../sql/statements.ts';
import {
  type Attack,
  attacksOn,
  CONTEXTS,
  type ContextName,
  outcomeOf,
  ownRows,
  type Relation,
  TARGETS,
  tenantRelations,
} from './isolation-attacks.ts';
import { attackPartitions } from './isolation-months.ts';
import { structuralLeaks } from './isolation-structure.ts';
import { ANNA, BERT, GHOST, type TestTenant } from './two-tenants.ts';

export interface LeakOptions {
  /** Only these tables, views and partitions are attacked (the catalog is always looked at). */
  relations?: readonly string[];
  statements?: boolean;
}

/** The database must be seeded with ANNA and BERT and be the application's session. */
export async function findLeaks(db: Database, options: LeakOptions = {}): Promise<string[]> {
  const leaks = await structuralLeaks(db);
  for (const relation of await tenantRelations(db)) {
    if (options.relations && !options.relations.includes(relation.name)) continue;
    leaks.push(...(await attackRelation(db, relation)));
  }
  leaks.push(...(await attackPartitions(db, options.relations)));
  if (options.statements ?? true) leaks.push(...(await attackStatements(db)));
  leaks.push(...(await strangersInTheHouse(db)));
  return leaks;
}

async function attackRelation(db: Database, relation: Relation): Promise<string[]> {
  const leaks: string[] = [];
  const say = (what: string) => leaks.push(`behaviour: ${relation.name}: ${what}`);
  const rows = await ownRows(db, relation);
  if (rows === null) return [`behaviour: ${relation.name}: a tenant does not see its own row`];
  const before = await db.transaction({ settings: CONTEXTS.anna }, stateOf(relation));
  for (const attack of attacksOn(relation, rows)) {
    const contexts: ContextName[] = attack.whole ? ['bert', 'none', 'malformed'] : ['bert'];
    for (const context of contexts) {
      const [real, ghost] = await both(db, { attack, context, relation });
      if (real.text !== ghost.text) {
        say(`${attack.name} as ${context} tells: ${real.raw} but of nobody: ${ghost.raw}`);
      }
      // an attack that breaks off by a fault of the server's has shown nothing
      if (real.error_code?.startsWith('XX')) {
        say(`${attack.name} as ${context} cannot be tried: ${real.raw}`);
      }
      if (real.error_code === null && !real.raw.endsWith(before)) {
        say(`${attack.name} as ${context} changed Anna's rows`);
      }
      const shown = real.raw.slice(
        0,
        real.raw.length - (real.error_code === null ? before.length : 0),
      );
      if (attack.whole && isAnnas(shown)) say(`${attack.name} as ${context} shows ${shown}`);
    }
  }
  return leaks;
}

function both(
  db: Database,
  { attack, context, relation }: { attack: Attack; context: ContextName; relation: Relation },
) {
  const leaking = attack.sql(ANNA).includes('pg_temp.leak');
  const run = (target: TestTenant) =>
    outcomeOf(db, {
      context,
      target,
      run: async (tx) => {
        if (leaking) await makeLeak(tx);
        return tx.query(attack.sql(target));
      },
      afterwards: stateOf(relation),
    });
  return Promise.all(TARGETS.map(run)) as Promise<[Outcome, Outcome]>;
}

type Outcome = Awaited<ReturnType<typeof outcomeOf>>;

/**
 * A function that tells what it is given: cheaper than any filter, so the planner runs it first.
 */
async function makeLeak(tx: Queryable): Promise<void> {
  await tx.query('set local enable_indexscan = off');
  await tx.query('set local enable_bitmapscan = off');
  await tx.query('set local enable_indexonlyscan = off');
  await tx.query(`create function pg_temp.leak(seen anyelement) returns boolean
    language plpgsql cost 0.000001 as $$ begin
      if seen::text in ('${ANNA.mark}', '${ANNA.id}') then raise 'saw %', seen; end if;
      return true;
    end $$`);
}

/** All rows of the relation as one text, for whoever the transaction serves. */
function stateOf(relation: Relation): (tx: Queryable) => Promise<string> {
  return async (tx) => {
    const { rows } = await tx.query(
      `select md5(coalesce(string_agg(r::text, ';' order by r::text), '')) as state
       from ${relation.name} r`,
    );
    return String(rows[0]?.state);
  };
}

function isAnnas(text: string): boolean {
  return [ANNA.id, ANNA.mark, ANNA.amount].some((secret) => text.includes(secret));
}

/** Statements that answer before a tenant is known, by the listed look-ups. */
const BEFORE_TENANT = /\bapp\.(find_\w+|account_exists|active_tenants|tenants_with_work)\(/;
/** A person's words never come near these: with them a statement could become somebody else. */
const ESCAPES =
  /session_authorization|session authorization|set_config|\breset\b|set\s+(local\s+)?role/i;
/** Failures that only say that the tenant's own row is there already, or is missing. */
const OWN_KEY = ['23505', '23503', '23514'];

async function attackStatements(db: Database): Promise<string[]> {
  await bindAll();
  const leaks: string[] = [];
  for (const statement of registry) {
    const label = `${statement.subject}.${statement.name}`;
    if (ESCAPES.test(statement.sql)) leaks.push(`structure: ${label} could change who it runs as`);
    if (BEFORE_TENANT.test(statement.sql)) continue;
    const own = await runStatement(db, statement, { tenant: BERT, target: BERT });
    if (own.error_code !== null && !OWN_KEY.includes(own.error_code)) {
      leaks.push(`behaviour: ${label} cannot be tried: ${own.raw}`);
    }
    for (const whose of ['mine', 'theirs'] as const) {
      const outcomes: Outcome[] = [];
      for (const target of TARGETS) {
        const tenant = whose === 'mine' ? BERT : target;
        outcomes.push(await runStatement(db, statement, { tenant, target }));
      }
      const [real, ghost] = outcomes as [Outcome, Outcome];
      if (real.text !== ghost.text) {
        leaks.push(`behaviour: ${label} with ${whose}: ${real.raw} but of nobody: ${ghost.raw}`);
      }
      if (real.raw.includes(ANNA.amount)) leaks.push(`behaviour: ${label} shows Anna's amounts`);
    }
  }
  return leaks;
}

async function bindAll(): Promise<void> {
  const folder = new URL('../sql/', import.meta.url);
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.sql') || file === 'roles.sql' || file === 'schema.sql') continue;
    await import(new URL(file.replace(/\.sql$/, '.ts'), folder).href);
  }
}

function runStatement(
  db: Database,
  statement: Statement,
  { tenant, target }: { tenant: TestTenant; target: TestTenant },
): Promise<Outcome> {
  const params = Object.entries(statement.twin.params).map(([name, { pg_type }]) =>
    name === 'tenant_id' ? tenant.id : paramFor(name, pg_type, target),
  );
  return outcomeOf(db, { context: 'bert', target, run: (tx) => tx.query(statement.sql, params) });
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

/** A colleague, an adviser and a stranger within Bert's business, and his private conversation. */
const PRIVATE = ['conversations', 'coaching_sessions', 'session_terms', 'claims'] as const;

async function strangersInTheHouse(db: Database): Promise<string[]> {
  const leaks: string[] = [];
  const expected = {
    private: [],
    team: ['member', 'admin'],
    advisers: ['member', 'admin', 'adviser'],
  };
  for (const [visibility, seen_by] of Object.entries(expected)) {
    for (const role of ['member', 'admin', 'adviser']) {
      const settings = { ...CONTEXTS.bert, 'app.current_role': role };
      const should = (seen_by as string[]).includes(role) ? 1 : 0;
      await undone(db, settings, async (tx) => {
        // his own: where a wall is down, the recorder would stop him at another tenant's
        const own = [visibility, BERT.id];
        await tx.query('update conversations set visibility = $1 where tenant_id = $2', own);
        await tx.query(`select set_config('app.current_user', $1, true)`, [GHOST.id]);
        for (const table of PRIVATE) {
          const { rows } = await tx.query(`select count(*)::int as n from ${table}`);
          if (rows[0]?.n !== should) {
            leaks.push(`behaviour: a ${visibility} conversation as another ${role}: ${table}`);
          }
        }
        const taken = await tx
          .query('update conversations set user_id = $1', [GHOST.id])
          .catch(() => ({ affected: 0 }));
        if (taken.affected > 0)
          leaks.push(`behaviour: another ${role} took a ${visibility} one over`);
      });
    }
  }
  leaks.push(...(await accountsOfOthers(db)), ...(await activityOfOthers(db)));
  return leaks;
}

/** What was done is told to those who answer for the business, and to nobody else in it. */
async function activityOfOthers(db: Database): Promise<string[]> {
  const leaks: string[] = [];
  for (const role of ['admin', 'manager', 'member', 'adviser', '']) {
    await undone(db, { ...CONTEXTS.bert, 'app.current_role': role }, async (tx) => {
      const { rows } = await tx.query('select count(*)::int as n from activity_events');
      const may = role === 'admin' || role === 'manager';
      if (Number(rows[0]?.n) > 0 !== may) leaks.push(`behaviour: activity as ${role || 'nobody'}`);
    });
  }
  return leaks;
}

/** An account is made and changed by whoever it is for. */
async function accountsOfOthers(db: Database): Promise<string[]> {
  const leaks: string[] = [];
  const row = `('${GHOST.id}', '${GHOST.mark}@example.com', 'x')`;
  for (const sql of [
    `insert into users (id, email, password_hash) values ${row}`,
    `update users set password_hash = 'x' where id <> '${BERT.id}'`,
  ]) {
    await undone(db, CONTEXTS.bert, async (tx) => {
      const { affected } = await tx.query(sql).catch(() => ({ affected: 0 }));
      if (affected > 0) leaks.push(`behaviour: somebody else's account: ${sql}`);
    });
  }
  return leaks;
}

const UNDO = new Error('undone');

async function undone(
  db: Database,
  settings: Record<string, string>,
  fn: (tx: Queryable) => Promise<void>,
): Promise<void> {
  await db
    .transaction({ settings }, async (tx) => {
      await fn(tx);
      throw UNDO;
    })
    .catch((error) => {
      if (error !== UNDO) throw error;
    });
}
