// Claims about the open door of the sample: one place takes a share of it and no more, another is
// not kept out by that, it can be closed, and what passes through leaves nothing behind.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../log.ts';
import { withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { PASSWORD, registerBusiness, SETTINGS, type TestServer, testServer } from './fixtures.ts';
import { register } from './identity.ts';
import { SAMPLE_EMAIL } from './sample.ts';
import { createAccessTokens, VISIT_LIFE_S } from './tokens.ts';
import { createVisitLimits, ENTRIES_MOST, QUESTIONS_MOST } from './visit-limits.ts';

const MINUTE_MS = 60_000;

describe('the door of the sample', () => {
  let server: TestServer;
  let closed: TestServer;
  let tenant_id: string;
  before(async () => {
    server = await testServer({ settings: { trust_proxy: true } });
    closed = await testServer({ db: server.db, settings: { sample_visitors: false } });
    const tokens = createAccessTokens(SETTINGS.auth_secret, () => new Date());
    const deps = { db: server.db, tokens, clock: () => new Date(), log: createLog('silent') };
    const business = { name: 'Bakery', industry: 'bakery', currency: 'GBP', country: 'GB' };
    const sample = await register(
      { ...deps, settings: SETTINGS },
      {
        business: { ...business, time_zone: 'Europe/London' },
        ...{ email: SAMPLE_EMAIL, password: PASSWORD, is_sample: true },
      },
    );
    tenant_id = sample.tenant_id;
  });
  after(async () => {
    await closed?.close();
    await server?.close();
  });

  const enter = async (ip: string, { app }: TestServer = server) => {
    const headers = { 'x-forwarded-for': ip };
    const {
      statusCode,
      headers: told,
      body,
    } = await app.inject({
      ...{ method: 'POST', url: '/v1/sample/enter', headers },
    });
    return { status: statusCode, wait: told['retry-after'], body: JSON.parse(body) };
  };
  const events = () =>
    withTenant(server.db, { tenant_id, user_id: null, role: 'system' }, async (tx) => {
      const { rows } = await tx.query(
        `select count(*)::int as n from activity_events where entity_type = 'membership'`,
      );
      return rows[0]?.['n'];
    });

  test('one line enters so often, however many networks it has; another enters', async () => {
    for (let n = 0; n < ENTRIES_MOST; n++) {
      assert.equal((await enter(`2001:db8:0:${n.toString(16)}::1`)).status, 201);
    }
    assert.equal((await enter('2001:db8:0:7:ffff::1')).status, 429);
    const held = await enter('2001:db8:0:ffff::1');
    assert.equal(held.status, 429);
    assert.equal(held.body.error.code, 'rate_limited');
    assert.ok(Number(held.wait) > 60 && Number(held.wait) <= VISIT_LIFE_S);
    assert.equal((await enter('2001:db8:1::1')).status, 201);
    assert.equal((await enter('192.0.2.1')).status, 201);
  });

  test('visits that come and go leave no activity; people who join do', async () => {
    const before = await events();
    await enter('192.0.2.2');
    const later = { tenant_id, before: '2100-01-01T00:00:00Z' };
    await withTenant(server.db, { tenant_id, user_id: null, role: 'system' }, async (tx) => {
      await identity.forgetVisits(tx, later);
      await identity.forgetVisitors(tx, later);
      assert.equal((await identity.countVisitors(tx, { tenant_id })).visitors, 0);
    });
    assert.equal(await events(), before);
    assert.equal(before, 1, 'the owner of the sample');
    const real = await registerBusiness(server.app, 'ann@one.example');
    const rows = await withTenant(
      server.db,
      { tenant_id: real.tenant_id, user_id: real.user_id, role: 'admin' },
      (tx) => tx.query(`select from activity_events where entity_type = 'membership'`),
    );
    assert.equal(rows.rows.length, 1);
  });

  test('closed, it lets nobody in, and whoever was in is out', async () => {
    const { body } = await enter('192.0.2.3');
    const headers = { authorization: `Bearer ${body.access_token}` };
    const read = { method: 'GET', url: '/v1/me', headers } as const;
    assert.equal((await server.app.inject(read)).statusCode, 200);
    assert.equal((await closed.app.inject(read)).statusCode, 401);
    assert.equal((await enter('192.0.2.3', closed)).status, 404);
    const doors = await closed.app.inject({ method: 'GET', url: '/v1/doors' });
    assert.equal(doors.json().sample, 'none');
  });

  test('asking has its own cap by place, and both are forgiven with time', () => {
    let now_ms = Date.parse('2026-11-21T12:00:00Z');
    const limits = createVisitLimits(() => new Date(now_ms));
    for (let n = 0; n < QUESTIONS_MOST; n++) limits.ask('192.0.2.1');
    assert.throws(() => limits.ask('192.0.2.1'), { code: 'rate_limited' });
    limits.ask('192.0.2.2');
    limits.enter('192.0.2.1');
    now_ms += 59 * MINUTE_MS;
    assert.throws(() => limits.ask('192.0.2.1'), /Try again in a minute/);
    now_ms += MINUTE_MS;
    limits.ask('192.0.2.1');
  });

  test('questions are counted by line, too', () => {
    const limits = createVisitLimits(() => new Date('2026-11-21T12:00:00Z'));
    for (let n = 0; n < QUESTIONS_MOST; n++) limits.ask(`2001:db8:2:${n.toString(16)}::1`);
    assert.throws(() => limits.ask('2001:db8:2:ffff::1'), { code: 'rate_limited' });
    limits.ask('2001:db8:3::1');
  });

  test('a visitor’s questions are counted', async () => {
    const { body } = await enter('198.51.100.1');
    const ask = (ip: string) =>
      server.app.inject({
        ...{ method: 'POST', url: '/v1/coach/ask', payload: { question: ' ' } },
        headers: { authorization: `Bearer ${body.access_token}`, 'x-forwarded-for': ip },
      });
    for (let n = 0; n < QUESTIONS_MOST; n++) {
      assert.equal((await ask('198.51.100.1')).statusCode, 422);
    }
    assert.equal((await ask('198.51.100.1')).statusCode, 429);
    assert.equal((await ask('198.51.100.2')).statusCode, 422);
  });
});
