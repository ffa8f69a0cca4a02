// The list of imports, page by page: each import once, also where several were made in one instant.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '../test/database.ts';
import { newBusiness, streams, temporaryFolder } from '../test/import-fixture.ts';

const folder = temporaryFolder();
let db: Awaited<ReturnType<typeof testDatabase>>;

before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

test('imports of one instant are neither left out nor shown twice at the edge of a page', async () => {
  const shop = await newBusiness({ db, data_dir: folder.path });
  const made: string[] = [];
  for (const no of [1, 2, 3, 4, 5]) {
    const content = `Date,Item,Qty,Price\n2025-01-0${no},Bun,1,2.00\n2025-02-0${no},Loaf,1,3.00\n`;
    const { import_id } = await shop.service.receive(
      shop.ctx,
      streams([{ name: `${no}.csv`, content }]),
    );
    made.push(import_id);
  }
  await shop.query(`update imports set created_at = '2025-03-01T10:00:00.123456Z'`);
  const shown: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await shop.service.list(shop.ctx, { limit: 2, cursor });
    shown.push(...page.items.map((item) => item.import_id));
    cursor = page.next_cursor;
  } while (cursor !== null && shown.length < 20);
  assert.deepEqual(shown, [...made].sort().reverse());
});
