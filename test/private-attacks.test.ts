// Nobody of a business reaches another's private conversation, a restricted figure or a place that
// is not theirs: by every route, relation and statement there is, so that a new one is covered or
// fails here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, type TestServer, testServer } from '../server/fixtures.ts';
import { withTenant } from '../sql/database.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';
import { annAsks, routeAttempts, tryRelations, tryRoutes, tryWrites } from './private-attacks.ts';
import { ATTACKERS, isSecretRow, rowsOf, type Secrets } from './private-secrets.ts';
import { tryStatements } from './private-statements.ts';
import { privateWorld, type World } from './private-world.ts';

/** What the issue asks for. */
const LEAST_ATTEMPTS = 100;

let db: TestDatabase;
let server: TestServer;
let world: World;
let secrets: Secrets;
const folder = temporaryFolder();
before(async () => {
  db = await testDatabase();
  server = await testServer({ db });
});
after(async () => {
  await server.close();
  await db.close();
  folder.remove();
});

test('a business is made, and Ann asks in private', async () => {
  world = await privateWorld({ db, data_dir: folder.path });
  secrets = await annAsks(server.app, world);
  assert.ok(secrets.own.claim_ids.length > 0);
});

test('there are secrets: Ann sees a row of each kind that is kept from each of the others', async () => {
  const all = ['coaching_sessions', 'conversations', 'claims', 'session_terms'];
  const costs = ['expenses', 'observations', 'business_metrics_rollups', 'business_metrics_by'];
  const expected = { bob: all, ada: all, max: costs, mia: costs, lee: [...costs, 'order_lines'] };
  for (const who of ATTACKERS) {
    for (const relation of [...all, ...expected[who]]) {
      const rows = await withTenant(db, world.ctx.ann, (tx) => rowsOf(tx, relation));
      const secret = rows.filter((row) => isSecretRow(secrets, who, { relation, row }));
      assert.ok(secret.length > 0, `no ${relation} is kept from ${who}`);
    }
    assert.ok(secrets.told[who].length > 0);
  }
  assert.ok(secrets.told.lee.length > secrets.told.max.length);
  assert.ok(secrets.told.max.length > 5);
});

test('no route tells one person what is another’s or restricted', async (t) => {
  const { attempts, unclassified } = await routeAttempts(server.app, secrets);
  assert.deepEqual(unclassified, [], 'routes to be tried or named harmless, and not both');
  const tried = await tryRoutes(server.app, secrets, attempts);
  t.diagnostic(
    `${attempts.length} calls by ${ATTACKERS.length} people: ${tried.attempts} attempts`,
  );
  assert.deepEqual(tried.leaks, []);
  assert.ok(tried.attempts >= LEAST_ATTEMPTS);
  const hers = await call(server.app, 'GET', `/v1/conversations/${secrets.own.conversation_id}`, {
    token: world.tokens.ann,
  });
  assert.equal(hers.body.visibility, 'private');
  assert.equal(hers.body.sessions.length, 1);
  assert.equal(hers.body.sessions[0].feedback, null);
});

test('no relation shows or gives up a row that is not one’s own to see', async (t) => {
  const tried = await tryRelations(db, secrets);
  t.diagnostic(`${tried.attempts} attempts on relations`);
  assert.deepEqual(tried.leaks, []);
  assert.ok(tried.attempts >= LEAST_ATTEMPTS);
});

test('nobody writes into another’s conversation, or into what an admin says of who sees what', async (t) => {
  const tried = await tryWrites(db, secrets);
  t.diagnostic(`${tried.attempts} attempts to write`);
  assert.deepEqual(tried.leaks, []);
});

test('no statement of the program does, whatever it is given', async (t) => {
  const tried = await tryStatements(db, secrets);
  t.diagnostic(`${tried.attempts} attempts by statements`);
  assert.deepEqual(tried.leaks, []);
  assert.ok(tried.attempts >= LEAST_ATTEMPTS);
});
