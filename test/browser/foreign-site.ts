// A web site of somebody else on this machine: one page with the widget in it, under a policy as
// strict as a careful site has. Hides its server.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { call } from '../../server/fixtures.ts';
import { SAMPLE_EMAIL } from '../../server/sample.ts';
import { PASSWORD, type World } from './fixture.ts';

export interface ForeignSite {
  origin: string;
  close(): Promise<void>;
}

/** The site's page has the widget of `coach`; other names than the coach's are other sites, too. */
export async function openSite(coach: string, host: string, attributes = ''): Promise<ForeignSite> {
  const policy =
    `default-src 'none'; script-src ${coach}; connect-src ${coach}; style-src 'self'; ` +
    "img-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
  const server = createServer((request, response) => {
    if (request.url === '/site.css') {
      response.setHeader('content-type', 'text/css').end(STYLE);
      return;
    }
    if (request.url !== '/') {
      response.writeHead(204).end();
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', policy);
    response.end(pageOf(coach, attributes));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${port}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** Styles that would spoil anything they reach. */
const STYLE = `
  body { margin: 0; padding: 12px; font: italic 11px/1 serif; color: #b00; background: #fdfdfd;
    text-transform: uppercase; letter-spacing: 3px; }
  h1 { color: #222; font-size: 20px; }
  button, input, h2, h3, p, ul { font: 40px fantasy !important; color: magenta !important; }
  @media (prefers-color-scheme: dark) { body { background: #111; } h1 { color: #eee; } }
`;

function pageOf(coach: string, attributes: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>The café's own page</title>
    <link rel="stylesheet" href="/site.css">
    <script src="${coach}/widget.js" async></script>
  </head>
  <body>
    <main>
      <h1>Our café</h1>
      <coxswain-coach ${attributes}></coxswain-coach>
    </main>
  </body>
</html>`;
}

/** As the admin of the sample business. */
export async function adminToken({ server }: World): Promise<string> {
  const body = { email: SAMPLE_EMAIL, password: PASSWORD };
  return (await call(server.app, 'POST', '/v1/login', { body })).body.access_token as string;
}

export async function allow(world: World, origin: string): Promise<void> {
  const token = await adminToken(world);
  await call(world.server.app, 'POST', '/v1/widget-origins', { token, body: { origin } });
}

/** Through the window that the widget opens, up to its question. */
export async function toTheQuestion(page: Page): Promise<Page> {
  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const popup = await opening;
  await popup.getByLabel('E-mail').fill(SAMPLE_EMAIL);
  await popup.getByLabel('Password').fill(PASSWORD);
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await popup.getByRole('heading', { name: 'Let this site ask for you?' }).waitFor();
  return popup;
}

/** Longer than the window waits before it takes a yes. */
const LOOKED_LONG_MS = 1_200;

/** The window's yes is not to be clicked while it is behind another or hidden, and soon after. */
export async function waitsToBeSeen(popup: Page): Promise<void> {
  const yes = popup.getByRole('button', { name: 'Let it ask' });
  await expectEnabled();
  for (const [away, back, event] of [
    ['document.hasFocus = () => false', 'delete document.hasFocus', 'blur'],
    [
      "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })",
      'delete document.visibilityState',
      'visibilitychange',
    ],
  ] as const) {
    const target = event === 'blur' ? 'window' : 'document';
    await popup.evaluate(`${away}; ${target}.dispatchEvent(new Event('${event}'))`);
    await popup.waitForTimeout(LOOKED_LONG_MS);
    assert.equal(await yes.isEnabled(), false, event);
    const again = event === 'blur' ? 'focus' : event;
    const at_once = await popup.evaluate(`${back};
      ${target}.dispatchEvent(new Event('${again}'));
      [...document.querySelectorAll('button')].find((b) => b.textContent === 'Let it ask').disabled`);
    assert.equal(at_once, true, 'not in the moment it comes up');
    await expectEnabled();
  }

  async function expectEnabled() {
    await popup.getByRole('button', { name: 'Let it ask', disabled: false }).waitFor();
  }
}

/** All the way in. */
export async function comeIn(page: Page): Promise<void> {
  const popup = await toTheQuestion(page);
  await popup.getByRole('button', { name: 'Let it ask' }).click();
  await page.getByRole('textbox', { name: 'Question' }).waitFor();
}
