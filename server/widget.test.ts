// Asking from another web site: which sites, what a token of one is good for, and what ends it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { atTheDoor, withTenant } from '../sql/database.ts';
import {
  type Answer,
  call,
  filesBody,
  joinAs,
  PASSWORD,
  registerBusiness,
  type TestServer,
  testServer,
} from './fixtures.ts';
import { newLink } from './resets.ts';

const SITE = 'https://cafe.example';
const OTHER = 'https://other.example';
/** Allowed for every business by the tests' settings. */
const EVERYWHERE = 'https://shop.example';

let server: TestServer;
let admin: Awaited<ReturnType<typeof registerBusiness>>;
before(async () => {
  server = await testServer();
  admin = await registerBusiness(server.app, 'ann@widget.example');
  await bringOrders(admin.access_token);
  assert.equal((await allow(admin.access_token, SITE)).status, 201);
});
after(() => server.close());

type Method = Parameters<typeof call>[1];

const allow = (token: string, origin: string) =>
  call(server.app, 'POST', '/v1/widget-origins', { token, body: { origin } });
const mint = (token: string, origin = SITE) =>
  call(server.app, 'POST', '/v1/widget-tokens', { token, body: { origin } });
const login = async (email: string) => {
  const { body } = await call(server.app, 'POST', '/v1/login', {
    body: { email, password: PASSWORD },
  });
  return body as typeof admin;
};
/** A call as the browser of somebody on a site makes it. */
const from = (origin: string | null, token: string, path = 'me', method: Method = 'GET') =>
  call(server.app, method, `/v1/widget/${path}`, {
    token,
    headers: origin === null ? {} : { origin },
  });
const ask = (token: string, question: string, more: object = {}) =>
  call(server.app, 'POST', '/v1/widget/ask', {
    token,
    body: { question, ...more },
    headers: { origin: SITE },
  });

async function bringOrders(token: string): Promise<void> {
  const rows = Array.from({ length: 60 }, (_, at) => {
    const day = new Date(Date.UTC(2026, 8, 1) + at * 86_400_000).toISOString().slice(0, 10);
    return `${at + 1},${day},A,Bread,2,10.50`;
  });
  const sent = filesBody({
    'orders.csv': `Order,Date,Item code,Item,Qty,Price\n${rows.join('\n')}\n`,
  });
  const { body } = await call(server.app, 'POST', '/v1/imports', { token, ...sent });
  const answers = Object.fromEntries(
    body.questions.map((one: { id: string; default: string; choices: { value: string }[] }) => [
      one.id,
      one.default ?? one.choices[0]?.value,
    ]),
  );
  await call(server.app, 'POST', `/v1/imports/${body.import_id}/confirm`, {
    token,
    body: { mapping: body.mapping, answers },
  });
  await server.imports.idle();
}

describe('sites that a business allows', () => {
  test('are named by their origin, once, and listed with those of the server', async () => {
    const { access_token } = await registerBusiness(server.app, 'sites@widget.example');
    const made = await allow(access_token, ' https://Cafe.example:443/menu?x=1 ');
    assert.equal(made.status, 201);
    assert.equal(made.body.origin, SITE);
    assert.equal((await allow(access_token, SITE)).body.id, made.body.id);
    const { body } = await call(server.app, 'GET', '/v1/widget-origins', { token: access_token });
    assert.deepEqual(body.items, [made.body]);
    assert.deepEqual(body.everywhere, [EVERYWHERE]);
  });

  test('must be safe: https, but for this machine', async () => {
    for (const origin of ['http://cafe.example', 'ftp://a.example', 'cafe', 'null', '*']) {
      assert.equal((await allow(admin.access_token, origin)).status, 422, origin);
    }
    const { access_token } = await registerBusiness(server.app, 'safe@widget.example');
    assert.equal((await allow(access_token, 'http://localhost:3000')).status, 201);
    assert.equal((await allow(access_token, 'http://127.0.0.1:81')).status, 201);
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
    const { status, body } = await mint(admin.access_token);
    assert.equal(status, 201);
    token = body.token;
  });

  test('is given for allowed sites only', async () => {
    assert.equal((await mint(admin.access_token, EVERYWHERE)).status, 201);
    const refused = await mint(admin.access_token, OTHER);
    assert.equal(refused.status, 403);
    const stranger = await registerBusiness(server.app, 'bob@widget.example');
    assert.equal((await mint(stranger.access_token)).status, 403, 'another business allowed it');
    assert.equal((await mint(token)).status, 401, 'a token of a site gives no other');
  });

  test('asks and reads: words, figures that run again, their records, suggestions', async () => {
    const me = await from(SITE, token);
    assert.equal(me.body.business, 'Test Ltd');
    assert.equal(me.body.labels.revenue, 'Net sales');
    const { status, body } = await ask(token, 'How much did we sell in October 2026?');
    assert.equal(status, 200);
    assert.equal(body.status, 'answered');
    assert.deepEqual(body.similar_sessions, []);
    const id = body.claims[0].id;
    const again = await from(SITE, token, `claims/${id}`);
    assert.equal(again.body.now.value, body.claims[0].value);
    assert.equal((await from(SITE, token, `claims/${id}/records`)).body.sum, again.body.now.value);
    assert.ok((await from(SITE, token, 'suggestions')).body.items.length > 0);
    const more = { conversation_id: body.conversation_id };
    assert.equal((await ask(token, 'and in September?', more)).body.status, 'answered');
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
      const got = await from(origin, token);
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
    assert.equal((await from(SITE, token)).status, 200);
    assert.equal((await from(SITE, admin.access_token)).status, 401, 'nor the other way round');
  });

  test('tells nothing and changes nothing, whatever is asked', async () => {
    const told = await ask(token, 'we hired Ana on 1 June');
    assert.equal(told.status, 403);
    assert.match(told.body.error.message, /open Coxswain itself/);
    const { body } = await call(server.app, 'GET', '/v1/decisions', { token: admin.access_token });
    assert.deepEqual(body.items, []);
  });

  test('is over after an hour', async () => {
    const fresh = await login('ann@widget.example');
    const { body } = await mint(fresh.access_token);
    server.passMinutes(59);
    assert.equal((await from(SITE, body.token)).status, 200);
    server.passMinutes(2);
    const late = await from(SITE, body.token);
    assert.equal(late.body.error.code, 'token_expired');
  });
});

