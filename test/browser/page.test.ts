// The plain page in a real browser against the real application.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type TestServer, testServer } from '../../server/fixtures.ts';

/** Where Debian puts it; COXSWAIN_CHROMIUM would be one more setting for one file. */
const CHROMIUM = '/usr/bin/chromium';
const skip = existsSync(CHROMIUM) ? false : `there is no browser at ${CHROMIUM}`;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const HOSTILE = '<img src=x onerror=window.hurt=1>';
const ORDERS = [
  'Order,Date,Item code,Item,Qty,Price',
  `1,2026-10-05,A,${HOSTILE},2,10.00`,
  '2,2026-10-06,B,Bread,1,15.00',
].join('\n');

describe('the page', { skip }, () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  before(async () => {
    server = await testServer();
    const address = await server.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
        faults.push(message.text());
      }
    });
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto(address);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test('a wrong password is told in words, read out at once', async () => {
    await page.getByLabel('E-mail').first().fill('ann@one.example');
    await page.getByLabel('Password').first().fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('E-mail and password do not match').waitFor();
  });

  test('registering leads to the question box', async () => {
    await page.getByText('Register a business').click();
    const form = page.locator('#register-form');
    await form.getByLabel('Name of the business').fill('Page Ltd');
    await form.getByLabel('Time zone').fill('Europe/London');
    await form.getByLabel('E-mail').fill('ann@one.example');
    await form.getByLabel('Password').fill('a password of some length');
    await form.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('heading', { name: 'Ask about your business' }).waitFor();
    await page.getByText('Page Ltd').waitFor();
    assert.equal(await page.evaluate('document.activeElement.id'), 'question');
  });

  test('a file is previewed, confirmed and read in; its cells never become markup', async () => {
    const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS) };
    await page.locator('#files').setInputFiles(file);
    const form = page.getByRole('form', { name: 'What the columns mean' });
    await form.waitFor();
    assert.equal(await form.getByLabel('Meaning of Price').inputValue(), 'unit_price');
    await form.getByText(HOSTILE).first().waitFor();
    const questions = form.locator('fieldset:has(input[required])');
    for (const question of await questions.all()) await question.locator('input').first().check();
    await form.getByRole('button', { name: 'Confirm' }).click();
    await page.locator('#imports').getByText('2 rows new').waitFor();
    assert.equal(await page.evaluate('window.hurt'), undefined);
  });

  test('a question is answered', async () => {
    await page
      .getByRole('textbox', { name: 'Question' })
      .fill('How much did we sell in October 2026?');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    const answer = page.getByRole('article', { name: 'Answer' }).first();
    await answer.getByText('35').first().waitFor();
  });

  test('a figure opens, runs again and shows its records', async () => {
    const answer = page.getByRole('article', { name: 'Answer' }).first();
    await answer
      .getByRole('button', { name: /^Figure c1/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    try {
      await dialog.getByText('revenue', { exact: true }).waitFor();
      await dialog.getByRole('button', { name: 'Run again' }).click();
      await dialog.getByText('The books say the same today.').waitFor();
      await dialog.getByRole('button', { name: 'Show the records' }).click();
      await dialog.getByText('orders.csv').first().waitFor();
    } finally {
      await dialog.getByRole('button', { name: 'Close' }).click();
    }
  });

  test('an access token that expired is renewed without a word', async () => {
    server.passMinutes(16);
    await page.getByRole('textbox', { name: 'Question' }).fill('How complete is the data?');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.locator('.asked', { hasText: 'How complete is the data?' }).waitFor();
    assert.equal(await page.locator('#notice').isHidden(), true);
  });

  test('nothing is wider than a phone, and every control has a name', async () => {
    const width = await page.evaluate('document.documentElement.scrollWidth');
    assert.ok(Number(width) <= 360, `${width} px`);
    const nameless = await page.evaluate(`[...document.querySelectorAll('input,select,button')]
      .filter((one) => !one.labels?.length && !one.getAttribute('aria-label')
        && !one.textContent.trim())
      .map((one) => one.outerHTML)`);
    assert.deepEqual(nameless, []);
  });

  test('deleting the file takes it off the list', async () => {
    await page.locator('#imports').getByRole('button', { name: 'Delete' }).click();
    await page.locator('#imports').getByText('None yet.').waitFor();
  });

  test('signing out shows the sign-in and nothing of the business', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const left = await page.locator('body').textContent();
    assert.doesNotMatch(left ?? '', /Page Ltd|October 2026|orders\.csv/);
  });

  test('in all of this the browser had nothing to complain of', () => {
    assert.deepEqual(faults, []);
  });
});
