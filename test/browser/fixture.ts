// What the browser tests start from: the real application with a small business in it, a real
// Chromium, and a record of everything the browser complains of. Pictures of views go to .cache/.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { call, filesBody, SETTINGS, type TestServer, testServer } from '../../server/fixtures.ts';
import { register } from '../../server/identity.ts';
import { SAMPLE_EMAIL } from '../../server/sample.ts';
import { createAccessTokens } from '../../server/tokens.ts';

/** Where Debian puts it; COXSWAIN_CHROMIUM would be one more setting for one file. */
const CHROMIUM = '/usr/bin/chromium';
export const skip = existsSync(CHROMIUM) ? false : `there is no browser at ${CHROMIUM}`;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PICTURES = new URL('../../.cache/pictures/', import.meta.url).pathname;
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 860 };
export const PASSWORD = 'a password of some length';
export const HOSTILE = '<img src=x onerror=window.hurt=1>[x](javascript:window.hurt=1)';
const LONG =
  'The Worshipful Company of Very Long Names, Bakers and Confectioners of the Old Harbour (1874)';

export interface World {
  server: TestServer;
  browser: Browser;
  address: string;
}

/** A sample business with half a year of orders, and a browser in front of it. */
export async function startWorld(): Promise<World> {
  const server = await testServer();
  const clock = () => new Date('2026-11-21T09:00:00Z');
  const tokens = createAccessTokens(SETTINGS.auth_secret, clock);
  const { access_token } = await register(
    { db: server.db, tokens, clock, log: console as never, settings: SETTINGS },
    {
      business: {
        name: 'Harbour Street Bakery',
        industry: 'bakery',
        currency: 'GBP',
        time_zone: 'Europe/London',
        country: 'GB',
      },
      email: SAMPLE_EMAIL,
      password: PASSWORD,
      is_sample: true,
    },
  );
  await bringIn(server, access_token, { 'orders-2026.csv': orders() });
  const address = await server.app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  return { server, browser, address };
}

export async function stopWorld(world: World | undefined): Promise<void> {
  await world?.browser.close();
  await world?.server.close();
}

/** Sends a file and confirms it as it was understood, each open question by its first choice. */
async function bringIn(server: TestServer, token: string, files: Record<string, string>) {
  const sent = filesBody(files);
  const received = await call(server.app, 'POST', '/v1/imports', { token, ...sent });
  assert.equal(received.status, 201, JSON.stringify(received.body));
  const { import_id, mapping, questions } = received.body;
  const answers = Object.fromEntries(
    questions.map((one: { id: string; default: string | null; choices: { value: string }[] }) => [
      one.id,
      one.default ?? one.choices[0]?.value,
    ]),
  );
  const path = `/v1/imports/${import_id}`;
  await call(server.app, 'POST', `${path}/confirm`, { token, body: { mapping, answers } });
  for (;;) {
    const { body } = await call(server.app, 'GET', path, { token });
    if (body.status === 'done') return;
    assert.notEqual(body.status, 'refused', JSON.stringify(body.reasons));
    await pause(50);
  }
}

/** Half a year of a bakery with a weekday pattern, and names that mean no good. */
function orders(): string {
  const products = [
    ['BR1', 'Sourdough loaf', 3.8],
    ['CK2', HOSTILE, 24],
    ['CF3', 'Flat white', 2.9],
  ] as const;
  const customers = ['Quay Café', LONG, 'Walk-in', 'The Anchor'];
  const lines = ['Order,Date,Item code,Item,Qty,Price,Customer,Channel'];
  let order = 0;
  for (let day = Date.UTC(2026, 4, 1); day < Date.UTC(2026, 10, 20); day += 86_400_000) {
    const date = new Date(day);
    const weekday = date.getUTCDay();
    if (weekday === 1) continue;
    order += 1;
    const [code, name, price] = products[order % products.length] ?? products[0];
    const quantity = (weekday === 6 ? 3 : 1) * (1 + ((order * 7) % 5));
    const row = [order, date.toISOString().slice(0, 10), code, name, quantity, price];
    const customer = customers[order % customers.length] ?? '';
    lines.push([...row, `"${customer}"`, order % 2 === 0 ? 'Web' : 'Shop'].join(','));
  }
  return lines.join('\n');
}

export interface Look {
  size: { width: number; height: number };
  theme: 'light' | 'dark';
}

/** A new person at the page; whatever the browser complains of lands in `faults`. */
export async function openPage(
  { browser, address }: World,
  { size = DESK, theme = 'light' }: Partial<Look> = {},
): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  // a drawer on its way in is half transparent: what is judged has arrived
  const context = await browser.newContext({
    viewport: size,
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const expected = /status of (4\d\d|503)/.test(message.text());
    if (message.type() === 'error' && !expected) faults.push(message.text());
  });
  await page.addInitScript(`
    window.policy_broken = [];
    addEventListener('securitypolicyviolation', (event) =>
      window.policy_broken.push(event.violatedDirective + ' ' + event.blockedURI));
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if (!entry.hadRecentInput) window.shifts.push(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });`);
  await page.goto(address);
  return { page, context, faults };
}

export async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail').fill(SAMPLE_EMAIL);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').first().waitFor();
}

/** How long a view may take to come to something, on a machine that does much else. */
const UNTIL_MS = 20_000;

/** Waits until an expression holds in the page; the page's policy forbids it to ask itself. */
export async function until(page: Page, expression: string): Promise<void> {
  const began = performance.now();
  while (!(await page.evaluate(`!!(${expression})`))) {
    assert.ok(performance.now() - began < UNTIL_MS, `never came to: ${expression}`);
    await page.waitForTimeout(40);
  }
}

/** Fails on anything that axe finds, that broke the policy, or that is wider than the window. */
export async function judge(page: Page, what: string): Promise<void> {
  if (!(await page.evaluate("typeof window.axe === 'object'"))) {
    await page.evaluate(axeSource());
  }
  const found = (await page.evaluate(`(async () => {
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa',
        'best-practice'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary));
  })()`)) as string[];
  assert.deepEqual(found, [], what);
  assert.deepEqual(await page.evaluate('window.policy_broken'), [], what);
  const wide = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.ok(Number(wide) <= 0, `${what}: ${wide} px too wide`);
  assert.equal(await page.evaluate('window.hurt'), undefined, `${what}: text became markup`);
}

let source: string | undefined;
function axeSource(): string {
  source ??= createRequire(import.meta.url)('axe-core').source as string;
  return source;
}

/** Keeps a picture of the view for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
