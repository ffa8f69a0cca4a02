// Every view on a phone and a desk, light and dark: axe finds nothing, nothing is too wide, the
// policy holds; and a picture of each is kept for people to look at.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
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
  until,
  type World,
} from './fixture.ts';

/** For what a view begins to load once it is there. */
const SETTLE_MS = 150;
/** Outside: whoever is not signed in. */
const OUTSIDE = [
  ['doors', '/'],
  ['sign-in', '/sign-in'],
  ['register', '/register'],
  ['join', '/join'],
] as const;
const INSIDE = [
  ['home', '/'],
  ['ask', '/ask'],
  ['figures', '/figures'],
  ['figure', '/figures/revenue?compare=before&by=customer'],
  ['figure-days', '/figures/orders?window=4w'],
  ['figure-unknown', '/figures/nothing'],
  ['files', '/files'],
  ['answers', '/answers'],
  ['settings', '/settings'],
] as const;
const LOOKS = [
  ['phone', PHONE, 'light'],
  ['phone', PHONE, 'dark'],
  ['desk', DESK, 'light'],
  ['desk', DESK, 'dark'],
] as const;
const FILE = ['Order,Date,Item code,Item,Qty,Price', '1,2024-10-05,POST,Postage,1,10.00'].join(
  '\n',
);

describe('every view', { skip }, () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => stopWorld(world));

  const settle = async (page: Page) => {
    await until(page, "document.querySelector('h1')");
    await page.waitForTimeout(SETTLE_MS);
    await until(page, "!document.querySelector('.skeleton, [aria-busy]')");
  };

  for (const [device, size, theme] of LOOKS) {
    test(`on a ${device}, ${theme}`, async () => {
      const { page, context, faults } = await openPage(world, { size, theme });
      const look = async (name: string) => {
        await settle(page);
        await judge(page, `${name}, ${device}, ${theme}`);
        await picture(page, `${name}-${device}-${theme}`);
      };
      for (const [name, path] of OUTSIDE) {
        await page.goto(world.address + path);
        await look(name);
      }
      await page.goto(world.address);
      await signIn(page);
      for (const [name, path] of INSIDE) {
        await page.goto(world.address + path);
        await look(name);
      }
      await answers(page, look);
      await mapping(page, look);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }

  /** An answer with a chart, one with bars, one that asks back, and a figure opened. */
  async function answers(page: Page, look: (name: string) => Promise<void>) {
    await page.goto(`${world.address}/ask`);
    const questions = [
      'How did sales develop by month in 2026?',
      'Who are our best customers this year?',
      'How many parrots do we have?',
    ];
    for (const [at, question] of questions.entries()) {
      await page.getByRole('textbox', { name: 'Question' }).fill(question);
      await page.keyboard.press('Enter');
      await page.locator('.answer:not(.coming)').nth(at).waitFor();
    }
    await page.locator('canvas').first().waitFor();
    await look('answers-given');
    await page.locator('button.figure').first().click();
    await page.getByRole('dialog').getByRole('table').waitFor();
    await look('claim');
    await page.keyboard.press('Escape');
  }

  async function mapping(page: Page, look: (name: string) => Promise<void>) {
    await page.goto(`${world.address}/files`);
    const buffer = Buffer.from(FILE);
    await page.locator('#files').setInputFiles({ name: 'post.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('form', { name: 'What the columns mean' }).waitFor();
    await look('mapping');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('Discarded').waitFor();
  }

  test('light or dark can be chosen, and stays chosen', async () => {
    const { page, context } = await openPage(world, { theme: 'light' });
    await signIn(page);
    await page.goto(`${world.address}/settings`);
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await paper();
    await page.getByText('Dark', { exact: true }).click();
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.reload();
    assert.equal(await paper(), dark);
    await page.getByText('As the system').click();
    assert.equal(await paper(), light);
    await context.close();
  });

  test('on paper there is the answer and nothing to be clicked', async () => {
    const { page, context } = await openPage(world, { theme: 'dark' });
    await signIn(page);
    await page.goto(`${world.address}/figures/revenue`);
    await settle(page);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('navigation').first().isVisible(), false);
    assert.equal(
      await page.evaluate('getComputedStyle(document.body).backgroundColor'),
      'rgb(255, 255, 255)',
    );
    await picture(page, 'figure-paper');
    await context.close();
  });
});
