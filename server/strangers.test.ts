// Claims about what strangers get of a server that others can reach: nothing that is for this
// machine alone, no connection held open, no cookie.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { after, before, describe, test } from 'node:test';
import Fastify from 'fastify';
import { call, registerBusiness, SETTINGS, type TestServer, testServer } from './fixtures.ts';
import { deskToken } from './running.ts';
import { endSlowBodies } from './slow-bodies.ts';

describe('what is for this machine alone', () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server.close());

  test('without a token the metrics page answers this machine and nobody a proxy brings', async () => {
    const get = (headers: Record<string, string>) =>
      call(server.app, 'GET', '/metrics', { headers });
    const open = await get({});
    assert.equal(open.status, 200);
    assert.match(String(open.headers['content-type']), /^text\/plain; version=0\.0\.4/);
    for (const headers of [
      { 'x-forwarded-for': '127.0.0.1' },
      { forwarded: 'for=127.0.0.1' },
      { via: '1.1 proxy' },
      // a name of somebody else's that leads here, as a page in a browser may have
      { host: 'evil.example' },
      { host: '127.0.0.1.evil.example:8080' },
    ] as Record<string, string>[]) {
      const { status, body } = await get(headers);
      assert.equal(status, 401, JSON.stringify(headers));
      assert.match(body.error.message, /METRICS_TOKEN/);
    }
    const from = await server.app.inject({ url: '/metrics', remoteAddress: '192.0.2.1' });
    assert.equal(from.statusCode, 401);
    const settings = { public_url: 'https://coach.example' };
    const behind = await testServer({ db: server.db, settings });
    assert.equal((await call(behind.app, 'GET', '/metrics')).status, 401);
    await behind.close();
  });

  test('the desk opens to a token of its own kind, and to nothing a person has', async () => {
    const { access_token } = await registerBusiness(server.app, 'ann@desk.example');
    const people = (token?: string) =>
      call(server.app, 'GET', '/desk/people', token === undefined ? {} : { token });
    const own = await deskToken(SETTINGS.auth_secret);
    const listed = await people(own);
    assert.equal(listed.status, 200);
    assert.equal(listed.body.items[0].email, 'ann@desk.example');
    for (const token of [
      undefined,
      access_token,
      await deskToken('another secret, 32 long or so'),
    ]) {
      assert.equal((await people(token)).status, 401);
    }
    assert.equal((await call(server.app, 'GET', '/v1/me', { token: own })).status, 401);
    const authorization = `Bearer ${own}`;
    const away = await server.app.inject({
      ...{ url: '/desk/people', headers: { authorization }, remoteAddress: '192.0.2.1' },
    });
    assert.equal(away.statusCode, 404, 'from another machine there is no desk');
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const brought = await call(server.app, 'GET', '/desk/people', { token: own, headers });
    assert.equal(brought.status, 404, 'nor through a proxy');
    const act = (path: string, body: object) =>
      call(server.app, 'POST', `/desk/${path}`, { token: own, body });
    const nobody = await act('reset', { email: 'nobody@desk.example' });
    assert.equal(nobody.status, 404);
    assert.equal((await act('sign-out', { email: 'ann@desk.example' })).status, 204);
    assert.equal((await call(server.app, 'GET', '/v1/me', { token: access_token })).status, 401);
  });
});

describe('requests that hold a connection open for nothing', () => {
  test('a head that trickles in is ended, and there is a most of connections', async () => {
    const { app, close } = await testServer();
    assert.equal(app.server.headersTimeout, 15_000);
    assert.ok(app.server.requestTimeout > app.server.headersTimeout);
    assert.equal(app.server.maxConnections, 2_000);
    await close();
  });

  test('a body that trickles in is ended with 408, and an upload is let alone', async () => {
    const app = Fastify();
    endSlowBodies(app, 300);
    app.post('/', async () => 'read');
    app.addContentTypeParser('multipart/form-data', (_request, payload, done) => {
      payload.on('data', () => undefined).once('end', () => done(null));
    });
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const send = async (type: string) => {
      const request = httpRequest(address, {
        method: 'POST',
        headers: { 'content-type': type, 'content-length': '8' },
      });
      request.on('error', () => undefined);
      request.write('{');
      const bytes = setInterval(() => request.write(' '), 100);
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      clearInterval(bytes);
      request.destroy();
      return answer.statusCode;
    };
    assert.equal(await send('application/json'), 408);
    assert.equal(await send('multipart/form-data; boundary=x'), 200);
    await app.close();
  });

  test('no answer sets a cookie, and none is believed', async () => {
    const server = await testServer();
    const { access_token } = await registerBusiness(server.app, 'ann@cookie.example');
    const cookie = `access_token=${access_token}; token=${access_token}`;
    const got = await call(server.app, 'GET', '/v1/me', { headers: { cookie } });
    assert.equal(got.status, 401);
    for (const url of ['/', '/v1/me', '/docs/', '/reset-password', '/healthz']) {
      const { headers } = await call(server.app, 'GET', url, { token: access_token });
      assert.equal(headers['set-cookie'], undefined, url);
    }
    await server.close();
  });

  test('browsers are told to come by TLS where PUBLIC_URL is https, and only then', async () => {
    for (const [public_url, told] of [
      ['https://coach.example', true],
      ['http://coach.example', false],
      [null, false],
    ] as const) {
      const server = await testServer({ settings: { public_url } });
      const { headers } = await call(server.app, 'GET', '/healthz');
      assert.equal(headers['strict-transport-security'] !== undefined, told, String(public_url));
      await server.close();
    }
  });
});

describe('calls that are none', () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server.close());

  test('a path asked by a method it does not have: 405 with those it has', async () => {
    const asked = async (method: string, url: string) => {
      const { statusCode, headers } = await server.app.inject({ method: method as 'GET', url });
      return [statusCode, headers.allow];
    };
    const id = '3b0b8f9e-4b1c-4d67-9a53-a0f0a0f0a0f0';
    assert.deepEqual(await asked('PUT', '/v1/me?x=1'), [405, 'GET, HEAD, PATCH']);
    assert.deepEqual(await asked('GET', '/v1/login'), [405, 'POST']);
    assert.deepEqual(await asked('TRACE', '/healthz'), [405, 'GET, HEAD']);
    assert.deepEqual(await asked('PATCH', `/v1/claims/${id}`), [405, 'GET, HEAD']);
    assert.deepEqual(await asked('GET', '/v1/claims/1/2/3'), [404, undefined]);
    assert.deepEqual(await asked('DELETE', '/nowhere'), [404, undefined]);
  });

  test('an upload without a boundary, and one that breaks off, are the sender’s fault', async () => {
    const { access_token: token } = await registerBusiness(server.app, 'ann@parts.example');
    const send = (type: string, body: string) =>
      call(server.app, 'POST', '/v1/imports', { token, body, headers: { 'content-type': type } });
    const none = await send('multipart/form-data', 'x');
    assert.equal(none.status, 400);
    assert.equal(none.body.error.code, 'bad_request');
    const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b';
    const broken = await send('multipart/form-data; boundary=b', part);
    assert.ok(broken.status >= 400 && broken.status < 500, String(broken.status));
  });
});