describe('a token of a site ends with', () => {
  const given = async (email: string) => {
    const who = await login(email);
    const { body } = await mint(who.access_token);
    assert.equal((await from(SITE, body.token)).status, 200);
    return { who, token: body.token as string };
  };
  const isOver = ({ status }: Answer) => assert.equal(status, 401);

  test('its session: signed out on the page, or by the widget itself', async () => {
    const { who, token } = await given('ann@widget.example');
    const other = await given('ann@widget.example');
    await call(server.app, 'POST', '/v1/logout', { body: { refresh_token: who.refresh_token } });
    isOver(await from(SITE, token));
    assert.equal((await from(SITE, other.token)).status, 200, 'another session goes on');
    assert.equal((await from(SITE, other.token, 'session', 'DELETE')).status, 204);
    isOver(await from(SITE, other.token));
    const again = { body: { refresh_token: other.who.refresh_token } };
    assert.equal((await call(server.app, 'POST', '/v1/refresh', again)).status, 401);
  });

  test('its session, ended from another one', async () => {
    const one = await given('ann@widget.example');
    const { access_token } = await login('ann@widget.example');
    await call(server.app, 'DELETE', '/v1/me/sessions', { token: access_token });
    isOver(await from(SITE, one.token));
  });

  test('another password', async () => {
    const { access_token: of_ann } = await login('ann@widget.example');
    await joinAs(server.app, of_ann, 'adviser', 'ada@widget.example');
    const one = await given('ada@widget.example');
    const { access_token } = await login('ada@widget.example');
    const changed = await call(server.app, 'PATCH', '/v1/me', {
      token: access_token,
      body: { password: `${PASSWORD}!`, current_password: PASSWORD },
    });
    assert.equal(changed.status, 200);
    isOver(await from(SITE, one.token));
  });

  test('a password that was forgotten and set anew by a link', async () => {
    const { access_token } = await login('ann@widget.example');
    const { user_id } = await joinAs(server.app, access_token, 'manager', 'lee@widget.example');
    const one = await given('lee@widget.example');
    const secret = await atTheDoor(server.db, user_id, (tx) =>
      newLink({ clock: server.now }, tx, user_id),
    );
    const body = { token: secret, password: 'another one of some length' };
    assert.equal((await call(server.app, 'POST', '/v1/password/reset', { body })).status, 204);
    isOver(await from(SITE, one.token));
  });

  test('a renewed session it does not end: the same goes on', async () => {
    const { who, token } = await given('ann@widget.example');
    const { refresh_token } = who;
    await call(server.app, 'POST', '/v1/refresh', { body: { refresh_token } });
    assert.equal((await from(SITE, token)).status, 200);
  });

  test('membership, and with a role: the next call has the new one', async () => {
    const { access_token, tenant_id } = await login('ann@widget.example');
    const mia = await joinAs(server.app, access_token, 'manager', 'mia@widget.example');
    const { token } = await given('mia@widget.example');
    const question = 'How much did we sell in October 2026?';
    assert.equal((await ask(token, question)).body.status, 'answered');
    const as = { tenant_id, user_id: admin.user_id, role: 'admin' as const };
    await withTenant(server.db, as, (tx) =>
      tx.query('delete from memberships where user_id = $1', [mia.user_id]),
    );
    isOver(await from(SITE, token));
  });

  test('its site being taken off the list', async () => {
    const { who, token } = await given('ann@widget.example');
    const { body } = await call(server.app, 'GET', '/v1/widget-origins', {
      token: who.access_token,
    });
    const { id } = body.items.find((one: { origin: string }) => one.origin === SITE);
    const path = `/v1/widget-origins/${id}`;
    assert.equal((await call(server.app, 'DELETE', path, { token: who.access_token })).status, 204);
    assert.equal((await from(SITE, token)).status, 403);
    assert.equal((await call(server.app, 'DELETE', path, { token: who.access_token })).status, 404);
    await allow(who.access_token, SITE);
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
