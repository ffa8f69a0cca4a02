// What people do on the page, from the doors to their files, in one browser over one business.
import { after, before, describe } from 'node:test';
import { asking } from './asking.ts';
import { throughTheDoors } from './doors.ts';
import { bringingInFiles } from './files.ts';
import { skip, startWorld, stopWorld, type World } from './fixture.ts';
import { byKeyboardAlone } from './keyboard.ts';

describe('on the page', { skip }, () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => stopWorld(world));

  throughTheDoors(() => world);
  asking(() => world);
  bringingInFiles(() => world);
  byKeyboardAlone(() => world);
});
