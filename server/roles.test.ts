// Claims about who may do what, and about invitations.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  call,
  joinAs,
  PASSWORD,
  registerBusiness,
  type TestServer,
  testServer,
} from './fixtures.ts';

const SOME_ID = '3b0b8f9e-4b1c-4d67-9a53-a0f0a0f0a0f0';

describe('who may what', () => {
  let server: TestServer;
  const tokens: Record<string, string> = {};
  before(async () => {
    server = await testServer();
    tokens.admin = (await registerBusiness(server.app, 'admin@one.example')).access_token;
    for (const role of ['manager', 'member', 'adviser']) {
      const joined = await joinAs(server.app, tokens.admin, role, `${role}@one.example`);
      assert.equal(joined.role, role);
      tokens[role] = joined.access_token;
    }
  });
  after(() => server.close());

  const RULES = [
    { call: ['GET', '/v1/me'], may: ['admin', 'manager', 'member', 'adviser'] },
    { call: ['GET', '/v1/conversations'], may: ['admin', 'manager', 'member', 'adviser'] },
    { call: ['GET', '/v1/imports'], may: ['admin', 'manager'] },
    { call: ['GET', '/v1/sources'], may: ['admin', 'manager'] },
    { call: ['DELETE', `/v1/imports/${SOME_ID}`], may: ['admin', 'manager'] },
    { call: ['GET', `/v1/imports/${SOME_ID}/rejects`], may: ['admin', 'manager'] },
    { call: ['PATCH', `/v1/sources/${SOME_ID}`], may: ['admin', 'manager'] },
    { call: ['POST', '/v1/imports'], may: ['admin', 'manager'] },
    { call: ['GET', '/v1/evidence-graph'], may: ['admin', 'manager', 'member', 'adviser'] },
    { call: ['POST', '/v1/evidence-graph/refresh'], may: ['admin', 'manager'] },
    { call: ['PATCH', `/v1/evidence-graph/edges/${SOME_ID}`], may: ['admin', 'manager'] },
    { call: ['GET', '/v1/findings'], may: ['admin', 'manager', 'member', 'adviser'] },
    { call: ['GET', '/v1/suggestions'], may: ['admin', 'manager', 'member', 'adviser'] },
    { call: ['PATCH', `/v1/findings/${SOME_ID}`], may: ['admin', 'manager'] },
    { call: ['GET', '/v1/users'], may: ['admin'] },
    { call: ['GET', `/v1/users/${SOME_ID}/grants`], may: ['admin'] },
    { call: ['PUT', `/v1/users/${SOME_ID}/grants`], may: ['admin'] },
    { call: ['GET', '/v1/restrictions'], may: ['admin'] },
    { call: ['PATCH', '/v1/metrics/revenue'], may: ['admin'] },
    { call: ['PATCH', '/v1/expense-categories/x'], may: ['admin'] },
    { call: ['POST', '/v1/invitations'], may: ['admin'] },
    { call: ['PATCH', '/v1/tenant'], may: ['admin'] },
    { call: ['GET', '/v1/admin/jobs'], may: ['admin'] },
  ] as const;

  for (const rule of RULES) {
    const [method, url] = rule.call;
    test(`${method} ${url.replace(SOME_ID, ':id')} is for ${rule.may.join(', ')}`, async () => {
      for (const [role, token] of Object.entries(tokens)) {
        const { status } = await call(server.app, method, url, { token });
        if ((rule.may as readonly string[]).includes(role)) assert.notEqual(status, 403, role);
        else assert.equal(status, 403, role);
      }
      assert.equal((await call(server.app, method, url)).status, 401, 'signed out');
    });
  }

  test("another business's import, source and conversation do not exist", async () => {
    const other = await registerBusiness(server.app, 'other@two.example');
    for (const path of [`/v1/imports/${SOME_ID}`, `/v1/conversations/${SOME_ID}`]) {
      const { status } = await call(server.app, 'GET', path, { token: other.access_token });
      assert.equal(status, 404, path);
    }
  });

  test('the list of users pages through everybody once', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 10; pages++) {
      const url = `/v1/users?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await call(server.app, 'GET', url, { token: tokens.admin });
      seen.push(...body.items.map((item: { email: string }) => item.email));
      if (body.next_cursor === null) break;
      cursor = body.next_cursor;
    }
    assert.equal(seen.length, 4);
    assert.equal(new Set(seen).size, 4);
  });

  test('an invitation is good once, for a week, and a made-up one never', async () => {
    const invite = () =>
      call(server.app, 'POST', '/v1/invitations', {
        token: tokens.admin,
        body: { email: 'new@one.example', role: 'member' },
      });
    const accept = (token: string, password = PASSWORD) =>
      call(server.app, 'POST', '/v1/invitations/accept', { body: { token, password } });
    const { token } = (await invite()).body;
    assert.equal((await accept(token)).status, 201);
    assert.equal((await accept(token)).status, 404);
    assert.equal((await accept('x'.repeat(43))).status, 404);
    const second = (await invite()).body.token;
    const guess = await accept(second, 'not the password of that account');
    assert.equal(guess.body.error.code, 'wrong_credentials', 'an account is not taken over');
  });

  test('settings that cut the figures can change until there are figures', async () => {
    const patch = (body: object) =>
      call(server.app, 'PATCH', '/v1/tenant', { token: tokens.admin, body });
    const { status, body } = await patch({ time_zone: 'Europe/Paris', fiscal_year_start: 4 });
    assert.equal(status, 200);
    assert.equal(body.time_zone, 'Europe/Paris');
    assert.equal(body.fiscal_year_start, 4);
    assert.equal(body.name, 'Test Ltd');
  });
});
