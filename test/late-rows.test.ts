// Claims about rows that come late: nobody asks for anything, and the roll-ups show them; whenever
// in somebody else's change they come, they are in a published version and nothing stays dirty.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createLog } from '../log.ts';
import { createWorker } from '../server/worker.ts';
import { type Database, withTenant } from '../sql/database.ts';
import { recompute } from '../sql/recompute.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { checkTotals } from './golden-totals.ts';
import { type Business, businessOf, newBusiness, temporaryFolder } from './import-fixture.ts';
import { checkLists } from './part-lists.ts';

/** What is promised of a late row; a worker looks much more often. */
const VISIBLE_WITHIN_MS = 60_000;
const DAY = '2025-03-03';
const SALES = `Order,Date,Item,Customer ID,Qty,Price
1,${DAY} 10:00,Tea,7,2,3.50
2,2025-03-04 11:30,Bun,8,3,2.00
`;
const CUT = { time_zone: 'Europe/London', week_start: 1 };

const folder = temporaryFolder();
const log = createLog('silent');
const clock = () => new Date();
let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

/** One more sale of 5.00 on the day, as a connected source writes it: the row and its mark. */
async function sellLate(on: Database, shop: Business, { begin = true } = {}): Promise<void> {
  const { tenant_id } = shop.ctx;
  await withTenant(on, shop.ctx, async (tx) => {
    const version = begin ? (await recompute.beginChange(tx, { tenant_id })).next_version : null;
    await tx.query(
      `insert into order_lines (tenant_id, id, since_version, source_id, order_id, order_number,
         occurred_at, time_known, kind, quantity, amount, currency, counted, content_hash)
       select t.id, u.id, coalesce($3::int8, t.data_version + 1), s.id, hashtext(u.id::text), u.id,
         '${DAY}T10:20Z', true, 'sale', 1, 5, 'GBP', true, u.id
       from tenants t, data_sources s, (select $2::uuid as id) u
       where t.tenant_id = $1 and s.tenant_id = $1`,
      [tenant_id, randomUUID(), version],
    );
    for (const stage of ['orders', 'days']) {
      await recompute.markDirty(tx, { tenant_id, stage, buckets: [DAY] });
    }
  });
}

/** What readers see of the day: its revenue and its orders in each grain's roll-up. */
async function seen(shop: Business): Promise<string[]> {
  const rows = await shop.query(
    `select r.grain, r.metric_name, r.value::float8 from tenants t
     join business_metrics_rollups r on r.tenant_id = t.id
       and r.since_version <= t.data_version and r.until_version > t.data_version
     where r.metric_name in ('revenue', 'orders')
       and r.bucket in ('${DAY}', '2025-03-01') order by 1, 2`,
  );
  return rows.map(({ grain, metric_name, value }) => `${grain} ${metric_name} ${value}`);
}
/** Before it came, the day had one order of 7.00, its week and month two of 13.00. */
const WITH_IT = [
  ...['day orders 2', 'day revenue 12', 'month orders 3', 'month revenue 18'],
  ...['week orders 3', 'week revenue 18'],
];

describe('a worker that is running', () => {
  for (const [what, begin] of [
    ['with the change it begins', true],
    ['with nothing but the mark of its day', false],
  ] as const) {
    test(`shows a late row ${what}, within 60 s and unasked`, async () => {
      const shop = await newBusiness({ db, data_dir: folder.path, holder: 'embedded' });
      await shop.bring({ name: 'sales.csv', content: SALES });
      const worker = await createWorker({
        ...{ db, imports: shop.service, benchmarks: [], clock, log },
      });
      worker.start();
      try {
        // it has looked once and found nothing, so that the row has to wait for its next look
        await pause(100);
        assert.notDeepEqual(await seen(shop), WITH_IT);
        const came_ms = performance.now();
        await sellLate(db, shop, { begin });
        while (performance.now() - came_ms < VISIBLE_WITHIN_MS) {
          if ((await seen(shop)).join() === WITH_IT.join()) break;
          await pause(50);
        }
        assert.deepEqual(await seen(shop), WITH_IT);
      } finally {
        await worker.stop();
        await shop.service.idle();
      }
      await checkTotals(shop, CUT);
    });
  }
});

describe('a late row in the middle of another change', () => {
  /** A database in whose nth transaction of work somebody else's row came just before. */
  function interrupted(nth: number, come: () => Promise<void>): Database {
    let begun = 0;
    return {
      ...db,
      async transaction(options, fn) {
        begun += 1;
        if (begun === nth) await come();
        return db.transaction(options, fn);
      },
    };
  }

  for (const what of ['import', 'deletion'] as const) {
    test(`is in the version that the ${what} publishes or the next, whenever it comes`, async () => {
      for (let nth = 1; ; nth += 1) {
        const shop = await newBusiness({ db, data_dir: folder.path });
        const brought = await shop.bring({ name: 'sales.csv', content: SALES });
        const more = SALES.replaceAll('\n1,', '\n3,').replaceAll('\n2,', '\n4,');
        if (what === 'deletion') await shop.bring({ name: 'more.csv', content: more });
        let came = false;
        const other = interrupted(nth, async () => {
          came = true;
          await sellLate(db, shop);
        });
        const options = { db: other, data_dir: folder.path };
        const same = businessOf(options, shop.ctx.tenant_id);
        if (what === 'import') await same.bring({ name: 'more.csv', content: more });
        else await same.drop(brought.import_id);
        if (!came) {
          assert.ok(nth > 10, `only ${nth} transactions were interrupted`);
          return;
        }
        await same.service.takeUp();
        await same.service.idle();
        const dirty = await shop.query('select stage, bucket from dirty_buckets');
        assert.deepEqual(dirty, [], `came before transaction ${nth}`);
        const [tenant] = await shop.query('select next_version from tenants');
        assert.equal(tenant?.next_version, null);
        await checkTotals(shop, CUT);
        await checkLists(shop);
      }
    });
  }
});
