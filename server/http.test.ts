// Claims about the shape of every answer: statuses, errors, headers, limits, OpenAPI.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { writeCursor } from '../sql/page-cursor.ts';
import { FAULTS } from './errors.ts';
import { call, registerBusiness, type TestServer, testServer } from './fixtures.ts';

describe('what bad input gets', () => {
  let server: TestServer;
  let token: string;
  before(async () => {
    server = await testServer({ settings: { upload_limit_bytes: 20_000 } });
    token = (await registerBusiness(server.app, 'ann@one.example')).access_token;
  });
  after(() => server.close());

  test('a body that is not JSON: 400 and a sentence, with the request id', async () => {
    const { status, body, headers } = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: '{"question": "how much',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(status, 400);
    assert.equal(body.error.code, 'bad_request');
    assert.equal(body.error.message, 'The body is not valid JSON.');
    assert.equal(body.error.request_id, headers['x-request-id']);
  });

  test('an unknown field is refused by name, at the top and inside', async () => {
    const top = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: { question: 'How much?', temperature: 1 },
    });
    assert.equal(top.status, 422);
    assert.equal(top.body.error.details.fields[0].field, 'temperature');
    const business = { name: 'B', currency: 'GBP', time_zone: 'UTC', vat: 'yes' };
    const inside = await call(server.app, 'POST', '/v1/register', {
      body: { business, email: 'x@one.example', password: 'long enough password' },
    });
    assert.equal(inside.body.error.details.fields[0].field, 'business.vat');
  });

  test('a question of 5,000 characters and an empty one', async () => {
    const ask = (question: string) =>
      call(server.app, 'POST', '/v1/coach/ask', { token, body: { question } });
    const long = await ask('why '.repeat(1250));
    assert.equal(long.status, 422);
    assert.equal(long.body.error.code, 'question_too_long');
    assert.match(long.body.error.message, /5000 characters.*2000/);
    for (const question of ['', ' \n\t ']) {
      const { status, body } = await ask(question);
      assert.equal(status, 422);
      assert.equal(body.error.code, 'question_empty');
    }
  });

  test('a body over one megabyte, another content type, an unknown call', async () => {
    const large = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: { question: 'x'.repeat(1_100_000) },
    });
    assert.equal(large.status, 413);
    const xml = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: '<question/>',
      headers: { 'content-type': 'application/xml' },
    });
    assert.equal(xml.status, 415);
    const unknown = await call(server.app, 'GET', '/v1/nothing?token=secret', { token });
    assert.equal(unknown.status, 404);
    assert.match(unknown.body.error.message, /There is no GET \/v1\/nothing\./);
  });

  test('a window that is none, and an id that is none', async () => {
    const at = (query: string) =>
      call(server.app, 'GET', `/v1/metrics/revenue?${query}`, { token });
    const empty = await at('from=2026-02-01&to=2026-02-01');
    assert.equal(empty.body.error.code, 'bad_window');
    const never = await at('from=2026-02-30&to=2026-03-01');
    assert.equal(never.body.error.code, 'bad_window');
    const words = await at('from=yesterday&to=2026-03-01');
    assert.equal(words.status, 422);
    assert.equal(words.body.error.details.fields[0].field, 'from');
    const id = await call(server.app, 'GET', '/v1/claims/17', { token });
    assert.equal(id.status, 422);
  });

  test('a page beyond the end is empty, a made-up cursor is refused', async () => {
    const beyond = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
    const page = (cursor: string) =>
      call(server.app, 'GET', `/v1/users?limit=5&cursor=${cursor}`, { token });
    assert.deepEqual((await page(beyond)).body, { items: [], next_cursor: null });
    assert.equal((await page('nonsense')).status, 400);
    const imports = (cursor: string) =>
      call(server.app, 'GET', `/v1/imports?cursor=${cursor}`, { token });
    const long_ago = writeCursor({ at: '1990-01-01T00:00:00Z', id: beyond });
    assert.deepEqual((await imports(long_ago)).body, { items: [], next_cursor: null });
    assert.equal((await imports('1990-01-01T00:00:00Z')).status, 400);
    assert.equal((await imports("';drop table imports")).status, 400);
    assert.equal((await call(server.app, 'GET', '/v1/users?limit=0', { token })).status, 422);
  });

  test('an error nobody foresaw tells the caller nothing', async () => {
    const broken = await testServer({
      db: {
        ...server.db,
        transaction: () => Promise.reject(new Error('secret detail of the database')),
      },
    });
    const { status, body } = await call(broken.app, 'POST', '/v1/login', {
      body: { email: 'a@b.example', password: 'whatever it is' },
    });
    assert.equal(status, 500);
    assert.equal(body.error.message, FAULTS.internal[1]);
    assert.doesNotMatch(JSON.stringify(body), /secret/);
    await broken.close();
  });

  test('before the server is ready calls get 503 and a time to wait, and healthz answers', async () => {
    const early = await testServer({ db: server.db, status: { ready: false } });
    const { status, headers, body } = await call(early.app, 'GET', '/v1/me', { token });
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '1');
    assert.equal(body.error.code, 'busy');
    assert.equal((await call(early.app, 'GET', '/readyz')).status, 503);
    assert.equal((await call(early.app, 'GET', '/healthz')).status, 200);
    await early.close();
    assert.equal((await call(server.app, 'GET', '/readyz')).status, 200);
  });
});

