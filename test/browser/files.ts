// Files: dropped, previewed, confirmed, followed, looked into where rows are bad, taken back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { HOSTILE, judge, openPage, PHONE, signIn, type World } from './fixture.ts';

const GOOD = Array.from({ length: 40 }, (_, at) => `${at + 1},2024-10-05,A,Bread,1,10.00`);
const ORDERS = [
  'Order,Date,Item code,Item,Qty,Price',
  ...GOOD,
  `77,2024-10-05,B,${HOSTILE},2,10.00`,
  '78,2024-13-45,A,Bread,1,15.00',
].join('\n');
const file = (name: string, text: string) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

export function bringingInFiles(worldOf: () => World): void {
  describe('files', () => {
    let world: World;
    let page: Page;
    let context: BrowserContext;
    let faults: string[];
    before(async () => {
      world = worldOf();
      ({ page, context, faults } = await openPage(world, { size: PHONE }));
      await signIn(page);
      await page.getByRole('link', { name: 'Files' }).last().click();
    });
    after(async () => {
      await context?.close();
    });

    test('what is no table is refused in words', async () => {
      await page.locator('#files').setInputFiles(file('empty.csv', ''));
      await page.getByRole('alert').getByText('empty').waitFor();
    });

    test('a file is previewed with its meaning over each column; its cells stay text', async () => {
      await page.locator('#files').setInputFiles(file('orders.csv', ORDERS));
      const form = page.getByRole('form', { name: 'What the columns mean' });
      await form.waitFor();
      assert.equal(await form.getByLabel('Meaning of Price').inputValue(), 'unit_price');
      await judge(page, 'the mapping on a phone');
    });

    test('the guess is kept while somebody looks elsewhere', async () => {
      await page.getByRole('link', { name: 'Home' }).last().click();
      await page.getByRole('link', { name: 'Files' }).last().click();
      await page.getByRole('form', { name: 'What the columns mean' }).waitFor();
    });

    test('a role given twice is refused, and said', async () => {
      const form = page.getByRole('form', { name: 'What the columns mean' });
      await form.getByLabel('Meaning of Price').selectOption('');
      for (const question of await form.locator('fieldset:has(input[required])').all()) {
        await question.locator('input').first().check();
      }
      await form.getByRole('button', { name: 'Confirm' }).click();
      await form.getByText(/Still to be chosen/).waitFor();
      await form.getByLabel('Meaning of Price').selectOption('unit_price');
    });

    test('confirmed, it is followed to its end; what could not be read is set aside', async () => {
      const form = page.getByRole('form', { name: 'What the columns mean' });
      await form.getByRole('button', { name: 'Confirm' }).click();
      const line = page.getByRole('listitem').filter({ hasText: 'orders.csv' });
      await line.getByText('41 rows new').waitFor();
      await line.getByText('1 row set aside').click();
      await line
        .getByText(/2024-13-45/)
        .first()
        .waitFor();
      const download = page.waitForEvent('download');
      await line.getByRole('button', { name: 'All of them as CSV' }).click();
      assert.match((await download).suggestedFilename(), /^rejected-rows-/);
      assert.equal(await page.evaluate('window.hurt'), undefined);
    });

    test('home says what needs the person', async () => {
      await page.getByRole('link', { name: 'Home' }).last().click();
      await page.getByText('1 row of orders.csv could not be read.').waitFor();
      await page.getByRole('link', { name: 'Look at them' }).click();
    });

    test('taking it back asks first, and takes it off the list', async () => {
      const open = page.getByRole('button', { name: 'Delete orders.csv' });
      await open.click();
      await page.getByRole('button', { name: 'Keep it' }).click();
      await open.click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await open.waitFor({ state: 'detached' });
      await page.getByText('1 row of orders.csv').waitFor({ state: 'detached' });
    });

    test('in all of this the browser had nothing to complain of', () => {
      assert.deepEqual(faults, []);
    });
  });
}
