// The time axis of a figure: what was decided and days without trade are marked on it, told to who
// is read to, listed under it with the holiday's name, and nothing else is.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call } from '../../server/fixtures.ts';
import { SAMPLE_EMAIL } from '../../server/sample.ts';
import {
  DESK,
  judge,
  openPage,
  PASSWORD,
  PHONE,
  picture,
  signIn,
  skip,
  startWorld,
  stopWorld,
  type World,
} from './fixture.ts';
import { settle } from './views.ts';

const DAY_MS = 86_400_000;
/** Without trade beside the Mondays on which it is always shut. */
const SHUT = ['2025-12-25', '2025-12-26', '2026-01-14'];

/** A shop in winter: Mondays off, three days on which it was shut as well. */
function winter(): string {
  const lines = ['Order,Date,Item,Qty,Price'];
  for (let ms = Date.UTC(2025, 9, 1); ms < Date.UTC(2026, 1, 1); ms += DAY_MS) {
    const day = new Date(ms).toISOString().slice(0, 10);
    if (new Date(ms).getUTCDay() === 1 || SHUT.includes(day)) continue;
    lines.push(`${ms / DAY_MS},${day},Loaf,${2 + ((ms / DAY_MS) % 4)},3.80`);
  }
  return lines.join('\n');
}

describe('the time axis', { skip }, () => {
  let world: World;
  before(async () => {
    world = await startWorld(winter());
    const { app } = world.server;
    const { body } = await call(app, 'POST', '/v1/login', {
      body: { email: SAMPLE_EMAIL, password: PASSWORD },
    });
    const told = await call(app, 'POST', '/v1/decisions', {
      token: body.access_token,
      body: { kind: 'price', what: 'Raised the price of loaves', on_day: '2025-11-11' },
    });
    assert.equal(told.status, 201, JSON.stringify(told.body));
  });
  after(() => stopWorld(world));

  for (const [device, size, theme] of [
    ['desk', DESK, 'light'],
    ['phone', PHONE, 'dark'],
  ] as const) {
    test(`marks what was decided and days without trade, on a ${device}`, async () => {
      const { page, context, faults } = await openPage(world, { size, theme });
      await signIn(page);
      await page.goto(`${world.address}/figures/revenue?window=13w&grain=day`);
      await settle(page);
      await page.locator('canvas').first().waitFor();
      const listed = page.getByRole('list', { name: 'Marked on the chart' });
      assert.deepEqual(await listed.getByRole('listitem').allTextContents(), [
        '11 Nov 2025: Raised the price of loaves',
        '25 Dec 2025: Christmas, no trade',
        '26 Dec 2025: Christmas, no trade',
        '14 Jan 2026: nothing recorded',
      ]);
      const label = await page.getByRole('img', { name: /^Net sales/ }).getAttribute('aria-label');
      assert.match(
        label ?? '',
        /Marked: 11 Nov 2025 Raised the price of loaves, 25 Dec 2025 Christmas, no trade, /,
      );
      assert.ok(await page.getByText('Never open on Mondays.').isVisible());
      await judge(page, `axis, ${device}, ${theme}`);
      await picture(page, `axis-${device}-${theme}`);
      await page.goto(`${world.address}/figures/revenue?window=4w`);
      await settle(page);
      assert.deepEqual(await listed.getByRole('listitem').allTextContents(), [
        '14 Jan 2026: nothing recorded',
      ]);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }
});
