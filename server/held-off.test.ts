// Claims about the list of sign-ins under attack: who goes on trying does not fill it, from one
// network or from many, and what people did is listed all the same.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { accounts } from '../sql/accounts.ts';
import { atTheDoor } from '../sql/database.ts';
import { registerBusiness, type TestServer, testServer } from './fixtures.ts';

const NOON_MS = Date.parse('2026-11-21T12:00:00Z');
const MINUTE_MS = 60_000;
let server: TestServer;
let user_id: string;
let people = 0;

before(async () => {
  server = await testServer();
});
after(() => server.close());
beforeEach(async () => {
  people += 1;
  user_id = (await registerBusiness(server.app, `p${people}@one.example`)).user_id;
});

const tell = (outcome: 'held_off' | 'wrong_password', ip: string | null, minutes = 0) => {
  const at = new Date(NOON_MS + minutes * MINUTE_MS).toISOString();
  return atTheDoor(server.db, user_id, (tx) =>
    accounts.recordSignIn(tx, { user_id, at, outcome, ip, browser: null }),
  );
};
const listed = async (outcome: string) => {
  const rows = await atTheDoor(server.db, user_id, (tx) =>
    accounts.listSignIns(tx, { user_id, before_at: null, before_id: null, limit: '1000' }),
  );
  return rows.filter((row) => row.outcome === outcome).length;
};

test('all addresses of one /64 are told once a quarter of an hour', async () => {
  for (let n = 0; n < 40; n++) await tell('held_off', `2001:db8:0:7::${n.toString(16)}`);
  assert.equal(await listed('held_off'), 1);
  await tell('held_off', '2001:db8:0:7:ffff::1', 14);
  assert.equal(await listed('held_off'), 1);
  await tell('held_off', '2001:db8:0:7:ffff::1', 16);
  assert.equal(await listed('held_off'), 2);
  await tell('held_off', '2001:db8:0:8::1', 16);
  await tell('held_off', '192.0.2.1', 16);
  await tell('held_off', '192.0.2.2', 16);
  await tell('held_off', '::ffff:192.0.2.3', 16);
  await tell('held_off', '::ffff:192.0.2.4', 16);
  assert.equal(await listed('held_off'), 7, 'other networks are other places');
});

test('from however many networks, an account’s list grows by twenty a day', async () => {
  for (let n = 0; n < 60; n++) await tell('held_off', `2001:db8:${n.toString(16)}::1`, n);
  assert.equal(await listed('held_off'), 20);
  await tell('wrong_password', '198.51.100.1', 61);
  assert.equal(await listed('wrong_password'), 1, 'a try that was looked at is told');
  await tell('held_off', '198.51.100.1', 25 * 60);
  assert.equal(await listed('held_off'), 21, 'the next day it is told again');
});
