// The suite about the suite: each wall inside a business is taken down in turn, on a database of
// its own superuser, and the attempts of private-attacks.ts must notice.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type TestServer, testServer } from '../server/fixtures.ts';
import { readFunctions } from '../sql/migrate.ts';
import { ownerDatabase, type TestDatabase } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';
import { annAsks, tryRelations, tryWrites } from './private-attacks.ts';
import type { Secrets } from './private-secrets.ts';
import { privateWorld } from './private-world.ts';

let db: TestDatabase;
let server: TestServer;
let secrets: Secrets;
const folder = temporaryFolder();
before(async () => {
  db = await ownerDatabase();
  await db.serve();
  server = await testServer({ db });
  secrets = await annAsks(server.app, await privateWorld({ db, data_dir: folder.path }));
  // so that there is one to be taken away
  await db.script(`insert into restrictions (tenant_id, kind, name, restricted)
    values ('${secrets.world.tenant_id}', 'metric', 'bank_balance', true)`);
});
after(async () => {
  await server.close();
  await db.close();
  folder.remove();
});

const policy = (table: string, name: string) => ({
  name: `${table}.${name}`,
  sql: `drop policy ${name} on ${table}`,
  relation: table,
});

/** Rows of one's own business that not everybody sees. */
const SEEN = [
  ...['conversations', 'coaching_sessions', 'session_terms', 'claims'].map((table) =>
    policy(table, 'asker'),
  ),
  policy('idempotency_keys', 'caller'),
  policy('user_grants', 'admin_only'),
  ...['coaching_sessions', 'orders', 'order_lines', 'invoices', 'expenses', 'observations'].map(
    (table) => policy(table, 'sight'),
  ),
  ...['imports', 'landing_records', 'adjustments'].map((table) => policy(table, 'sight')),
];
const VIEWS = [
  ...['business_metrics', 'business_metrics_rollups', 'business_metrics_by'],
  ...['business_metrics_lists'],
];

test('with every wall up nothing is told', async () => {
  assert.deepEqual((await tryRelations(db, secrets)).leaks, []);
  assert.deepEqual((await tryWrites(db, secrets)).leaks, []);
});

for (const { name, sql, relation } of SEEN) {
  test(`without ${name} a row is seen that should not be`, async () => {
    await without(sql, async () => {
      const { leaks } = await tryRelations(db, secrets, [relation]);
      assert.notDeepEqual(leaks, []);
    });
  });
}

for (const view of VIEWS) {
  test(`a view that only knows tenants shows a restricted figure: ${view}`, async () => {
    await without(`${openView(view)}; alter view ${view} owner to coxswain_views`, async () => {
      const { leaks } = await tryRelations(db, secrets, [view]);
      assert.notDeepEqual(leaks, []);
    });
  });
}

for (const [table, name] of [
  ['conversations', 'asker_update'],
  ['coaching_sessions', 'asker_insert'],
  ['user_grants', 'admin_only'],
  ['user_grants', 'admin_delete'],
  ['restrictions', 'admin_only'],
  ['restrictions', 'admin_update'],
  ['restrictions', 'admin_delete'],
  ['widget_origins', 'admin_only'],
  ['widget_origins', 'admin_delete'],
] as const) {
  test(`without ${table}.${name} somebody writes what is not theirs`, async () => {
    // a check that is left says no to what the lost one would have hidden
    const checks =
      name === 'asker_update' ? '; alter policy asker on conversations with check (true)' : '';
    const also =
      name === 'admin_update' ? '; alter policy admin_only on restrictions with check (true)' : '';
    await without(`drop policy ${name} on ${table}${checks}${also}`, async () => {
      assert.notDeepEqual((await tryWrites(db, secrets)).leaks, []);
    });
  });
}

/** The view's own text without what it knows of people. */
function openView(view: string): string {
  const file = new URL('../sql/functions/20-metric-views.sql', import.meta.url);
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(`create or replace view ${view} `);
  const statement = text.slice(from, text.indexOf(';', from));
  const open = statement.replace(/\n {4}and \([\s\S]*?(?=\n {2}with local|$)/, '');
  assert.notEqual(open, statement);
  return open;
}

async function without(sql: string, fn: () => Promise<void>): Promise<void> {
  await db.script(sql);
  try {
    await fn();
  } finally {
    await db.script(
      readFunctions()
        .map((file) => file.sql)
        .join('\n'),
    );
  }
}
