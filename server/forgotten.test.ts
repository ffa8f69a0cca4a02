// Claims about a forgotten password: a link by mail that is good once, and answers that never tell
// whether there is an account.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, PASSWORD, registerBusiness, type TestServer, testServer } from './fixtures.ts';
import { type MailBox, openMailBox } from './mail-fixture.ts';

let server: TestServer;
let box: MailBox;
before(async () => {
  box = await openMailBox();
  const settings = { trust_proxy: true, public_url: 'https://coach.example' };
  server = await testServer({ settings, mailer: box.mailer });
});
after(async () => {
  await server.close();
  await box.close();
});

interface From {
  from?: string;
}
const headers = ({ from = '203.0.113.7' }: From) => ({ 'x-forwarded-for': from });
const login = (email: string, password = PASSWORD, where: From = {}) =>
  call(server.app, 'POST', '/v1/login', { body: { email, password }, headers: headers(where) });
const as = (token: string, method: 'GET' | 'PATCH', url: string, body?: object) =>
  call(server.app, method, url, { token, headers: headers({}), ...(body && { body }) });
const refresh = (refresh_token: string) =>
  call(server.app, 'POST', '/v1/refresh', { body: { refresh_token }, headers: headers({}) });

async function wrong(times: number, email: string, where: From = {}) {
  for (let i = 0; i < times; i++) await login(email, 'wrong', where);
}

describe('a forgotten password', () => {
  const forgot = (email: string, where: From = {}) =>
    call(server.app, 'POST', '/v1/password/forgot', { body: { email }, headers: headers(where) });
  const reset = (token: string, password: string) =>
    call(server.app, 'POST', '/v1/password/reset', { body: { token, password } });
  const tokenIn = (letter: string) =>
    /https:\/\/coach\.example\/reset-password#([\w-]{43})/.exec(letter)?.[1] ?? '';

  test('a link by mail sets a new one, once, and ends every session', async () => {
    const mine = await registerBusiness(server.app, 'ola@door.example');
    const asked = await forgot('OLA@door.example');
    assert.equal(asked.status, 202);
    const letter = await box.next();
    assert.match(letter, /^To: ola@door\.example/m);
    const token = tokenIn(letter);
    const password = 'a password nobody forgets';
    assert.equal((await reset(token, 'short')).status, 422);
    assert.equal((await reset(token, password)).status, 204);
    assert.equal((await reset(token, password)).status, 404, 'once');
    assert.equal((await as(mine.access_token, 'GET', '/v1/me')).status, 401);
    assert.equal((await refresh(mine.refresh_token)).status, 401);
    assert.equal((await login('ola@door.example')).status, 401);
    const signed = await login('ola@door.example', password);
    assert.equal(signed.status, 200);
    const { body } = await as(signed.body.access_token, 'GET', '/v1/me/sign-ins');
    assert.ok(body.items.some((one: { outcome: string }) => one.outcome === 'password_reset'));
  });

  test('who asks for an account that is not there gets the same answer, and nobody a letter', async () => {
    await registerBusiness(server.app, 'pam@door.example');
    const there = await forgot('pam@door.example');
    await box.next();
    const not = await forgot('nobody@door.example');
    assert.equal(there.status, not.status);
    assert.deepEqual(there.body, not.body);
    assert.deepEqual(Object.keys(there.headers).sort(), Object.keys(not.headers).sort());
    assert.equal(await box.none(), true);
  });

  test('a link is good for half an hour, and the next one makes it worthless once used', async () => {
    await registerBusiness(server.app, 'quin@door.example');
    await forgot('quin@door.example');
    const old = tokenIn(await box.next());
    server.passMinutes(31);
    assert.equal((await reset(old, PASSWORD)).status, 404);
    await forgot('quin@door.example');
    const first = tokenIn(await box.next());
    await forgot('quin@door.example');
    const second = tokenIn(await box.next());
    assert.equal((await reset(second, 'the password of the second')).status, 204);
    assert.equal((await reset(first, 'the password of the first')).status, 404);
  });

  test('links sent to an e-mail that was given up are worthless', async () => {
    const { access_token: token } = await registerBusiness(server.app, 'rob@door.example');
    await forgot('rob@door.example');
    const link = tokenIn(await box.next());
    await as(token, 'PATCH', '/v1/me', {
      ...{ email: 'rob2@door.example', current_password: PASSWORD },
    });
    await box.next();
    assert.equal((await reset(link, 'the password of a thief')).status, 404);
  });

  test('it lets in again whoever was held off, and nobody’s box is filled', async () => {
    await registerBusiness(server.app, 'sue@door.example');
    const from = '198.51.100.30';
    await wrong(8, 'sue@door.example', { from });
    assert.equal((await login('sue@door.example', PASSWORD, { from })).status, 429);
    await forgot('sue@door.example');
    await reset(tokenIn(await box.next()), 'a password of another day');
    assert.equal(
      (await login('sue@door.example', 'a password of another day', { from })).status,
      200,
    );
    const answers = new Set<string>();
    for (let i = 0; i < 6; i++) {
      answers.add(JSON.stringify((await forgot('sue@door.example', { from })).body));
    }
    assert.equal(answers.size, 1, 'who asks is told the same');
    await box.next();
    await box.next();
    assert.equal(await box.none(), true, 'three letters in all');
  });

  test('two uses of one link at the same moment set one password', async () => {
    await registerBusiness(server.app, 'tom@door.example');
    await forgot('tom@door.example');
    const token = tokenIn(await box.next());
    const answers = await Promise.all(
      ['the first of two passwords', 'the second of two passwords'].map((p) => reset(token, p)),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 404]);
  });

  test('links lead to PUBLIC_URL, whatever a request says its host is', async () => {
    await registerBusiness(server.app, 'uma@door.example');
    await call(server.app, 'POST', '/v1/password/forgot', {
      body: { email: 'uma@door.example' },
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', ...headers({}) },
    });
    const letter = await box.next();
    assert.doesNotMatch(letter, /evil/);
    assert.notEqual(tokenIn(letter), '');
  });

  test('without a mail server the call says who can help, and nothing of accounts', async () => {
    const plain = await testServer({ db: server.db });
    const ask = (email: string) =>
      call(plain.app, 'POST', '/v1/password/forgot', { body: { email } });
    const there = await ask('ola@door.example');
    assert.equal(there.status, 202);
    assert.equal(there.body.sends_mail, false);
    assert.match(there.body.message, /npm run user -- reset/);
    assert.deepEqual(there.body, (await ask('nobody@door.example')).body);
    await plain.close();
  });
});
