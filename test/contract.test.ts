// Both sides of the border between TypeScript and SQL agree: every statement is described by a real
// database and run on rows where every nullable column is null, and its twin must fit exactly.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import type { Param, Row } from '../sql/database.ts';
import { withTenant } from '../sql/database.ts';
import { type AnyTwin, type Column, pg, registry, type Statement } from '../sql/statements.ts';
import { doorValues, inItsPlace, seedTry } from './contract-doors.ts';
import { A, BY_NAME, SCALARS } from './contract-values.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { AT, copyRow, DAY, SEEDED, seedCosts, seedNullRows, seedSharedWhy } from './null-rows.ts';

const SQL = new URL('../sql/', import.meta.url);
/** Files of SQL that are no statements: what runs before migrations, and the dump. */
const NO_STATEMENTS = new Set(['roles.sql', 'schema.sql']);

const B = {
  tenant_id: '00000000-0000-4000-8000-00000000000b',
  id: 'b0000000-0000-4000-8000-000000000001',
};
const NEW_ID = 'c0000000-0000-4000-8000-000000000001';

const subjects = readdirSync(SQL)
  .filter((file) => file.endsWith('.sql') && !NO_STATEMENTS.has(file))
  .map((file) => file.replace('.sql', ''));
for (const subject of subjects) {
  if (existsSync(new URL(`${subject}.ts`, SQL))) await import(`../sql/${subject}.ts`);
}
const statements = [...registry];

let db: TestDatabase;
before(async () => {
  db = await testDatabase();
  await seedNullRows(db, A);
  await seedNullRows(db, B);
  await seedMore();
  await seedTry(db, A.id, BY_NAME.key as string);
});
after(() => db.close());

test('every file of statements has its twin', () => {
  const bound = new Set(statements.map(({ subject }) => subject));
  assert.deepEqual([...bound].sort(), [...subjects].sort());
  assert.ok(statements.length > 0);
});

/** Where the statement, as Postgres describes it, and its twin disagree; empty where they agree. */
async function misfits({ sql, params, twin }: Statement): Promise<string[]> {
  const shape = await db.describe(sql);
  const typesOf = (columns: Readonly<Record<string, Column>>) =>
    Object.entries(columns).map(([name, { pg_type }]) => `${name} ${pg_type}`);
  const described = params.map((name, i) => `${name} ${shape.params[i]}`);
  const columns = shape.columns.map(({ name, type }) => `${name} ${type}`);
  const faults: string[] = [];
  if (shape.params.length !== params.length) faults.push(`takes ${shape.params.length} parameters`);
  faults.push(...difference('parameter', described, typesOf(twin.params)));
  // A twin's columns have names, not places.
  if (twin.returns !== 'none') {
    faults.push(...difference('column', columns.sort(), typesOf(twin.row).sort()));
  }
  return faults;
}

function difference(what: string, database: string[], ours: string[]): string[] {
  return [
    ...database.filter((x) => !ours.includes(x)).map((x) => `${what} ${x} is not in the twin`),
    ...ours.filter((x) => !database.includes(x)).map((x) => `${what} ${x} is only in the twin`),
  ];
}

describe('every statement is what its twin says', () => {
  for (const statement of statements) {
    test(`${statement.subject}.${statement.name}`, async () => {
      assert.deepEqual(await misfits(statement), []);
    });
  }
});

describe('a twin that does not fit is found', () => {
  const statement = {
    subject: 'x',
    name: 'x',
    returns: 'many',
    params: ['tenant_id'],
    sql: 'select id, ordered_at, customer_id, lines from orders where tenant_id = $1',
  } as const;
  const row = { id: pg.int8, ordered_at: pg.timestamptz, customer_id: pg.int8, lines: pg.int4 };
  const { lines: _, ...fewer } = row;
  const params = { tenant_id: pg.uuid };
  const broken: [string, AnyTwin, RegExp][] = [
    ['a wrong type', { returns: 'many', params, row: { ...row, lines: pg.int8 } }, /lines int4/],
    ['a missing column', { returns: 'many', params, row: fewer }, /lines int4 is not in the twin/],
    [
      'a column too many',
      { returns: 'many', params, row: { ...row, x: pg.text } },
      /x text is only/,
    ],
    [
      'a wrong parameter',
      { returns: 'many', params: { tenant_id: pg.text }, row },
      /tenant_id uuid/,
    ],
  ];
  for (const [what, twin, fault] of broken) {
    test(what, async () => {
      assert.match((await misfits({ ...statement, twin })).join('; '), fault);
    });
  }
  test('a statement with a parameter that its header does not name', async () => {
    const sql = `${statement.sql} and id = $2`;
    const faults = await misfits({ ...statement, sql, twin: { returns: 'many', params, row } });
    assert.match(faults.join('; '), /takes 2 parameters/);
  });
  test('a column that the twin believes is never null', async () => {
    const twin: AnyTwin = { returns: 'many', params, row };
    const rows = await runOn({ ...statement, twin }, values({ ...statement, twin }));
    assert.match(faultsOf(twin, rows).join('; '), /customer_id/);
    const right = { ...twin, row: { ...row, customer_id: pg.orNull(pg.int8) } };
    assert.deepEqual(faultsOf(right, rows), []);
  });
});

