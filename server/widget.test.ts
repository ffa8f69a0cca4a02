// Asking from another web site: which sites, and what a token of one is good for.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, joinAs, registerBusiness, type TestServer } from './fixtures.ts';
import { EVERYWHERE, type Method, OTHER, type Person, SITE, startSite } from './widget-fixture.ts';

let server: TestServer;
let admin: Person;
let calls: Awaited<ReturnType<typeof startSite>>['calls'];
before(async () => {
  ({ server, calls, admin } = await startSite());
});
after(() => server.close());

describe('sites that a business allows', () => {
  test('are named by their origin, once, and listed with those of the server', async () => {
    const { access_token } = await registerBusiness(server.app, 'sites@widget.example');
    const made = await calls.allow(access_token, ' https://Cafe.example:443/menu?x=1 ');
    assert.equal(made.status, 201);
    assert.equal(made.body.origin, SITE);
    assert.equal((await calls.allow(access_token, SITE)).body.id, made.body.id);
    const { body } = await call(server.app, 'GET', '/v1/widget-origins', { token: access_token });
    assert.deepEqual(body.items, [made.body]);
    assert.deepEqual(body.everywhere, [EVERYWHERE]);
  });

  test('must be safe: https, but for this machine', async () => {
    for (const origin of ['http://cafe.example', 'ftp://a.example', 'cafe', 'null', '*']) {
      assert.equal((await calls.allow(admin.access_token, origin)).status, 422, origin);
    }
    const { access_token } = await registerBusiness(server.app, 'safe@widget.example');
    assert.equal((await calls.allow(access_token, 'http://localhost:3000')).status, 201);
    assert.equal((await calls.allow(access_token, 'http://127.0.0.1:81')).status, 201);
  });

  test('are an admin’s to say, and what was said is remembered', async () => {
    const token = admin.access_token;
    const max = await joinAs(server.app, token, 'manager', 'max@widget.example');
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['DELETE', `/${max.user_id}`],
    ] as const) {
      const { status } = await call(server.app, method, `/v1/widget-origins${path}`, {
        token: max.access_token,
        ...(method === 'POST' && { body: { origin: OTHER } }),
      });
      assert.equal(status, 403, method);
    }
    const { body } = await call(server.app, 'GET', '/v1/activity?entity_type=widget_origin', {
      token,
    });
    assert.deepEqual(body.items[0].changes, { origin: { new: SITE } });
  });
});

