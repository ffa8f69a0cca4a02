// Looking around the sample: what a visitor may, what the door and the database refuse, and that
// visitors are strangers to each other.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import {
  call,
  filesBody,
  registerBusiness,
  SETTINGS,
  type TestServer,
  testServer,
} from './fixtures.ts';
import { register } from './identity.ts';
import { SAMPLE_EMAIL } from './sample.ts';
import { createAccessTokens } from './tokens.ts';

const ORDERS = ['Order,Date,Item code,Item,Qty,Price', '1,2026-10-05,A,Bread,2,10.00'].join('\n');

describe('a visitor of the sample', () => {
  let server: TestServer;
  let sample: { tenant_id: string; user_id: string };
  before(async () => {
    server = await testServer();
  });
  after(() => server?.close());

  const enter = async () => {
    const { status, body } = await call(server.app, 'POST', '/v1/sample/enter');
    assert.equal(status, 201);
    return body as { access_token: string; user_id: string; tenant_id: string };
  };
  const ask = (token: string, question: string) =>
    call(server.app, 'POST', '/v1/coach/ask', { token, body: { question } });

  test('finds no sample where there is none, not even one that somebody calls so', async () => {
    const doors = await call(server.app, 'GET', '/v1/doors');
    assert.deepEqual(doors.body, { sample: 'none', registration: 'open' });
    const impostor = await testServer();
    try {
      await registerBusiness(impostor.app, SAMPLE_EMAIL);
      assert.equal((await call(impostor.app, 'POST', '/v1/sample/enter')).status, 404);
    } finally {
      await impostor.close();
    }
  });

  test('enters the sample and reads it', async () => {
    const tokens = createAccessTokens(SETTINGS.auth_secret, () => new Date());
    const deps = { db: server.db, tokens, clock: () => new Date(), log: console as never };
    const business = { name: 'Bakery', industry: 'bakery', currency: 'GBP' };
    sample = await register(
      { ...deps, settings: SETTINGS },
      {
        business: { ...business, time_zone: 'Europe/London', country: 'GB' },
        email: SAMPLE_EMAIL,
        password: 'a password of some length',
        is_sample: true,
      },
    );
    const visit = await enter();
    assert.equal(visit.tenant_id, sample.tenant_id);
    const me = await call(server.app, 'GET', '/v1/me', { token: visit.access_token });
    assert.equal(me.body.tenant.is_sample, true);
    const catalog = await call(server.app, 'GET', '/v1/metrics', { token: visit.access_token });
    assert.equal(catalog.status, 200);
  });

  test('asks, says whether it helped, and sees nothing that another asked', async () => {
    const [ann, bob] = [await enter(), await enter()];
    const asked = await ask(ann.access_token, 'How complete is the data?');
    assert.equal(asked.status, 200);
    const { session_id, conversation_id } = asked.body;
    const told = await call(server.app, 'POST', `/v1/sessions/${session_id}/feedback`, {
      token: ann.access_token,
      body: { helpful: true },
    });
    assert.equal(told.status, 204);
    const own = await call(server.app, 'GET', '/v1/conversations', { token: ann.access_token });
    assert.equal(own.body.items.length, 1);
    const other = await call(server.app, 'GET', '/v1/conversations', { token: bob.access_token });
    assert.deepEqual(other.body.items, []);
    const path = `/v1/conversations/${conversation_id}`;
    assert.equal((await call(server.app, 'GET', path, { token: bob.access_token })).status, 404);
  });

  test('changes nothing: every other call that writes is refused at the door', async () => {
    const { access_token: token } = await enter();
    const { body: mine } = await ask(token, 'How complete is the data?');
    const id = mine.conversation_id;
    const refused = await Promise.all([
      call(server.app, 'PATCH', `/v1/conversations/${id}`, { token, body: { visibility: 'team' } }),
      call(server.app, 'PATCH', '/v1/tenant', { token, body: { name: 'Mine' } }),
      call(server.app, 'POST', '/v1/evidence-graph/refresh', { token }),
      call(server.app, 'POST', `/v1/tenants/${sample.tenant_id}/enter`, { token }),
      call(server.app, 'POST', '/v1/imports', { token, ...filesBody({ 'a.csv': ORDERS }) }),
      call(server.app, 'GET', '/v1/users', { token }),
      call(server.app, 'GET', '/v1/imports', { token }),
      call(server.app, 'GET', '/v1/activity', { token }),
    ]);
    assert.deepEqual(
      refused.map(({ status }) => status),
      refused.map(() => 403),
    );
  });

  test('is held to that by the database, whatever the program does', async () => {
    const { user_id, tenant_id } = await enter();
    const who = { user_id, tenant_id, role: 'admin' as const };
    const insert = (visitor: 'looks' | 'asks') =>
      withTenant(server.db, { ...who, visitor }, (tx) =>
        identity.insertInvitation(tx, {
          tenant_id,
          invitation_id: 'c0000000-0000-4000-8000-00000000000a',
          email: 'eve@x.example',
          role: 'admin',
          metrics: null,
          token_hash: 'ab'.repeat(32),
          invited_by: user_id,
          expires_at: '2027-01-01T00:00:00Z',
        }),
      );
    await assert.rejects(insert('looks'), { code: 'forbidden' });
    await assert.rejects(insert('asks'), { code: 'forbidden' });
    const renamed = await withTenant(server.db, { ...who, visitor: 'asks' }, async (tx) => {
      await tx.query("update tenants set name = 'Mine'");
      return identity.getTenant(tx, { tenant_id });
    });
    assert.equal(renamed?.name, 'Bakery');
    const gone = await withTenant(server.db, { ...who, visitor: 'asks' }, (tx) =>
      tx.query('delete from conversations'),
    );
    assert.equal(gone.affected, 0);
  });

  test('is gone when the visit is over, with all that was asked; the owner stays', async () => {
    const early = await enter();
    await ask(early.access_token, 'How complete is the data?');
    server.passMinutes(121);
    const over = await call(server.app, 'GET', '/v1/me', { token: early.access_token });
    assert.equal(over.body.error.code, 'token_expired');
    // rows are stamped by the database's clock, so the sweep is made as of later than that
    await withTenant(
      server.db,
      { tenant_id: sample.tenant_id, user_id: null, role: 'system' },
      async (tx) => {
        const later = { tenant_id: sample.tenant_id, before: '2100-01-01T00:00:00Z' };
        await identity.forgetVisits(tx, later);
        await identity.forgetVisitors(tx, later);
        const left = await tx.query('select count(*)::int as n from conversations');
        assert.equal(left.rows[0]?.n, 0);
        const claims = await tx.query('select count(*)::int as n from claims');
        assert.equal(claims.rows[0]?.n, 0);
        const people = await identity.listMembers(tx, { ...later, after: null, limit: '9' });
        assert.deepEqual(
          people.map(({ email }) => email),
          [SAMPLE_EMAIL],
        );
      },
    );
  });

  test('nothing of a real business is forgotten so', async () => {
    const real = await registerBusiness(server.app, 'visitor@visitor.invalid');
    await ask(real.access_token, 'How complete is the data?');
    await withTenant(
      server.db,
      { tenant_id: real.tenant_id, user_id: null, role: 'system' },
      async (tx) => {
        const later = { tenant_id: real.tenant_id, before: '2100-01-01T00:00:00Z' };
        await identity.forgetVisits(tx, later);
        await identity.forgetVisitors(tx, later);
        const left = await tx.query('select count(*)::int as n from conversations');
        assert.equal(left.rows[0]?.n, 1);
      },
    );
  });
});