describe('every statement keeps its twin on rows full of nulls', () => {
  for (const statement of statements) {
    test(`${statement.subject}.${statement.name}`, async () => {
      const sent = values(statement);
      const param_faults = z.strictObject(schemasOf(statement.twin.params)).safeParse(sent);
      assert.ok(param_faults.success, `the test's own parameters: ${param_faults.error}`);
      const rows = await runOn(statement, sent);
      const bare = withoutOptional(statement, sent);
      if (bare !== null) rows.push(...(await runOn(statement, bare)));
      assert.deepEqual(faultsOf(statement.twin, rows), []);
      if (statement.returns !== 'none') {
        assert.ok(rows.length > 0, 'no row came back, so nothing was checked: seed one');
      }
    });
  }
});

function schemasOf(columns: Readonly<Record<string, Column>>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(columns).map(([name, { schema }]) => [name, schema]));
}

function faultsOf(twin: AnyTwin, rows: readonly Row[]): string[] {
  const shape = z.strictObject(schemasOf(twin.row));
  return rows.flatMap((row) => {
    const parsed = shape.safeParse(row);
    return parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  });
}

/** Thrown to undo what a statement did, so that each meets the same rows. */
const UNDO = new Error('undo');

async function runOn(statement: Statement, sent: Record<string, Param>): Promise<Row[]> {
  const tenant_id = typeof sent.tenant_id === 'string' ? sent.tenant_id : A.tenant_id;
  const user_id = typeof sent.user_id === 'string' ? sent.user_id : A.id;
  let rows: Row[] = [];
  await inItsPlace(db, statement, { tenant_id, user_id }, async (tx) => {
    const result = await tx.query(
      statement.sql,
      statement.params.map((name) => sent[name] as Param),
    );
    rows = result.rows;
    throw UNDO;
  }).catch((error) => {
    if (error !== UNDO) throw error;
  });
  return rows;
}

/** The same call with null for every parameter that may be null; null where none may. */
function withoutOptional(statement: Statement, sent: Record<string, Param>) {
  const optional = Object.entries(statement.twin.params).flatMap(([name, { schema }]) =>
    schema instanceof z.ZodNullable ? [name] : [],
  );
  if (optional.length === 0) return null;
  return { ...sent, ...Object.fromEntries(optional.map((name) => [name, null])) };
}

const NEW: Param = NEW_ID;
const SEEDED_HASH = A.id.replaceAll('-', '');

