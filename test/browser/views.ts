// Every view in one look (a device, a theme): axe finds nothing, nothing is too wide, the policy
// holds; and a picture of each is kept for people to look at. One file a device runs it.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { judge, type Look, openPage, picture, signIn, until, type World } from './fixture.ts';

/** For what a view begins to load once it is there. */
const SETTLE_MS = 150;
/** Whoever is not signed in. */
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
const FILE = ['Order,Date,Item code,Item,Qty,Price', '1,2024-10-05,POST,Postage,1,10.00'].join(
  '\n',
);

type Judge = (name: string) => Promise<void>;

export async function lookAtEveryView(world: World, device: string, look: Look): Promise<void> {
  const { page, context, faults } = await openPage(world, look);
  const at: Judge = async (name) => {
    await settle(page);
    await judge(page, `${name}, ${device}, ${look.theme}`);
    await picture(page, `${name}-${device}-${look.theme}`);
  };
  for (const [name, path] of OUTSIDE) {
    await page.goto(world.address + path);
    await at(name);
  }
  await page.goto(world.address);
  await signIn(page);
  for (const [name, path] of INSIDE) {
    await page.goto(world.address + path);
    await at(name);
  }
  await answers(page, world, at);
  await mapping(page, world, at);
  assert.deepEqual(faults, []);
  await context.close();
}

export async function settle(page: Page): Promise<void> {
  await until(page, "document.querySelector('h1')");
  await page.waitForTimeout(SETTLE_MS);
  await until(page, "!document.querySelector('.skeleton, [aria-busy]')");
}

/** An answer with a chart, one with bars, one that asks back, and a figure opened. */
async function answers(page: Page, { address }: World, at: Judge): Promise<void> {
  await page.goto(`${address}/ask`);
  const questions = [
    'How did sales develop by month in 2026?',
    'Who are our best customers this year?',
    'How were we since we raised prices?',
  ];
  for (const [nth, question] of questions.entries()) {
    await page.getByRole('textbox', { name: 'Question' }).fill(question);
    await page.keyboard.press('Enter');
    await page.locator('.answer:not(.coming)').nth(nth).waitFor();
  }
  await page.locator('canvas').first().waitFor();
  await at('answers-given');
  await page.locator('button.figure').first().click();
  await page.getByRole('dialog').getByRole('table').waitFor();
  await at('claim');
  await page.keyboard.press('Escape');
}

async function mapping(page: Page, { address }: World, at: Judge): Promise<void> {
  await page.goto(`${address}/files`);
  const buffer = Buffer.from(FILE);
  await page.locator('#files').setInputFiles({ name: 'post.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('form', { name: 'What the columns mean' }).waitFor();
  await at('mapping');
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByText('Discarded').waitFor();
}
