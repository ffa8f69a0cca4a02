// Claims about where a record may be moved: to a day on which a file could tell of it where the
// business is, and to nowhere that it stands already; refused before anything waits its turn.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { TenantContext } from '../sql/database.ts';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import { type Business, newBusiness, temporaryFolder } from '../test/import-fixture.ts';
import type { Said } from './adjustment-moves.ts';
import { adjust, previewAdjustment, takeBack } from './adjustments.ts';

const TOLD = { tax: 'excluded', currency: 'USD', date_order: 'ymd', decimal: 'point' };
/** In Honolulu it is still the 20th. */
const NOW = new Date('2026-11-21T09:00:00Z');
const EXPENSES = `Date,Category,Supplier,Amount
2026-10-01,Flour,Mill,250.00
2026-10-02,Rent,Landlord,1150.00
2026-10-03,Flour,Miller,75.00
`;

const folder = temporaryFolder();
let db: TestDatabase;
let shop: Business;
let person: TenantContext;
let deps: Parameters<typeof adjust>[0];
let flour: string;
before(async () => {
  db = await testDatabase();
  shop = await newBusiness({ db, data_dir: folder.path, time_zone: 'Pacific/Honolulu' });
  person = { ...shop.ctx, user_id: randomUUID(), role: 'admin' };
  deps = { db, clock: () => NOW, imports: shop.service };
  const done = await shop.bring({ name: 'e.csv', content: EXPENSES }, { answers: TOLD });
  assert.equal(done.status, 'done', JSON.stringify(done));
  flour = String((await shop.query("select id from expenses where supplier = 'Mill'"))[0]?.id);
});
after(async () => {
  await db.close();
  folder.remove();
});

const move = (where: Pick<Said, 'to_day' | 'to_category'>): Said => ({
  ...{ kind: 'move', entity: 'expense', record_id: flour, reason: 'it belongs there', ...where },
});

/** Both ways in are refused, with this sentence, and nothing has waited for its turn. */
async function isRefused(said: Said, sentence: RegExp): Promise<void> {
  const unqueued = { ...deps, imports: { inTurn: () => assert.fail('it was queued') } };
  const preview = previewAdjustment(unqueued, person, { said, look: async () => null });
  await assert.rejects(preview, { code: 'validation_failed', message: sentence });
  const made = adjust(unqueued, person, said);
  await assert.rejects(made, { code: 'validation_failed', message: sentence });
}

test('a move leads to a day on which a file could tell of the record, where the business is', async () => {
  await isRefused(
    move({ to_day: '2026-11-22' }),
    /^2026-11-22 lies in the future \(after 2026-11-21\)/,
  );
  await isRefused(move({ to_day: '2062-11-01' }), /lies in the future/);
  await isRefused(move({ to_day: '1989-12-31' }), /^1989-12-31 lies before 1990/);
  const { to_day } = await adjust(deps, person, move({ to_day: '2026-11-21' }));
  assert.equal(to_day, '2026-11-21');
});

test('an expense is moved to no category that it is in, as it stands now', async () => {
  const keys = new Map(
    (await shop.query("select key, label from members where dimension = 'category'")).map(
      ({ key, label }) => [String(label), String(key)],
    ),
  );
  const already = /^It is in that category already\.$/;
  const to = (label: string) => move({ to_category: keys.get(label) });
  const rent = String(
    (await shop.query("select id from expenses where supplier = 'Landlord'"))[0]?.id,
  );
  await isRefused({ ...to('Rent'), record_id: rent }, already);
  // also beside another day: it would be written down as moved there
  await isRefused({ ...to('Rent'), record_id: rent, to_day: '2026-10-05' }, already);
  const { id } = await adjust(deps, person, { ...to('Flour'), record_id: rent });
  await isRefused({ ...to('Flour'), record_id: rent }, already);
  await takeBack(deps, person, id);
  await isRefused({ ...to('Rent'), record_id: rent }, already);
});
