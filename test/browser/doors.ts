// The three doors: looking around without an account, registering, signing in and out.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { openPage, PASSWORD, PHONE, signIn, type World } from './fixture.ts';

export function throughTheDoors(worldOf: () => World): void {
  describe('the doors', () => {
    let world: World;
    before(async () => {
      world = worldOf();
    });

    test('one click leads into the sample, where asking works and nothing can be brought in', async () => {
      const { page, context, faults } = await openPage(world);
      await page.getByRole('button', { name: 'Look around the sample' }).click();
      await page.getByText('You are looking around').waitFor();
      assert.equal(await page.getByRole('link', { name: 'Files' }).count(), 0);
      await page.getByRole('textbox', { name: 'Question' }).fill('How complete is the data?');
      await page.keyboard.press('Enter');
      await page.locator('.answer.answered').waitFor();
      await page.getByRole('button', { name: 'Leave', exact: true }).click();
      await page.getByRole('heading', { name: 'Ask your business a question' }).waitFor();
      assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /Harbour Street/);
      assert.deepEqual(faults, []);
      await context.close();
    });

    test('a wrong password is told in words, read out at once', async () => {
      const { page, context } = await openPage(world, { size: PHONE });
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByLabel('E-mail').fill('ann@one.example');
      await page.getByLabel('Password').fill('not the password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').getByText('E-mail and password do not match').waitFor();
      await context.close();
    });

    test('registering leads straight to the first file', async () => {
      const { page, context, faults } = await openPage(world, { size: PHONE });
      await page.getByRole('button', { name: 'Try my own file' }).click();
      await page.getByLabel('Name of the business').fill('Page Ltd');
      await page.getByLabel('Time zone').fill('Europe/London');
      await page.getByLabel('Your e-mail').fill('ann@one.example');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Go on to my file' }).click();
      await page.getByRole('heading', { name: 'Files', exact: true }).waitFor();
      await page.locator('.top').getByText('Page Ltd').waitFor();
      assert.deepEqual(faults, []);
      await context.close();
    });

    test('what the server refuses stands at its field', async () => {
      const { page, context } = await openPage(world);
      await page.goto(`${world.address}/register`);
      await page.getByLabel('Name of the business').fill('Page Ltd');
      await page.getByLabel('Currency').fill('XXQ');
      await page.getByLabel('Your e-mail').fill('bob@one.example');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Go on to my file' }).click();
      await page.getByText('must be an ISO 4217 code').last().waitFor();
      assert.equal(await page.getByLabel('Currency').getAttribute('aria-invalid'), 'true');
      await context.close();
    });

    test('an address survives signing in, a reload keeps it, and signing out leaves nothing', async () => {
      const { page, context, faults } = await openPage(world);
      await page.goto(`${world.address}/figures/revenue`);
      await page.getByLabel('E-mail').fill('sample@harbour-street.example');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Net sales' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Net sales' }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Ask your business a question' }).waitFor();
      assert.doesNotMatch(
        (await page.locator('body').textContent()) ?? '',
        /Harbour Street|Net sales £/,
      );
      assert.equal(await page.evaluate('sessionStorage.length'), 0);
      assert.deepEqual(faults, []);
      await context.close();
    });

    test('an access token that expired is renewed without a word', async () => {
      const { page, context, faults } = await openPage(world);
      await signIn(page);
      world.server.passMinutes(16);
      await page.getByRole('textbox', { name: 'Question' }).fill('How complete is the data?');
      await page.keyboard.press('Enter');
      await page.locator('.answer.answered').waitFor();
      assert.equal(await page.locator('.toast.fault').count(), 0);
      assert.deepEqual(faults, []);
      await context.close();
    });

    test('an address that leads nowhere says so', async () => {
      const response = await fetch(`${world.address}/nowhere`);
      assert.equal(response.status, 404);
      const { page, context } = await openPage(world);
      await signIn(page);
      await page.evaluate("history.pushState(null, '', '/nowhere')");
      await page.evaluate("dispatchEvent(new PopStateEvent('popstate'))");
      await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
      await context.close();
    });
  });
}
