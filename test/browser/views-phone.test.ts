// Every view on a phone, light and dark.
import { after, before, describe, test } from 'node:test';
import { PHONE, skip, startWorld, stopWorld, type World } from './fixture.ts';
import { lookAtEveryView } from './views.ts';

describe('every view on a phone', { skip }, () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => stopWorld(world));

  for (const theme of ['light', 'dark'] as const) {
    test(theme, () => lookAtEveryView(world, 'phone', { size: PHONE, theme }));
  }
});
