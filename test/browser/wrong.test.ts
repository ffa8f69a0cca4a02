// “This is wrong” by keyboard alone: from a figure to its records, a reason, a look at what
// changes, applied, undone, and listed among the corrections.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { World } from './fixture.ts';
import {
  DESK,
  judge,
  openPage,
  PHONE,
  picture,
  signIn,
  skip,
  startWorld,
  stopWorld,
} from './fixture.ts';

const MOST_TABS = 120;

describe('this is wrong', { skip }, () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => stopWorld(world));

  const named = (page: Page) =>
    page.evaluate(`(() => {
      const one = document.activeElement;
      const name = one.labels?.[0]?.textContent ?? one.getAttribute('aria-label');
      return (name ?? one.textContent ?? '').trim().replace(/\\s+/g, ' ');
    })()`) as Promise<string>;
  const tabTo = async (page: Page, name: RegExp) => {
    const seen: string[] = [];
    for (let at = 0; at < MOST_TABS; at += 1) {
      await page.keyboard.press('Tab');
      seen.push(await named(page));
      if (name.test(seen.at(-1) ?? '')) return;
    }
    assert.fail(`${name} is not on the way: ${seen.join(' | ')}`);
  };

  test('a record is left out, undone, left out again and taken back among the corrections', async () => {
    const { page, context, faults } = await openPage(world, { size: DESK });
    await signIn(page);
    await page.goto(`${world.address}/ask`);
    await tabTo(page, /^Question$/);
    await page.keyboard.type('How much did we sell in October 2026?');
    await page.keyboard.press('Enter');
    await page.locator('.answer.answered').waitFor();
    await tabTo(page, /show how it was computed$/);
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('table').waitFor();
    await tabTo(page, /^This is wrong/);
    await page.keyboard.press('Enter');
    await drawer.getByRole('heading', { name: /^What is wrong with/ }).waitFor();
    await tabTo(page, /^Why$/);
    await page.keyboard.type('Entered twice');
    await page.keyboard.press('Enter');
    await drawer.getByText('With the change').waitFor();
    await judge(page, 'preview of a correction');
    await picture(page, 'wrong-preview-desk');
    await page.setViewportSize(PHONE);
    await judge(page, 'preview of a correction on a phone');
    await picture(page, 'wrong-preview-phone');
    await page.setViewportSize(DESK);
    await tabTo(page, /^Apply$/);
    await page.keyboard.press('Enter');
    await drawer.getByText(/^Done\./).waitFor();
    await tabTo(page, /^Undo$/);
    await page.keyboard.press('Enter');
    await drawer.getByText('Taken back. The figures are as they were.').waitFor();
    await tabTo(page, /^Close$/);
    await page.keyboard.press('Enter');
    await drawer.getByRole('table').waitFor();
    await tabTo(page, /^This is wrong/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Leave out$/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await tabTo(page, /^Why$/);
    await page.keyboard.type('A wedding');
    await page.keyboard.press('Enter');
    await drawer.getByText("No month's figures change.").waitFor();
    await tabTo(page, /^Apply$/);
    await page.keyboard.press('Enter');
    await drawer.getByText(/^Done\./).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${world.address}/settings`);
    await page.getByRole('heading', { name: 'Corrections' }).waitFor();
    await page.getByText('“A wedding”').waitFor();
    await judge(page, 'corrections');
    await picture(page, 'wrong-corrections-desk');
    await tabTo(page, /^Take back: One-off/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Take back/ }).waitFor({ state: 'detached' });
    assert.deepEqual(faults, []);
    await context.close();
  });
});

const INVOICES = `Invoice number,Invoice date,Due date,Customer,Total,Amount paid,Paid date,Status
R-1,2026-09-10,2026-10-10,Miller Ltd,120.00,120.00,2026-10-01,Paid
R-2,2026-09-12,2026-10-10,Baker & Co,90.00,90.00,2026-10-02,Paid
`;

describe('this is wrong, of a payment', { skip }, () => {
  let world: World;
  before(async () => {
    world = await startWorld(INVOICES);
  });
  after(() => stopWorld(world));

  test('a wrong day is said beside its field; another day is that of the payment', async () => {
    const { page, context, faults } = await openPage(world, { size: DESK });
    await signIn(page);
    await page.goto(`${world.address}/ask`);
    await page.getByRole('textbox', { name: 'Question' }).fill('Cash collected in October 2026');
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /show how it was computed$/ })
      .first()
      .click();
    const drawer = page.getByRole('dialog');
    await drawer
      .getByRole('button', { name: /^This is wrong/ })
      .first()
      .click();
    await drawer.getByText('Move', { exact: true }).click();
    await drawer.getByLabel('To which day').fill('2062-09-30');
    await drawer.getByLabel('Why').fill('The bank says so');
    await drawer.getByRole('button', { name: 'See what changes' }).click();
    await drawer.getByText('2062-09-30 lies in the future').first().waitFor();
    assert.equal(
      await drawer.getByLabel('To which day').getAttribute('aria-invalid'),
      'true',
      'the field itself is marked',
    );
    await judge(page, 'a move to a day that cannot be');
    await drawer.getByLabel('To which day').fill('2026-09-30');
    await drawer.getByRole('button', { name: 'See what changes' }).click();
    const changes = drawer.getByRole('table');
    await changes.waitFor();
    const text = (await changes.textContent()) ?? '';
    assert.match(text, /[Cc]ash collected/);
    assert.doesNotMatch(text, /[Rr]evenue/, 'what was sold stays on the day it was billed');
    assert.deepEqual(faults, []);
    await context.close();
  });
});
