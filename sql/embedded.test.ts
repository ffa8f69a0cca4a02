// What the embedded engine alone promises: its one connection in turns, and its thread's end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddedOnly, ownerDatabase } from '../test/database.ts';

const ITS_THREAD = embeddedOnly('its thread');
const ONE_CONNECTION = embeddedOnly('its one connection');

test(
  'concurrent transactions take turns and never see each other half done',
  ONE_CONNECTION,
  async () => {
    const db = await ownerDatabase();
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 25 }, () =>
        db.transaction({}, async (tx) => {
          inside += 1;
          most = Math.max(most, inside);
          await tx.query('select 1');
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
        }),
      ),
    );
    assert.equal(most, 1);
    await db.close();
  },
);

test('a person who asks while work is queued is served before it', ONE_CONNECTION, async () => {
  const db = await ownerDatabase();
  const served: string[] = [];
  const work = (name: string) =>
    db.transaction({ priority: 'work' }, async () => void served.push(name));
  const first = db.transaction({ priority: 'work' }, async (tx) => {
    await tx.query('select pg_sleep(0.02)');
  });
  const queued = [work('work 1'), work('work 2')];
  const person = db.transaction({ priority: 'person' }, async () => void served.push('person'));
  await Promise.all([first, ...queued, person]);
  assert.deepEqual(served, ['person', 'work 1', 'work 2']);
  await db.close();
});

test(
  'a database whose thread has ended fails every call instead of hanging',
  ITS_THREAD,
  async () => {
    const closed = await ownerDatabase();
    await closed.close();
    await assert.rejects(closed.transaction({}, (tx) => tx.query('select 1')));
  },
);