describe('what protects browsers and the server', () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server.close());

  test('only origins on the list are allowed, by name', async () => {
    const from = (origin: string) => call(server.app, 'GET', '/healthz', { headers: { origin } });
    const known = await from('https://shop.example');
    assert.equal(known.headers['access-control-allow-origin'], 'https://shop.example');
    for (const origin of ['https://evil.example', 'https://shop.example.evil.example', 'null']) {
      const { headers } = await from(origin);
      assert.equal(headers['access-control-allow-origin'], undefined, origin);
    }
  });

  test('the page is served under a policy that forbids inline script and style', async () => {
    const { status, headers, body } = await call(server.app, 'GET', '/');
    assert.equal(status, 200);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.doesNotMatch(body, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/i);
  });

  test('notes and tests beside the page are not served', async () => {
    for (const path of ['/README.md', '/..%2fpackage.json', '/markdown.test.ts']) {
      assert.equal((await call(server.app, 'GET', path)).status, 404, path);
    }
  });

  test('too many sign-ins from one address get 429 and a time to wait', async () => {
    const tight = await testServer({ db: server.db, settings: { rate_limit_sign_in: 3 } });
    const login = () =>
      call(tight.app, 'POST', '/v1/login', {
        body: { email: 'who@ever.example', password: 'does not matter' },
      });
    for (let i = 0; i < 3; i++) assert.equal((await login()).status, 401);
    const { status, headers, body } = await login();
    assert.equal(status, 429);
    assert.equal(body.error.code, 'rate_limited');
    assert.ok(Number(headers['retry-after']) >= 1);
    await tight.close();
  });

  test('one person has one allowance over all routes, and another person their own', async () => {
    const ann = await registerBusiness(server.app, 'ann@limits.example');
    const bea = await registerBusiness(server.app, 'bea@limits.example');
    const tight = await testServer({ db: server.db, settings: { rate_limit_per_user: 3 } });
    const get = (url: string, token: string) => call(tight.app, 'GET', url, { token });
    for (const url of ['/v1/me', '/v1/tenant', '/v1/users']) {
      assert.equal((await get(url, ann.access_token)).status, 200);
    }
    assert.equal((await get('/v1/me', ann.access_token)).status, 429);
    assert.equal((await get('/v1/me', bea.access_token)).status, 200);
    await tight.close();
  });

  test('the metrics page counts requests by route pattern and can be locked', async () => {
    await call(server.app, 'GET', '/v1/claims/3b0b8f9e-4b1c-4d67-9a53-000000000000');
    const { body } = await call(server.app, 'GET', '/metrics');
    const line =
      /coxswain_http_requests_total\{method="GET",route="\/v1\/claims\/:id",status="401"\} 1/;
    assert.match(body, line);
    assert.doesNotMatch(body, /3b0b8f9e/);
    const metrics_token = 'a-token-for-the-scraper-long-enough';
    const locked = await testServer({ db: server.db, settings: { metrics_token } });
    const get = (headers: Record<string, string>) =>
      call(locked.app, 'GET', '/metrics', { headers });
    assert.equal((await get({})).status, 401);
    assert.equal((await get({ authorization: 'Bearer wrong' })).status, 401);
    assert.equal((await get({ authorization: `Bearer ${metrics_token}` })).status, 200);
    await locked.close();
  });
});

describe('the description of the API', () => {
  test('every route under /v1 and every health route is in it, with a summary and its faults', async () => {
    const server = await testServer();
    const { body } = await call(server.app, 'GET', '/openapi.json');
    assert.equal(body.openapi, '3.1.0');
    const described = new Set<string>();
    for (const [path, methods] of Object.entries<Record<string, { summary?: string }>>(
      body.paths,
    )) {
      for (const [method, operation] of Object.entries(methods)) {
        described.add(`${method.toUpperCase()} ${path}`);
        assert.ok(operation.summary, `${method} ${path} has a summary`);
      }
    }
    const served = routesOf(server.app.printRoutes({ commonPrefix: false }));
    const missing = served.filter((route) => !described.has(route));
    assert.deepEqual(missing, []);
    assert.ok(served.length > 25, `${served.length} routes were looked at`);
    const docs = await call(server.app, 'GET', '/docs');
    assert.ok([200, 302].includes(docs.status));
    await server.close();
  });
});

/** 'GET /v1/imports/{id}' for each route of fastify's printed tree that the API promises. */
function routesOf(tree: string): string[] {
  const stack: string[] = [];
  const routes: string[] = [];
  for (const line of tree.split('\n')) {
    const match = /^([│ ]*)[├└]── (\S+)(?: \(([^)]+)\))?/.exec(line);
    if (!match) continue;
    const depth = (match[1] ?? '').length / 4;
    stack.length = depth;
    stack.push(match[2] ?? '');
    const path = stack.join('').replace(/:(\w+)/g, '{$1}');
    for (const method of match[3]?.split(', ') ?? []) {
      if (['HEAD', 'OPTIONS'].includes(method)) continue;
      if (/^\/(v1|healthz|readyz|metrics)/.test(path)) routes.push(`${method} ${path}`);
    }
  }
  return routes;
}
