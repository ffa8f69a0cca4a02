// Every view, on a phone and a desk, light and dark; the choice between them; and on paper.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  DESK,
  openPage,
  PHONE,
  picture,
  signIn,
  skip,
  startWorld,
  stopWorld,
  type World,
} from './fixture.ts';
import { lookAtEveryView, settle } from './views.ts';

const LOOKS = [
  ['phone', PHONE, 'light'],
  ['phone', PHONE, 'dark'],
  ['desk', DESK, 'light'],
  ['desk', DESK, 'dark'],
] as const;

describe('every view', { skip }, () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => stopWorld(world));

  for (const [device, size, theme] of LOOKS) {
    test(`on a ${device}, ${theme}`, () => lookAtEveryView(world, device, { size, theme }));
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
