// Claims about the door: what wrong tries cost and whom they do not keep out, what a person can see
// and end of their sessions, and what they change of their account.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { jobs } from '../sql/jobs.ts';
import {
  call,
  joinAs,
  PASSWORD,
  registerBusiness,
  type TestServer,
  testServer,
} from './fixtures.ts';
import { type MailBox, openMailBox } from './mail-fixture.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

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
  agent?: string;
}
const headers = ({ from = '203.0.113.7', agent = FIREFOX }: From) => ({
  'x-forwarded-for': from,
  'user-agent': agent,
});
const login = (email: string, password = PASSWORD, where: From = {}) =>
  call(server.app, 'POST', '/v1/login', { body: { email, password }, headers: headers(where) });
const as = (
  token: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  body?: object,
) => call(server.app, method, url, { token, headers: headers({}), ...(body && { body }) });
const passSeconds = (seconds: number) => server.passMinutes(seconds / 60);

async function wrong(times: number, email: string, where: From = {}) {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push((await login(email, 'wrong', where)).status);
  return statuses;
}

describe('wrong passwords', () => {
  test('four are free, the fifth costs a second, each further one twice as long', async () => {
    await registerBusiness(server.app, 'ann@door.example');
    const from = '198.51.100.1';
    assert.deepEqual(await wrong(5, 'ann@door.example', { from }), [401, 401, 401, 401, 401]);
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      const held = await login('ann@door.example', PASSWORD, { from });
      assert.equal(held.status, 429, 'the right one waits too');
      waits.push(Number(held.headers['retry-after']));
      assert.equal(held.body.error.details.retry_after_s, waits.at(-1));
      passSeconds(waits.at(-1) as number);
      assert.equal((await login('ann@door.example', 'wrong', { from })).status, 401);
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    passSeconds(900);
    assert.equal((await login('ann@door.example', PASSWORD, { from })).status, 200);
    assert.deepEqual(await wrong(5, 'ann@door.example', { from }), [401, 401, 401, 401, 401]);
  });

  test('an account that is not there is held off in the same words', async () => {
    await registerBusiness(server.app, 'bea@door.example');
    const answers = [];
    for (const email of ['bea@door.example', 'nobody@door.example']) {
      const from = email.startsWith('bea') ? '198.51.100.2' : '198.51.100.3';
      for (let i = 0; i < 5; i++) await login(email, 'wrong', { from });
      const { status, headers: told, body } = await login(email, 'wrong', { from });
      const { request_id: _, ...error } = body.error;
      answers.push({ status, error, told: Object.keys(told).sort() });
    }
    assert.equal(answers[0]?.status, 429);
    assert.deepEqual(answers[0], answers[1]);
  });

  test('a stranger who tries an account from elsewhere does not keep its person out', async () => {
    await registerBusiness(server.app, 'cleo@door.example');
    const home = '203.0.113.50';
    assert.equal((await login('cleo@door.example', PASSWORD, { from: home })).status, 200);
    let tried = 0;
    for (let host = 1; host <= 20; host++) {
      tried += (await wrong(5, 'cleo@door.example', { from: `192.0.2.${host}` })).filter(
        (status) => status === 401,
      ).length;
    }
    assert.equal(tried, 50, 'from everywhere together they have fifty tries');
    const abroad = await login('cleo@door.example', PASSWORD, { from: '192.0.2.99' });
    assert.equal(abroad.status, 429, 'from a place nobody knows it waits');
    assert.ok(Number(abroad.headers['retry-after']) <= 900);
    assert.equal((await login('cleo@door.example', PASSWORD, { from: home })).status, 200);
  });

  test('sent side by side, no more are looked at than one after the other', async () => {
    await registerBusiness(server.app, 'dee@door.example');
    const from = '198.51.100.4';
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => login('dee@door.example', 'wrong', { from })),
    );
    assert.equal(answers.filter(({ status }) => status === 401).length, 5);
  });

  test('one place that tries many accounts is held off, and a /64 is one place', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 31; i++) {
      const from = `2001:db8:77:1::${i.toString(16)}`;
      statuses.push((await login(`guess${i}@door.example`, 'wrong', { from })).status);
    }
    assert.equal(statuses.filter((status) => status === 401).length, 30);
    assert.equal(statuses.at(-1), 429);
    const neighbour = await login('x@door.example', 'wrong', { from: '2001:db8:77:2::1' });
    assert.equal(neighbour.status, 401);
  });
});

