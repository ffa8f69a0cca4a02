// The page a link to a new password leads to, in a real browser: under the server's own policy, the
// secret out of the address at once, and a password that signs in afterwards.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import {
  call,
  PASSWORD,
  registerBusiness,
  type TestServer,
  testServer,
} from '../../server/fixtures.ts';
import { type MailBox, openMailBox } from '../../server/mail-fixture.ts';

const CHROMIUM = '/usr/bin/chromium';
const skip = existsSync(CHROMIUM) ? false : `there is no browser at ${CHROMIUM}`;
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];
const NEW_PASSWORD = 'the password of another day';

describe('the page behind a link', { skip }, () => {
  let server: TestServer;
  let box: MailBox;
  let browser: Browser;
  let address: string;
  before(async () => {
    box = await openMailBox();
    const settings = { public_url: 'http://coach.example' };
    server = await testServer({ settings, mailer: box.mailer });
    address = await server.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await box?.close();
  });

  test('sets a password, once, and leaves no secret in the address', async () => {
    await registerBusiness(server.app, 'ann@one.example');
    const body = { email: 'ann@one.example' };
    await call(server.app, 'POST', '/v1/password/forgot', { body });
    const link = /http:\/\/coach\.example(\/\S+)/.exec(await box.next())?.[1];
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });
    await page.goto(`${address}${link}`);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    assert.equal(new URL(page.url()).hash, '');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Your password is set').waitFor();
    const login = (password: string) =>
      call(server.app, 'POST', '/v1/login', { body: { ...body, password } });
    assert.equal((await login(NEW_PASSWORD)).status, 200);
    assert.equal((await login(PASSWORD)).status, 401);

    await page.goto('about:blank');
    await page.goto(`${address}${link}`);
    await page.getByLabel('New password').fill('a third password of some length');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('status').getByText('not valid any more').waitFor();

    await page.goto(`${address}/reset-password`);
    await page.getByRole('status').getByText('This link is not whole').waitFor();
    assert.deepEqual(faults, []);
  });
});
