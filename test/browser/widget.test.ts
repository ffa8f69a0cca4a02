// The widget on web sites of others, in a real browser: one that is allowed, under a strict policy
// of its own, and one that is not.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { call } from '../../server/fixtures.ts';
import {
  DESK,
  HOSTILE,
  judge,
  openPage,
  PHONE,
  picture,
  skip,
  startWorld,
  stopWorld,
  type World,
} from './fixture.ts';
import {
  adminToken,
  allow,
  comeIn,
  type ForeignSite,
  openSite,
  toTheQuestion,
  waitsToBeSeen,
} from './foreign-site.ts';

/** More stops than the widget has. */
const MOST_TABS = 60;

const LOOKED_AT = [
  'How did sales develop by month in 2026?',
  'What are our best products this year?',
  'How were we since we raised prices?',
];

describe('the widget', { skip }, () => {
  let world: World;
  let site: ForeignSite;
  let other: ForeignSite;
  let page: Page;
  let context: BrowserContext;
  let faults: string[];
  before(async () => {
    world = await startWorld();
    site = await openSite(world.address, 'localhost');
    other = await openSite(world.address, '127.0.0.1');
    await allow(world, site.origin);
    ({ page, context, faults } = await openPage({ ...world, address: site.origin }));
    page.setDefaultTimeout(12_000);
  });
  after(async () => {
    await context?.close();
    await site?.close();
    await other?.close();
    await stopWorld(world);
  });

  const ask = async (question: string) => {
    const before = await page.locator('.answer:not(.coming)').count();
    await page.getByRole('textbox', { name: 'Question' }).fill(question);
    await page.keyboard.press('Enter');
    await page.locator('.answer:not(.coming)').nth(before).waitFor();
    return page.locator('.answer').last();
  };
  const kept = () =>
    page.evaluate(`sessionStorage.getItem('coxswain.widget ${world.address}')`) as Promise<string>;

  test('shows a sign-in to who is not signed in, and nothing else', async () => {
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    assert.equal(await page.locator('coxswain-coach').getByRole('textbox').count(), 0);
    assert.equal(await page.locator('coxswain-coach').getByRole('button').count(), 1);
    await judge(page, 'the widget, signed out');
  });

  test('looks as it means to, whatever the site’s styles say', async () => {
    const style = (await page.evaluate(`(() => {
      const heading = document.querySelector('coxswain-coach').shadowRoot.querySelector('h2');
      const { fontStyle, textTransform, letterSpacing, color } = getComputedStyle(heading);
      return { fontStyle, textTransform, letterSpacing, color };
    })()`)) as Record<string, string>;
    assert.deepEqual(style, {
      fontStyle: 'normal',
      textTransform: 'none',
      letterSpacing: 'normal',
      color: 'rgb(26, 36, 38)',
    });
  });

  test('signs in in a window of the server’s own, which names the site and asks', async () => {
    const popup = await toTheQuestion(page);
    assert.equal(new URL(popup.url()).origin, world.address);
    await popup.getByText(site.origin).waitFor();
    // the policy was watched from the beginning of the first page only
    await popup.evaluate('window.policy_broken = []');
    await judge(popup, 'the window');
    await waitsToBeSeen(popup);
    const button = popup.getByRole('button', { name: 'Let it ask' });
    assert.equal(await kept(), null, 'nothing is given before it is said');
    const closed = popup.waitForEvent('close');
    await button.click();
    await closed;
    await page.getByRole('textbox', { name: 'Question' }).waitFor();
    await page.getByText('Harbour Street Bakery').waitFor();
  });

  test('that window is shown in nobody’s frame', async () => {
    const url = `${world.address}/widget/sign-in?site=${encodeURIComponent(site.origin)}&call=x`;
    const { headers } = await fetch(url);
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
    assert.ok(headers.get('x-frame-options'));
    const lost = await world.browser.newPage();
    await lost.goto(url);
    await lost.getByText('has lost it').waitFor();
    await lost.close();
  });

  test('answers; a figure opens within it, runs again, and gives the focus back', async () => {
    const answer = await ask('How much did we sell in October 2026?');
    const figure = answer.getByRole('button', { name: /^£[\d,.]+: show how it was computed/ });
    const told = ((await figure.textContent()) ?? '').trim();
    await figure.click();
    const opened = page.getByRole('dialog', { name: 'Net sales' });
    await opened.getByText('Everything added up: net sales, October 2026.').waitFor();
    assert.equal(await opened.locator('.value').textContent(), told);
    await opened.getByRole('button', { name: 'Run again' }).click();
    await opened.getByText('The books say the same today.').waitFor();
    await opened
      .getByText(/orders-2026\.csv, row /)
      .first()
      .waitFor();
    await opened.getByRole('button', { name: 'More' }).click();
    await opened.getByText(`adding up to ${told}.`).waitFor();
    await judge(page, 'the widget, a figure opened');
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
    await page.waitForTimeout(100);
    const focused = await page.evaluate(
      "document.querySelector('coxswain-coach').shadowRoot.activeElement?.className",
    );
    assert.equal(focused, 'figure');
  });

  test('a follow-up stays in the conversation; a trend is drawn, and is a table', async () => {
    assert.match((await (await ask('and the month before?')).textContent()) ?? '', /September/);
    const answer = await ask('How did sales develop by month in 2026?');
    await answer.getByRole('img', { name: /^Net sales by month: from £/ }).waitFor();
    await judge(page, 'the widget, a chart');
    await answer.getByRole('button', { name: 'As a table' }).click();
    await answer.getByRole('table', { name: 'Net sales by month' }).waitFor();
  });

  test('text from files stays text', async () => {
    const answer = await ask('What are our best products this year?');
    await answer.locator('.bar').nth(2).waitFor();
    assert.ok(((await answer.textContent()) ?? '').includes(HOSTILE));
    assert.equal(await answer.locator('img, a, script').count(), 0);
    await ask(HOSTILE);
    await judge(page, 'the widget, hostile text');
  });

  test('where it must ask back, the choices are buttons', async () => {
    const answer = await ask('How were we since we raised prices?');
    const before = await page.locator('.answer.answered').count();
    await answer.locator('.choice').first().click();
    await page.locator('.answer.answered').nth(before).waitFor();
  });

  test('what would change the books is refused in words', async () => {
    const answer = await ask('we hired Ana on 1 June');
    await answer.getByText('open Coxswain itself').waitFor();
  });

  test('a reload of the site asks for no password again', async () => {
    await page.reload();
    await page.getByRole('textbox', { name: 'Question' }).waitFor();
  });

  test('by keyboard alone: a suggestion, a figure, back, a question', async () => {
    const focused = () =>
      page.evaluate(`(() => {
        let one = document.activeElement;
        while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
        const ring = getComputedStyle(one).outlineStyle !== 'none' || one === document.body;
        const name = one.getAttribute('aria-label') ?? one.textContent ?? '';
        return { name: name.trim(), ring, choice: one.classList.contains('choice') };
      })()`) as Promise<{ name: string; ring: boolean; choice: boolean }>;
    const tabTo = async (right: (at: Awaited<ReturnType<typeof focused>>) => boolean) => {
      for (let at = 0; at < MOST_TABS; at += 1) {
        await page.keyboard.press('Tab');
        const here = await focused();
        if (!right(here)) continue;
        assert.equal(here.ring, true, `${here.name} has the focus and does not show it`);
        return;
      }
      assert.fail('it is not on the way');
    };
    await page.locator('.choice').first().waitFor();
    await tabTo(({ choice }) => choice);
    await page.keyboard.press('Enter');
    await page.locator('.answer.answered').waitFor();
    await tabTo(({ name }) => /show how it was computed$/.test(name));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(({ name }) => name === 'Run again');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tabTo(({ name }) => name === 'Question');
    await page.keyboard.type('How complete is the data?');
    await page.keyboard.press('Enter');
    await page.locator('.answer.answered').nth(1).waitFor();
  });

  test('a token of one site is nothing to another, though it is stolen', async () => {
    const { token } = JSON.parse(await kept()) as { token: string };
    const thief = await openPage({ ...world, address: other.origin });
    const got = await thief.page.evaluate(`fetch('${world.address}/v1/widget/me',
      { headers: { authorization: 'Bearer ${token}' } }).then((r) => r.text(), (e) => e.name)`);
    assert.equal(got, 'TypeError');
    await thief.context.close();
  });

  test('a site that is not allowed gets nothing, whatever its visitor says', async () => {
    const { page: there, context: aside } = await openPage({ ...world, address: other.origin });
    const popup = await toTheQuestion(there);
    await popup.getByText(other.origin).waitFor();
    await popup.getByRole('button', { name: 'Let it ask' }).click();
    await popup.getByText('does not let that web site ask').waitFor();
    assert.equal(await there.evaluate('sessionStorage.length'), 0);
    await popup.getByRole('button', { name: 'No', exact: true }).click();
    await there.getByRole('button', { name: 'Sign in' }).waitFor();
    assert.equal(await there.getByRole('textbox').count(), 0);
    await aside.close();
  });

  test('a site that names another in its place gets nothing either', async () => {
    const { page: there, context: aside } = await openPage({ ...world, address: other.origin });
    await there.evaluate(`addEventListener('message', ({ data }) => { window.got = data; })`);
    const opening = there.waitForEvent('popup');
    await there.evaluate(`void open('${world.address}/widget/sign-in?call=x&site=' +
      encodeURIComponent('${site.origin}'))`);
    const popup = await opening;
    await popup.getByLabel('E-mail').fill('sample@harbour-street.example');
    await popup.getByLabel('Password').fill('a password of some length');
    await popup.getByRole('button', { name: 'Sign in' }).click();
    const closed = popup.waitForEvent('close');
    await popup.getByRole('button', { name: 'Let it ask' }).click();
    await closed;
    await there.waitForTimeout(200);
    assert.equal(await there.evaluate('window.got'), undefined);
    await aside.close();
  });

  test('a session that is ended elsewhere ends here, and says so', async () => {
    const token = await adminToken(world);
    await call(world.server.app, 'DELETE', '/v1/me/sessions', { token });
    await page.getByRole('textbox', { name: 'Question' }).fill('How complete is the data?');
    await page.keyboard.press('Enter');
    await page.getByText('You were signed out.').waitFor();
    assert.equal(await kept(), null);
    assert.equal(await page.locator('coxswain-coach').getByRole('textbox').count(), 0);
  });

  test('signing out ends the session on the server, too', async () => {
    await comeIn(page);
    const { token } = JSON.parse(await kept()) as { token: string };
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    assert.equal(await kept(), null);
    const headers = { authorization: `Bearer ${token}`, origin: site.origin };
    assert.equal((await fetch(`${world.address}/v1/widget/me`, { headers })).status, 401);
  });

  for (const [device, size] of [
    ['phone', PHONE],
    ['desk', DESK],
  ] as const) {
    for (const theme of ['light', 'dark'] as const) {
      test(`on a ${device}, ${theme}: axe finds nothing, and pictures are kept`, async () => {
        const look = await openPage({ ...world, address: site.origin }, { size, theme });
        const at = async (name: string) => {
          await judge(look.page, `${name}, ${device}, ${theme}`);
          await picture(look.page, `widget-${name}-${device}-${theme}`);
        };
        await look.page.getByRole('button', { name: 'Sign in' }).waitFor();
        await at('outside');
        const popup = await toTheQuestion(look.page);
        await popup.getByRole('button', { name: 'Let it ask', disabled: false }).waitFor();
        await picture(popup, `widget-window-${device}-${theme}`);
        await popup.getByRole('button', { name: 'Let it ask' }).click();
        await look.page.locator('.choice').first().waitFor();
        await at('begin');
        const field = look.page.getByRole('textbox', { name: 'Question' });
        for (const [nth, question] of LOOKED_AT.entries()) {
          await field.fill(question);
          await look.page.keyboard.press('Enter');
          await look.page.locator('.answer:not(.coming)').nth(nth).waitFor();
          await look.page.waitForTimeout(300);
          await at(`answer-${nth + 1}`);
        }
        await look.page.locator('button.figure').first().click();
        await look.page.getByText(/adding up to/).waitFor();
        await at('figure');
        assert.deepEqual(look.faults, []);
        await look.context.close();
      });
    }
  }

  test('in all of this the browser had nothing to complain of', () => {
    assert.deepEqual(faults, []);
  });
});