describe('a token of a site', () => {
  let token: string;
  before(async () => {
    const { status, body } = await calls.mint(admin.access_token);
    assert.equal(status, 201);
    token = body.token;
  });

  test('is given for allowed sites only', async () => {
    assert.equal((await calls.mint(admin.access_token, EVERYWHERE)).status, 201);
    const refused = await calls.mint(admin.access_token, OTHER);
    assert.equal(refused.status, 403);
    const stranger = await registerBusiness(server.app, 'bob@widget.example');
    assert.equal(
      (await calls.mint(stranger.access_token)).status,
      403,
      'another business allowed it',
    );
    assert.equal((await calls.mint(token)).status, 401, 'a token of a site gives no other');
  });

  test('asks and reads: words, figures that run again, their records, suggestions', async () => {
    const me = await calls.from(SITE, token);
    assert.equal(me.body.business, 'Test Ltd');
    assert.equal(me.body.labels.revenue, 'Net sales');
    const { status, body } = await calls.ask(token, 'How much did we sell in October 2026?');
    assert.equal(status, 200);
    assert.equal(body.status, 'answered');
    assert.deepEqual(body.similar_sessions, []);
    const id = body.claims[0].id;
    const again = await calls.from(SITE, token, `claims/${id}`);
    assert.equal(again.body.now.value, body.claims[0].value);
    assert.equal(
      (await calls.from(SITE, token, `claims/${id}/records`)).body.sum,
      again.body.now.value,
    );
    assert.ok((await calls.from(SITE, token, 'suggestions')).body.items.length > 0);
    const more = { conversation_id: body.conversation_id };
    assert.equal((await calls.ask(token, 'and in September?', more)).body.status, 'answered');
  });

  test('streams an answer without the facts on their way', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/v1/widget/ask',
      headers: {
        origin: SITE,
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
      },
      payload: { question: 'How much did we sell in October 2026?' },
    });
    const events = [...answer.body.matchAll(/^event: (\w+)$/gm)].map(([, event]) => event);
    assert.deepEqual(events, ['text', 'answer']);
    assert.equal(answer.headers['access-control-allow-origin'], SITE);
  });

  test('is worthless from another site, an allowed one too, and from none', async () => {
    for (const origin of [OTHER, EVERYWHERE, 'null', `${SITE}.evil.example`, null]) {
      const got = await calls.from(origin, token);
      assert.equal(got.status, 401, String(origin));
      assert.equal(got.body.business, undefined);
    }
  });

  test('opens nothing else: every other route refuses it', async () => {
    const { body } = await call(server.app, 'GET', '/openapi.json');
    const id = admin.user_id;
    const tried: string[] = [];
    for (const [path, methods] of Object.entries(body.paths as Record<string, object>)) {
      if (!path.startsWith('/v1/') || path.startsWith('/v1/widget/')) continue;
      for (const [method, { security }] of Object.entries(
        methods as Record<string, { security?: object[] }>,
      )) {
        if (!security?.length) continue;
        const url = path.replace(/\{\w+\}/g, id);
        const options = { token, headers: { origin: SITE } };
        const { status } = await call(
          server.app,
          method.toUpperCase() as Method,
          url,
          method === 'get' ? options : { ...options, body: {} },
        );
        assert.equal(status, 401, `${method} ${path}`);
        tried.push(path);
      }
    }
    assert.ok(tried.length > 40, `${tried.length} were tried`);
  });

  test('is exchanged for nothing: not for a session, not for another token', async () => {
    for (const path of ['refresh', 'logout']) {
      const got = await call(server.app, 'POST', `/v1/${path}`, { body: { refresh_token: token } });
      assert.ok([401, 204, 422].includes(got.status));
      assert.equal(got.body?.access_token, undefined);
    }
    assert.equal((await calls.from(SITE, token)).status, 200);
    assert.equal(
      (await calls.from(SITE, admin.access_token)).status,
      401,
      'nor the other way round',
    );
  });

  test('tells nothing and changes nothing, whatever is asked', async () => {
    const told = await calls.ask(token, 'we hired Ana on 1 June');
    assert.equal(told.status, 403);
    assert.match(told.body.error.message, /open Coxswain itself/);
    const { body } = await call(server.app, 'GET', '/v1/decisions', { token: admin.access_token });
    assert.deepEqual(body.items, []);
  });

  test('is not told what its person asked or chose before', async () => {
    const asked = 'How much bread did we sell in October 2026?';
    await call(server.app, 'POST', '/v1/coach/ask', {
      token: admin.access_token,
      body: { question: asked },
    });
    for (const question of [
      'What did I ask about bread?',
      'what did you tell me yesterday',
      'When did we last talk about sales?',
      'Ask me again from now on',
    ]) {
      const { status, body } = await calls.ask(token, question);
      assert.equal(status, 200, question);
      assert.equal(body.status, 'declined', question);
      assert.match(body.text, /on Coxswain’s own page/, question);
      assert.ok(!JSON.stringify(body).includes(asked), question);
    }
    const own = await call(server.app, 'POST', '/v1/coach/ask', {
      token: admin.access_token,
      body: { question: 'What did I ask about bread?' },
    });
    assert.match(own.body.text, /How much bread did we sell/, 'our own page tells it');
  });

  test('is over after an hour', async () => {
    const fresh = await calls.login('ann@widget.example');
    const { body } = await calls.mint(fresh.access_token);
    server.passMinutes(59);
    assert.equal((await calls.from(SITE, body.token)).status, 200);
    server.passMinutes(2);
    const late = await calls.from(SITE, body.token);
    assert.equal(late.body.error.code, 'token_expired');
  });
});

describe('browsers are told', () => {
  const asked = (origin: string, path: string) =>
    server.app.inject({
      method: 'OPTIONS',
      url: path,
      headers: { origin, 'access-control-request-method': 'GET' },
    });

  test('that a site may call which some business allows, and no other', async () => {
    for (const origin of [SITE, EVERYWHERE]) {
      const { statusCode, headers } = await asked(origin, '/v1/widget/me');
      assert.equal(statusCode, 204, origin);
      assert.equal(headers['access-control-allow-origin'], origin);
      assert.equal(headers['access-control-allow-credentials'], undefined);
    }
    for (const origin of [OTHER, 'null', `${SITE}.evil.example`, 'x'.repeat(5000)]) {
      const { headers } = await asked(origin, '/v1/widget/me');
      assert.equal(headers['access-control-allow-origin'], undefined, origin.slice(0, 40));
    }
  });

  test('that a business’s site may call the widget’s routes only', async () => {
    for (const path of ['/v1/me', '/v1/coach/ask', '/v1/widget-tokens', '/v1/widget-origins']) {
      const { headers } = await asked(SITE, path);
      assert.equal(headers['access-control-allow-origin'], undefined, path);
    }
  });
});
