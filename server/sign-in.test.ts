// Claims about registering, signing in, and tokens that rotate.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SignJWT } from 'jose';
import {
  call,
  joinAs,
  PASSWORD,
  registerBusiness,
  SETTINGS,
  type TestServer,
  testServer,
} from './fixtures.ts';

describe('signing in', () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server.close());

  const login = (email: string, password = PASSWORD, more = {}) =>
    call(server.app, 'POST', '/v1/login', { body: { email, password, ...more } });

  test('a registered admin can sign in and see who they are', async () => {
    const registered = await registerBusiness(server.app, 'ann@one.example');
    assert.equal(registered.role, 'admin');
    const { status, body } = await login('ANN@one.example');
    assert.equal(status, 200);
    assert.equal(body.tenant_id, registered.tenant_id);
    const me = await call(server.app, 'GET', '/v1/me', { token: body.access_token });
    assert.equal(me.body.email, 'ann@one.example');
    assert.equal(me.body.tenant.name, 'Test Ltd');
    assert.equal(me.body.role, 'admin');
  });

  test('an e-mail that is taken is refused whatever its capitals', async () => {
    await registerBusiness(server.app, 'bea@one.example');
    const again = await registerBusiness(server.app, 'Bea@One.example');
    assert.equal((again as unknown as { error: { code: string } }).error.code, 'email_taken');
  });

  test('an unknown e-mail and a wrong password get the same answer', async () => {
    await registerBusiness(server.app, 'cy@one.example');
    const wrong = await login('cy@one.example', 'not the password');
    const unknown = await login('nobody@one.example', 'not the password');
    assert.equal(wrong.status, 401);
    assert.equal(unknown.status, 401);
    assert.equal(wrong.body.error.code, 'wrong_credentials');
    assert.equal(wrong.body.error.message, unknown.body.error.message);
    assert.deepEqual(Object.keys(wrong.headers).sort(), Object.keys(unknown.headers).sort());
  });

  test('a refresh token is good for one use, and a second use revokes its family', async () => {
    const first = await registerBusiness(server.app, 'fay@one.example');
    const refresh = (refresh_token: string) =>
      call(server.app, 'POST', '/v1/refresh', { body: { refresh_token } });
    const second = await refresh(first.refresh_token);
    assert.equal(second.status, 200);
    assert.notEqual(second.body.refresh_token, first.refresh_token);
    const reused = await refresh(first.refresh_token);
    assert.equal(reused.status, 401);
    const third = await refresh(second.body.refresh_token);
    assert.equal(third.status, 401, 'the honest holder must sign in again too');
    assert.equal((await login('fay@one.example')).status, 200);
  });

  test('of two refreshes at once only one succeeds', async () => {
    const { refresh_token } = await registerBusiness(server.app, 'gus@one.example');
    const answers = await Promise.all(
      [1, 2].map(() => call(server.app, 'POST', '/v1/refresh', { body: { refresh_token } })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401]);
  });

  test('a refresh token dies by signing out, and after a month', async () => {
    const one = await registerBusiness(server.app, 'hal@one.example');
    const { refresh_token } = one;
    const out = await call(server.app, 'POST', '/v1/logout', { body: { refresh_token } });
    assert.equal(out.status, 204);
    const gone = await call(server.app, 'POST', '/v1/refresh', { body: { refresh_token } });
    assert.equal(gone.status, 401);
    const late = (await login('hal@one.example')).body.refresh_token;
    server.passMinutes(31 * 24 * 60);
    const expired = await call(server.app, 'POST', '/v1/refresh', {
      body: { refresh_token: late },
    });
    assert.equal(expired.status, 401);
  });

  test('an access token expires after fifteen minutes and says so', async () => {
    const { access_token } = await registerBusiness(server.app, 'ida@one.example');
    server.passMinutes(14);
    assert.equal((await call(server.app, 'GET', '/v1/me', { token: access_token })).status, 200);
    server.passMinutes(2);
    const { status, body } = await call(server.app, 'GET', '/v1/me', { token: access_token });
    assert.equal(status, 401);
    assert.equal(body.error.code, 'token_expired');
  });

  test('garbage, another key, no signature and another audience are all refused', async () => {
    const { tenant_id, user_id } = await registerBusiness(server.app, 'jo@one.example');
    const claims = { tid: tenant_id, role: 'admin' };
    const sign = (secret: string, audience: string) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(user_id)
        .setIssuer('coxswain')
        .setAudience(audience)
        .setExpirationTime(new Date('2099-01-01'))
        .sign(new TextEncoder().encode(secret));
    const plain = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const good = await sign(SETTINGS.auth_secret, 'coxswain-api');
    assert.equal((await call(server.app, 'GET', '/v1/me', { token: good })).status, 200);
    const bad = [
      'garbage',
      await sign('another secret that is as long as ours', 'coxswain-api'),
      await sign(SETTINGS.auth_secret, 'elsewhere'),
      `${plain({ alg: 'none' })}.${plain({ ...claims, sub: user_id })}.`,
      `${good.slice(0, -4)}AAAA`,
    ];
    for (const token of bad) {
      const { status, body } = await call(server.app, 'GET', '/v1/me', { token });
      assert.equal(status, 401, token);
      assert.equal(body.error.code, 'unauthenticated');
    }
    assert.equal((await call(server.app, 'GET', '/v1/me')).status, 401);
  });

  test('a person in two businesses sees both, signs in to the first and enters the other', async () => {
    const mine = await registerBusiness(server.app, 'kim@one.example');
    server.passMinutes(1);
    const other = await registerBusiness(server.app, 'lou@two.example');
    await joinAs(server.app, other.access_token, 'adviser', 'kim@one.example');
    const signed = await login('kim@one.example');
    assert.equal(signed.body.tenant_id, mine.tenant_id);
    const token = signed.body.access_token;
    const { body } = await call(server.app, 'GET', '/v1/me/tenants', { token });
    assert.deepEqual(
      body.items.map((item: { tenant_id: string; role: string }) => [item.tenant_id, item.role]),
      [
        [mine.tenant_id, 'admin'],
        [other.tenant_id, 'adviser'],
      ],
    );
    const entered = await call(server.app, 'POST', `/v1/tenants/${other.tenant_id}/enter`, {
      token,
    });
    assert.equal(entered.body.role, 'adviser');
    const named = await login('kim@one.example', PASSWORD, { tenant_id: other.tenant_id });
    assert.equal(named.body.tenant_id, other.tenant_id);
  });

  test('nobody enters a business they do not belong to', async () => {
    const mine = await registerBusiness(server.app, 'max@one.example');
    const other = await registerBusiness(server.app, 'ned@two.example');
    const { status } = await call(server.app, 'POST', `/v1/tenants/${other.tenant_id}/enter`, {
      token: mine.access_token,
    });
    assert.equal(status, 404);
    const named = await login('max@one.example', PASSWORD, { tenant_id: other.tenant_id });
    assert.equal(named.status, 403);
  });
});