/** What a statement needs besides, to write beside what is there or to find what it looks for. */
const BY_STATEMENT: Readonly<Record<string, Readonly<Record<string, Param>>>> = {
  ...doorValues(A.id, NEW_ID),
  'activity.listActivity': {
    ...{ entity_type: 'tenant', entity_id: A.tenant_id, before_at: '2100-01-01T00:00:00Z' },
  },
  'evidence.storeEvidence': { document: { nodes: [], edges: [] } },
  'evidence.pruneEvidence': { version: '0' },
  ...SEEDED,
  'evidence.paths': { cause: 'x', effect: 'y' },
  'evidence.neighbourhood': { node: 'y', upstream: true },
  'idempotency.beginCall': { key: `${A.id}:k` },
  'idempotency.findCall': { key: `${A.id}:x` },
  'identity.findRefreshToken': { token_hash: SEEDED_HASH },
  'identity.findInvitation': { token_hash: SEEDED_HASH },
  'identity.insertTenant': { tenant_id: NEW },
  'identity.insertUser': { user_id: NEW, email: 'new@example.com' },
  'identity.insertInvitation': { invitation_id: NEW },
  'imports.insertImport': { id: 'c0000000-0000-4000-8000-000000000002' },
  'imports.insertFile': { file_no: 0 },
  'imports.rejects': { file_no: 0 },
  'landing.landRows': { file_no: 0 },
  'landing.defineMetric': { name: 'y', unit: 'count' },
  'landing.unsupported': { import_id: NEW },
  'landing.keyConflicts': { content_hashes: [NEW_ID] },
  'metrics.placeDays': { metrics: ['expenses'] },
  'reach.sourceReach': { by_parts: false },
  'reach.memberSources': { months: ['2011-06-01'] },
  'metrics.receivables': { days: ['2011-07-01'] },
  'metrics.receivablesByCustomer': { day: '2011-07-01' },
  'jobs.beginRun': { name: 'retention' },
  'jobs.runPart': { name: 'retention' },
  'jobs.runOnce': { name: 'partition-upkeep' },
  'jobs.lastRuns': { most: 1 },
  'recompute.deriveOrders': { version: '0' },
  'recompute.firstPoints': { version: '7' },
  'sessions.insertConversation': { id: NEW },
  'sessions.insertSession': { id: NEW, status: 'answered' },
  'sessions.insertTerms': { terms: ['y'] },
  'sessions.insertClaims': { ids: [NEW_ID] },
  'sessions.giveFeedback': { feedback: { helpful: true, note: null, user_id: A.id, at: AT } },
  'adjustments.target': { entity: 'invoice', record_id: NEW },
  'adjustments.category': { key: 'k' },
  'adjustments.months': { version: '0' },
  'adjustments.oneOffs': { version: '0' },
  'adjustments.insert': {
    ...{ id: NEW, kind: 'exclude', entity: 'invoice', order_id: null, to_day: null },
    ...{ day_of: null, to_category: null, to_cost_kind: null, created_by: A.id },
  },
  'told.insertDecision': { id: NEW, kind: 'hire', told_by: A.id },
  'told.insertFact': { id: NEW, kind: 'loan', told_by: A.id, until_day: '2011-07-02' },
  'told.facts': { day: DAY, with_ended: true },
  'told.endDecision': { why: 'forgotten' },
  'told.endFact': { why: 'forgotten' },
  'told.supersede': { kind: 'loan' },
  'told.bound': { kind: 'loan' },
  'told.nextFrom': { kind: 'loan' },
  'told.prefer': { key: 'window' },
  'sessions.toldBy': { ids: [A.id] },
  'sight.setRestriction': { kind: 'metric', name: 'revenue' },
};

/** Rows for statements that look for what a row full of nulls is not. */
async function seedMore(): Promise<void> {
  const inside = (tenant: typeof A) => ({
    tenant_id: tenant.tenant_id,
    user_id: tenant.id,
    role: 'admin' as const,
  });
  await withTenant(db, inside(A), async (tx) => {
    await copyRow(tx, 'imports', { id: NEW, status: 'importing' });
    await copyRow(tx, 'landing_records', { import_id: NEW, record_id: NEW });
    await copyRow(tx, 'landing_records', { row_number: 2, record_id: NEW_ID.replace('c0', 'd0') });
    await copyRow(tx, 'members', { dimension: 'customer' });
    await seedCosts(tx, A.id);
    await copyRow(tx, 'orders', { id: '2', customer_id: '1', is_order: true });
    await copyRow(tx, 'order_lines', { id: NEW, order_id: '2', product_id: '1' });
    await copyRow(tx, 'invoices', { id: NEW, customer_id: '1' });
    await copyRow(tx, 'expenses', { id: NEW, category_id: '1' });
    const one_off = { kind: 'one_off', entity: 'invoice', record_id: NEW };
    await copyRow(tx, 'adjustments', { id: NEW_ID.replace('c0', 'd0'), ...one_off });
    await seedSharedWhy(tx);
    // weeks apart, so that on a server they lie in several chunks
    await tx.query(
      `insert into business_metrics (time, metric_name, source_id, unit, value, since_version)
       select $1::timestamptz + n * interval '3 weeks', 'revenue', $2::uuid, 'EUR', 1, 0
       from generate_series(1, 4) n`,
      [AT, A.id],
    );
  });
  await withTenant(db, inside(B), (tx) => tx.query('update tenants set next_version = 1'));
  await db.transaction({}, (tx) =>
    tx.query("select jobs.begin_run('retention', 'process', '2011-06-30T08:00:00Z')"),
  );
}

function values(statement: Statement): Record<string, Param> {
  const own = BY_STATEMENT[`${statement.subject}.${statement.name}`] ?? {};
  return Object.fromEntries(
    Object.entries(statement.twin.params).map(([name, column]) => [
      name,
      own[name] !== undefined ? own[name] : valueFor(name, column),
    ]),
  );
}

function valueFor(name: string, { pg_type, schema }: Column): Param {
  if (name === 'tenant_id') return A.tenant_id;
  const isList = pg_type.endsWith('[]');
  const named = BY_NAME[name];
  if (named !== undefined && schema.safeParse(isList ? [named] : named).success) {
    return isList ? [named as string] : named;
  }
  const item = SCALARS[isList ? pg_type.slice(0, -2) : pg_type];
  assert.ok(item !== undefined, `no value of type ${pg_type} for ${name}`);
  return isList ? [item as string] : item;
}
