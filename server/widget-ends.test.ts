// What ends a token of a web site: its session, another password, the membership, the site itself.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { atTheDoor, withTenant } from '../sql/database.ts';
import { type Answer, call, joinAs, PASSWORD, type TestServer, testServer } from './fixtures.ts';
import { newLink } from './resets.ts';
import { EVERYWHERE, OTHER, type Person, SITE, siteCalls, startSite } from './widget-fixture.ts';

let server: TestServer;
let admin: Person;
let calls: Awaited<ReturnType<typeof startSite>>['calls'];
before(async () => {
  ({ server, calls, admin } = await startSite());
});
after(() => server.close());

describe('a token of a site ends with', () => {
  const given = async (email: string) => {
    const who = await calls.login(email);
    const { body } = await calls.mint(who.access_token);
    assert.equal((await calls.from(SITE, body.token)).status, 200);
    return { who, token: body.token as string };
  };
  const isOver = ({ status }: Answer) => assert.equal(status, 401);

  test('its session: signed out on the page, or by the widget itself', async () => {
    const { who, token } = await given('ann@widget.example');
    const other = await given('ann@widget.example');
    await call(server.app, 'POST', '/v1/logout', { body: { refresh_token: who.refresh_token } });
    isOver(await calls.from(SITE, token));
    assert.equal((await calls.from(SITE, other.token)).status, 200, 'another session goes on');
    assert.equal((await calls.from(SITE, other.token, 'session', 'DELETE')).status, 204);
    isOver(await calls.from(SITE, other.token));
    const again = { body: { refresh_token: other.who.refresh_token } };
    assert.equal((await call(server.app, 'POST', '/v1/refresh', again)).status, 401);
  });

  test('its session, ended from another one', async () => {
    const one = await given('ann@widget.example');
    const { access_token } = await calls.login('ann@widget.example');
    await call(server.app, 'DELETE', '/v1/me/sessions', { token: access_token });
    isOver(await calls.from(SITE, one.token));
  });

  test('another password', async () => {
    const { access_token: of_ann } = await calls.login('ann@widget.example');
    await joinAs(server.app, of_ann, 'adviser', 'ada@widget.example');
    const one = await given('ada@widget.example');
    const { access_token } = await calls.login('ada@widget.example');
    const changed = await call(server.app, 'PATCH', '/v1/me', {
      token: access_token,
      body: { password: `${PASSWORD}!`, current_password: PASSWORD },
    });
    assert.equal(changed.status, 200);
    isOver(await calls.from(SITE, one.token));
  });

  test('another password, or an end of all other sessions, given in its own session', async () => {
    const { access_token: of_ann } = await calls.login('ann@widget.example');
    await joinAs(server.app, of_ann, 'member', 'meg@widget.example');
    const renew = async (refresh_token: string) => {
      const { body } = await call(server.app, 'POST', '/v1/refresh', { body: { refresh_token } });
      return body as Person;
    };
    const one = await given('meg@widget.example');
    const ended = await call(server.app, 'DELETE', '/v1/me/sessions', {
      token: one.who.access_token,
    });
    assert.equal(ended.status, 204);
    isOver(await calls.from(SITE, one.token));
    const kept = await renew(one.who.refresh_token);
    const { body: second } = await calls.mint(kept.access_token);
    assert.equal((await calls.from(SITE, second.token)).status, 200, 'the session itself goes on');
    const changed = await call(server.app, 'PATCH', '/v1/me', {
      token: kept.access_token,
      body: { password: `${PASSWORD}!`, current_password: PASSWORD },
    });
    assert.equal(changed.status, 200);
    isOver(await calls.from(SITE, second.token));
    const { access_token } = await renew(kept.refresh_token);
    assert.equal((await calls.mint(access_token)).status, 201);
  });

  test('a password that was forgotten and set anew by a link', async () => {
    const { access_token } = await calls.login('ann@widget.example');
    const { user_id } = await joinAs(server.app, access_token, 'manager', 'lee@widget.example');
    const one = await given('lee@widget.example');
    const secret = await atTheDoor(server.db, user_id, (tx) =>
      newLink({ clock: server.now }, tx, user_id),
    );
    const body = { token: secret, password: 'another one of some length' };
    assert.equal((await call(server.app, 'POST', '/v1/password/reset', { body })).status, 204);
    isOver(await calls.from(SITE, one.token));
  });

  test('a renewed session it does not end: the same goes on', async () => {
    const { who, token } = await given('ann@widget.example');
    const { refresh_token } = who;
    await call(server.app, 'POST', '/v1/refresh', { body: { refresh_token } });
    assert.equal((await calls.from(SITE, token)).status, 200);
  });

  test('membership, and with a role: the next call has the new one', async () => {
    const { access_token, tenant_id } = await calls.login('ann@widget.example');
    const mia = await joinAs(server.app, access_token, 'manager', 'mia@widget.example');
    const { token } = await given('mia@widget.example');
    const question = 'How much did we sell in October 2026?';
    assert.equal((await calls.ask(token, question)).body.status, 'answered');
    const as = { tenant_id, user_id: admin.user_id, role: 'admin' as const };
    await withTenant(server.db, as, (tx) =>
      tx.query('delete from memberships where user_id = $1', [mia.user_id]),
    );
    isOver(await calls.from(SITE, token));
  });

  test('its site being taken off the list', async () => {
    const { who, token } = await given('ann@widget.example');
    const { body } = await call(server.app, 'GET', '/v1/widget-origins', {
      token: who.access_token,
    });
    const { id } = body.items.find((one: { origin: string }) => one.origin === SITE);
    const path = `/v1/widget-origins/${id}`;
    assert.equal((await call(server.app, 'DELETE', path, { token: who.access_token })).status, 204);
    assert.equal((await calls.from(SITE, token)).status, 403);
    assert.equal((await call(server.app, 'DELETE', path, { token: who.access_token })).status, 404);
    assert.equal((await calls.allow(who.access_token, SITE)).status, 201);
    assert.equal((await calls.from(SITE, token)).status, 403, 'allowed again, for new tokens only');
    const { body: anew } = await calls.mint(who.access_token);
    assert.equal((await calls.from(SITE, anew.token)).status, 200);
  });

  test('the server’s word for its site, where it was given by that', async () => {
    const { who } = await given('ann@widget.example');
    const { body } = await calls.mint(who.access_token, EVERYWHERE);
    assert.equal((await calls.from(EVERYWHERE, body.token)).status, 200);
    const listed = await calls.allow(who.access_token, EVERYWHERE);
    assert.equal((await calls.from(EVERYWHERE, body.token)).status, 200, 'the word still stands');
    const closed = await testServer({ db: server.db, settings: { allowed_origins: [] } });
    const headers = { origin: EVERYWHERE };
    const late = await call(closed.app, 'GET', '/v1/widget/me', { token: body.token, headers });
    assert.equal(late.status, 403, 'listed meanwhile: a new token is needed');
    const { body: of_list } = await calls.mint(who.access_token, EVERYWHERE);
    const path = `/v1/widget-origins/${listed.body.id}`;
    assert.equal((await call(server.app, 'DELETE', path, { token: who.access_token })).status, 204);
    assert.equal((await calls.from(EVERYWHERE, of_list.token)).status, 403);
    await closed.close();
  });
});

test('a token that ended is held to its person’s allowance; another site’s call costs nothing', async () => {
  const most = 6;
  const held = await testServer({ db: server.db, settings: { rate_limit_per_user: most } });
  const there = siteCalls(held);
  const { access_token, refresh_token } = await there.login('ann@widget.example');
  const { body } = await there.mint(access_token);
  for (let n = 0; n < 2 * most; n++) {
    assert.equal((await there.from(OTHER, body.token)).status, 401, 'not from its site');
  }
  assert.equal((await there.from(SITE, body.token)).status, 200, 'the person has lost nothing');
  await call(held.app, 'POST', '/v1/logout', { body: { refresh_token } });
  const told: number[] = [];
  for (let n = 0; n < most; n++) told.push((await there.from(SITE, body.token)).status);
  // minting and the call above were two of them
  assert.deepEqual(told, [401, 401, 401, 401, 429, 429]);
  await held.close();
});