describe('sessions', () => {
  test('what happened at the door is listed, newest first, with where from and by what', async () => {
    const { access_token } = await registerBusiness(server.app, 'eve@door.example');
    server.passMinutes(1);
    await login('eve@door.example', 'wrong', { from: '198.51.100.9', agent: 'curl/8.5.0' });
    server.passMinutes(1);
    await login('eve@door.example');
    const { body } = await as(access_token, 'GET', '/v1/me/sign-ins?limit=2');
    const { id: _1, at: _2, ...first } = body.items[0];
    assert.deepEqual(first, {
      ...{ outcome: 'signed_in', ip: '203.0.113.7', browser: 'Firefox on Windows' },
    });
    assert.equal(body.items[1].outcome, 'wrong_password');
    assert.equal(body.items[1].ip, '198.51.100.9');
    assert.equal(body.items[1].browser, 'curl');
    const rest = await as(
      access_token,
      'GET',
      `/v1/me/sign-ins?limit=2&cursor=${body.next_cursor}`,
    );
    assert.equal(rest.body.items.length, 1, 'registering was the first');
    assert.equal(rest.body.next_cursor, null);
    const other = await registerBusiness(server.app, 'fay@door.example');
    const theirs = await as(other.access_token, 'GET', '/v1/me/sign-ins');
    assert.equal(theirs.body.items.length, 1, 'nobody sees another person’s');
  });

  test('it is forgotten after half a year, and tries after a day', async () => {
    const { access_token: token } = await registerBusiness(server.app, 'ivy@door.example');
    await wrong(2, 'ivy@door.example', { from: '198.51.100.77' });
    const listed = async () =>
      (await as(token, 'GET', '/v1/me/sign-ins')).body.items
        .map((one: { outcome: string }) => one.outcome)
        .sort();
    const name = 'sign-in-upkeep';
    const upkeep = (days: number) =>
      server.db.transaction({}, async (tx) => {
        const at = new Date(server.now().getTime() + days * 24 * 60 * 60 * 1000).toISOString();
        const { run_id } = await jobs.beginRun(tx, { name, runner: 'process', at });
        return jobs.runOnce(tx, { run_id: run_id ?? '', name, at });
      });
    assert.equal((await upkeep(179)).outcome, 'done');
    assert.deepEqual(await listed(), ['signed_in', 'wrong_password', 'wrong_password']);
    const { rows } = await upkeep(181);
    assert.ok(Number(rows) >= 3);
    assert.deepEqual(await listed(), []);
  });

  test('those of all businesses are listed, and one that is ended is over at once', async () => {
    const mine = await registerBusiness(server.app, 'gus@door.example');
    const boss = await registerBusiness(server.app, 'hal@door.example');
    await joinAs(server.app, boss.access_token, 'adviser', 'gus@door.example');
    const { body } = await as(mine.access_token, 'GET', '/v1/me/sessions');
    const places = body.items.map((one: { tenant_id: string; current: boolean }) =>
      [one.tenant_id, one.current].join(),
    );
    assert.deepEqual(
      new Set(places),
      new Set([`${mine.tenant_id},true`, `${boss.tenant_id},false`]),
    );
    const away = (await login('gus@door.example')).body;
    const listed = await as(mine.access_token, 'GET', '/v1/me/sessions');
    const { session_id } = listed.body.items.find(
      (one: { current: boolean; browser: string | null; tenant_id: string }) =>
        !one.current && one.tenant_id === mine.tenant_id,
    );
    const end = (id: string, token = mine.access_token) =>
      as(token, 'DELETE', `/v1/me/sessions/${id}`);
    assert.equal((await end(session_id, boss.access_token)).status, 404, 'not by somebody else');
    assert.equal((await as(away.access_token, 'GET', '/v1/me')).status, 200);
    assert.equal((await end(session_id)).status, 204);
    const late = await as(away.access_token, 'GET', '/v1/me');
    assert.equal(late.body.error.code, 'token_expired');
    assert.equal((await refresh(away.refresh_token)).status, 401);
    assert.equal((await end(session_id)).status, 404, 'it is over already');
    assert.equal((await as(mine.access_token, 'GET', '/v1/me')).status, 200);
  });

  test('all others are ended at one stroke, and the one that asks goes on', async () => {
    const mine = await registerBusiness(server.app, 'ida@door.example');
    const other = (await login('ida@door.example')).body;
    assert.equal((await as(mine.access_token, 'DELETE', '/v1/me/sessions')).status, 204);
    assert.equal((await refresh(other.refresh_token)).status, 401);
    assert.equal((await as(other.access_token, 'GET', '/v1/me')).status, 401);
    const again = await refresh(mine.refresh_token);
    assert.equal(again.status, 200);
    const { body } = await as(again.body.access_token, 'GET', '/v1/me/sessions');
    assert.equal(body.items.length, 1);
  });

  test('a session cannot be brought into another business past its end', async () => {
    const mine = await registerBusiness(server.app, 'jo@door.example');
    const other = (await login('jo@door.example')).body;
    await as(mine.access_token, 'DELETE', '/v1/me/sessions');
    const entered = await as(other.access_token, 'POST', `/v1/tenants/${mine.tenant_id}/enter`);
    assert.equal(entered.status, 401);
  });
});

