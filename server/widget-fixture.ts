// Calls of the widget’s tests: as a person on our own page, and as a browser on a web site.
// Hides headers and addresses.
import assert from 'node:assert/strict';
import {
  call,
  filesBody,
  PASSWORD,
  registerBusiness,
  type TestServer,
  testServer,
} from './fixtures.ts';

export const SITE = 'https://cafe.example';
export const OTHER = 'https://other.example';
/** Allowed for every business by the tests' settings. */
export const EVERYWHERE = 'https://shop.example';

export type Method = Parameters<typeof call>[1];
export type Person = Awaited<ReturnType<typeof registerBusiness>>;

export function siteCalls(server: TestServer) {
  const post = (path: string, token: string, body: object, headers = {}) =>
    call(server.app, 'POST', `/v1/${path}`, { token, body, headers });
  return {
    allow: (token: string, origin: string) => post('widget-origins', token, { origin }),
    mint: (token: string, origin = SITE) => post('widget-tokens', token, { origin }),
    async login(email: string): Promise<Person> {
      const { body } = await call(server.app, 'POST', '/v1/login', {
        body: { email, password: PASSWORD },
      });
      return body;
    },
    /** A call as the browser of somebody on a site makes it. */
    from: (origin: string | null, token: string, path = 'me', method: Method = 'GET') =>
      call(server.app, method, `/v1/widget/${path}`, {
        token,
        headers: origin === null ? {} : { origin },
      }),
    ask: (token: string, question: string, more: object = {}) =>
      post('widget/ask', token, { question, ...more }, { origin: SITE }),
  };
}

/** A server with a business whose admin has sixty days of sales and allows `SITE`. */
export async function startSite() {
  const server = await testServer();
  const calls = siteCalls(server);
  const admin = await registerBusiness(server.app, 'ann@widget.example');
  await bringOrders(server, admin.access_token);
  assert.equal((await calls.allow(admin.access_token, SITE)).status, 201);
  return { server, calls, admin };
}

/** Sixty days of sales from September 2026, read in and confirmed. */
export async function bringOrders(server: TestServer, token: string): Promise<void> {
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