describe('registration', () => {
  const body = {
    business: { name: 'B', currency: 'EUR', time_zone: 'Europe/Berlin', country: 'DE' },
    email: 'first@b.example',
    password: PASSWORD,
  };

  test('mode first takes one account and no second, even at the same moment', async () => {
    const server = await testServer({ settings: { registration: 'first' } });
    const answers = await Promise.all([
      call(server.app, 'POST', '/v1/register', { body }),
      call(server.app, 'POST', '/v1/register', { body: { ...body, email: 'second@b.example' } }),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 403]);
    const third = await call(server.app, 'POST', '/v1/register', {
      body: { ...body, email: 'third@b.example' },
    });
    assert.equal(third.body.error.code, 'registration_closed');
    await server.close();
  });

  test('mode invite takes nobody uninvited', async () => {
    const server = await testServer({ settings: { registration: 'invite' } });
    const { status } = await call(server.app, 'POST', '/v1/register', { body });
    assert.equal(status, 403);
    await server.close();
  });

  test('each wrong field is named', async () => {
    const server = await testServer();
    const { status, body: answer } = await call(server.app, 'POST', '/v1/register', {
      body: {
        business: { name: '', currency: 'EURO', time_zone: 'Mars/Olympus', country: 'de' },
        email: 'no',
        password: 'short',
      },
    });
    assert.equal(status, 422);
    const fields = answer.error.details.fields.map((item: { field: string }) => item.field);
    assert.deepEqual(fields.sort(), [
      'business.country',
      'business.currency',
      'business.name',
      'business.time_zone',
      'email',
      'password',
    ]);
    await server.close();
  });
});
