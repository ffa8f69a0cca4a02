// Claims about calls sent twice under one Idempotency-Key.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { withTenant } from '../sql/database.ts';
import { call, registerBusiness, type TestServer, testServer } from './fixtures.ts';

describe('Idempotency-Key', () => {
  let server: TestServer;
  let who: Awaited<ReturnType<typeof registerBusiness>>;
  before(async () => {
    server = await testServer();
    who = await registerBusiness(server.app, 'ann@one.example');
  });
  after(() => server.close());

  const patch = async (key: string, body: object) => {
    const { access_token } = (
      await call(server.app, 'POST', '/v1/login', {
        body: { email: 'ann@one.example', password: 'a password of some length' },
      })
    ).body;
    return call(server.app, 'PATCH', '/v1/tenant', {
      token: access_token,
      body,
      headers: { 'idempotency-key': key },
    });
  };

  test('the same call again gets the first answer and changes nothing', async () => {
    const first = await patch('k1', { name: 'First' });
    assert.equal(first.status, 200);
    await patch('k2', { name: 'Second' });
    const again = await patch('k1', { name: 'First' });
    assert.equal(again.headers['idempotency-replayed'], 'true');
    assert.deepEqual(again.body, first.body);
    const { body } = await call(server.app, 'GET', '/v1/tenant', { token: who.access_token });
    assert.equal(body.name, 'Second');
  });

  test('the same key with another body is a mismatch', async () => {
    await patch('k3', { name: 'One' });
    const other = await patch('k3', { name: 'Other' });
    assert.equal(other.status, 422);
    assert.equal(other.body.error.code, 'idempotency_mismatch');
  });

  test('a call that failed may be made again with its key', async () => {
    assert.equal((await patch('k4', { week_start: 3 })).status, 422);
    assert.equal((await patch('k4', { week_start: 7 })).status, 200);
  });

  test('a call still running is a conflict, and gives way when its process died', async () => {
    const context = { tenant_id: who.tenant_id, user_id: who.user_id, role: 'admin' as const };
    const { body } = await patch('k5', { name: 'Long' });
    await withTenant(server.db, context, (tx) =>
      tx.query(
        `update idempotency_keys set status = null, response = null
         where tenant_id = $1 and key like '%:k5'`,
        [who.tenant_id],
      ),
    );
    assert.equal((await patch('k5', { name: 'Long' })).status, 409);
    server.passMinutes(11);
    const retried = await patch('k5', { name: 'Long' });
    assert.equal(retried.status, 200);
    assert.deepEqual(retried.body, body);
  });

  test('a day later the key is free again', async () => {
    await patch('k6', { name: 'Then' });
    server.passMinutes(25 * 60);
    const later = await patch('k6', { name: 'Now' });
    assert.equal(later.status, 200);
    assert.equal(later.headers['idempotency-replayed'], undefined);
  });

  test('answers that tell a secret are never kept', async () => {
    const { access_token: token } = (
      await call(server.app, 'POST', '/v1/login', {
        body: { email: 'ann@one.example', password: 'a password of some length' },
      })
    ).body;
    const invite = () =>
      call(server.app, 'POST', '/v1/invitations', {
        token,
        body: { email: 'x@one.example', role: 'member' },
        headers: { 'idempotency-key': 'k7' },
      });
    const tokens = [(await invite()).body.token, (await invite()).body.token];
    assert.notEqual(tokens[0], tokens[1]);
    const context = { tenant_id: who.tenant_id, user_id: who.user_id, role: 'admin' as const };
    const { rows } = await withTenant(server.db, context, (tx) =>
      tx.query(`select key from idempotency_keys where tenant_id = $1 and key like '%:k7'`, [
        who.tenant_id,
      ]),
    );
    assert.equal(rows.length, 0);
  });
});
