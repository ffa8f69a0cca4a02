// The whole journey by keyboard alone: into the sample, a question, a figure opened and run again,
// figures, a file of one's own. Nothing here touches a pointer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { openPage, PASSWORD, until, type World } from './fixture.ts';

/** No view has more stops than this; past them the way leads nowhere. */
const MOST_TABS = 80;

export function byKeyboardAlone(worldOf: () => World): void {
  describe('by keyboard alone', () => {
    let world: World;
    let page: Page;
    let context: BrowserContext;
    let faults: string[];
    before(async () => {
      world = worldOf();
      ({ page, context, faults } = await openPage(world));
      await page.getByRole('heading', { name: 'Ask your business a question' }).waitFor();
    });
    after(async () => {
      await context?.close();
    });

    /** What has the focus, by its name as it is read out. */
    const focused = () =>
      page.evaluate(`(() => {
      const one = document.activeElement;
      const named = one.labels?.[0]?.textContent ?? one.getAttribute('aria-label');
      return (named ?? one.textContent ?? '').trim().replace(/\\s+/g, ' ');
    })()`) as Promise<string>;

    /** Tabs until it is there; every stop on the way must be seen to have the focus. */
    const tabTo = async (name: RegExp, key = 'Tab') => {
      const seen: string[] = [];
      for (let at = 0; at < MOST_TABS; at += 1) {
        await page.keyboard.press(key);
        const here = await focused();
        seen.push(here);
        if (name.test(here)) {
          const visible = await page.evaluate(`(() => {
          const one = document.activeElement;
          const ring = (element) => getComputedStyle(element).outlineStyle !== 'none';
          return ring(one) || ring(one.parentElement) || ring(one.nextElementSibling ?? one);
        })()`);
          assert.equal(visible, true, `${here} has the focus and does not show it`);
          return;
        }
      }
      assert.fail(`${name} is not on the way: ${seen.join(' | ')}`);
    };

    test('the first stop skips to the content', async () => {
      await tabTo(/^Skip to the content$/);
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate('document.activeElement.id'), 'main');
    });

    test('into the sample, where the heading takes the focus', async () => {
      await tabTo(/^Look around the sample$/);
      await page.keyboard.press('Enter');
      await page.getByText('You are looking around').waitFor();
      await until(page, "document.activeElement.tagName === 'H1'");
    });

    test('a question is asked from home and answered', async () => {
      await tabTo(/^Question$/);
      await page.keyboard.type('How much did we sell in October 2026?');
      await page.keyboard.press('Enter');
      await page.locator('.answer.answered').waitFor();
      assert.equal(await page.evaluate('location.pathname'), '/ask');
    });

    test('a figure opens, keeps the focus inside, runs again, and gives the focus back', async () => {
      await tabTo(/show how it was computed$/);
      const figure = await focused();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await tabTo(/^Run again$/);
      await page.keyboard.press('Enter');
      await page.getByText('The books say the same today.').waitFor();
      for (let at = 0; at < 12; at += 1) {
        await page.keyboard.press('Tab');
        const inside = await page.evaluate(
          "document.activeElement === document.body || !!document.activeElement.closest('dialog')",
        );
        assert.equal(inside, true, 'the focus left the drawer');
      }
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.equal(await focused(), figure);
    });

    test('a follow-up, and whether it helped', async () => {
      await tabTo(/^Question$/);
      await page.keyboard.type('and in September?');
      await page.keyboard.press('Enter');
      await page.locator('.answer.answered').nth(1).waitFor();
      await tabTo(/^Yes$/, 'Shift+Tab');
      await page.keyboard.press('Enter');
      await page.getByText('You said:').waitFor();
    });

    test('a figure over time, by window and by what it is made of', async () => {
      await page.evaluate('document.activeElement.blur()');
      await tabTo(/^Figures$/);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Figures' }).waitFor();
      await tabTo(/^Net sales/);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Net sales' }).waitFor();
      await page.locator('canvas').waitFor();
      await tabTo(/^12 months$/);
      await page.keyboard.press('ArrowLeft');
      await until(page, "location.search.includes('window=13w')");
      await tabTo(/^As a table$/);
      await page.keyboard.press('Enter');
      await page.getByRole('table').waitFor();
      await tabTo(/^Sourdough loaf/);
      await page.keyboard.press('Enter');
      await until(page, "location.search.includes('only=product')");
    });

    test('out, and in again with a business and a file of one’s own', async () => {
      await tabTo(/^Leave$/, 'Shift+Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Ask your business a question' }).waitFor();
      await tabTo(/^Try my own file$/);
      await page.keyboard.press('Enter');
      await tabTo(/^Name of the business$/);
      await page.keyboard.type('Keys Ltd');
      await tabTo(/^Your e-mail$/);
      await page.keyboard.type('keys@one.example');
      await tabTo(/^Password$/);
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Files', exact: true }).waitFor();
      await tabTo(/Drop files of one kind here/);
      const chooser = page.waitForEvent('filechooser');
      await page.keyboard.press('Enter');
      await (await chooser).setFiles({
        name: 'keys.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('Order,Date,Item code,Item,Qty,Price\n1,2026-10-05,A,Bread,2,10.00\n'),
      });
      await page.getByRole('form', { name: 'What the columns mean' }).waitFor();
      await tabTo(/^Confirm$/);
      await page.keyboard.press('Enter');
      await page.getByText('1 row new').waitFor();
    });

    test('in all of this the browser had nothing to complain of', () => {
      assert.deepEqual(faults, []);
    });
  });
}