const refresh = (refresh_token: string) =>
  call(server.app, 'POST', '/v1/refresh', { body: { refresh_token }, headers: headers({}) });

describe('one’s own account', () => {
  const patch = (token: string, body: object) => as(token, 'PATCH', '/v1/me', body);

  test('a name is changed as one likes, e-mail and password with the present password', async () => {
    const { access_token: token } = await registerBusiness(server.app, 'kim@door.example');
    assert.equal((await patch(token, { display_name: 'Kim Lee' })).body.display_name, 'Kim Lee');
    const bare = await patch(token, { email: 'kim2@door.example' });
    assert.equal(bare.status, 422);
    assert.equal(bare.body.error.details.fields[0].field, 'current_password');
    const bad = { email: 'kim2@door.example', current_password: 'not it' };
    assert.equal((await patch(token, bad)).body.error.code, 'wrong_credentials');
    const good = { email: 'kim2@door.example', current_password: PASSWORD };
    assert.equal((await patch(token, good)).body.email, 'kim2@door.example');
    assert.equal((await login('kim2@door.example')).status, 200);
    assert.equal((await login('kim@door.example')).status, 401);
    const told = await box.next();
    assert.match(told, /^To: kim@door\.example/m, 'the old address is told');
    await registerBusiness(server.app, 'lou@door.example');
    const taken = await patch(token, { email: 'LOU@door.example', current_password: PASSWORD });
    assert.equal(taken.body.error.code, 'email_taken');
    const cleared = await patch(token, { display_name: null });
    assert.equal(cleared.body.display_name, null);
  });

  test('a new password ends every other session', async () => {
    const mine = await registerBusiness(server.app, 'max@door.example');
    const other = (await login('max@door.example')).body;
    const password = 'another password, as long';
    const changed = await patch(mine.access_token, { password, current_password: PASSWORD });
    assert.equal(changed.status, 200);
    await box.next();
    assert.equal((await refresh(other.refresh_token)).status, 401);
    assert.equal((await as(other.access_token, 'GET', '/v1/me')).status, 401);
    const renewed = await refresh(mine.refresh_token);
    assert.equal(renewed.status, 200);
    assert.equal((await login('max@door.example')).status, 401);
    assert.equal((await login('max@door.example', password)).status, 200);
  });

  test('the present password cannot be guessed any faster here than at the door', async () => {
    const { access_token: token } = await registerBusiness(server.app, 'ned@door.example');
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const body = { email: 'x@door.example', current_password: `guess ${i}` };
      statuses.push((await patch(token, body)).status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  });
});
