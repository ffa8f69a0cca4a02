// Claims about whose turn it is: of several workers one changes a tenant's figures, one that died
// is followed by the next, and one that only seemed dead commits nothing more.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createLog } from '../log.ts';
import { type Database, withTenant } from '../sql/database.ts';
import { testDatabase } from '../test/database.ts';
import {
  type Business,
  confirmationOf,
  newBusiness,
  streams,
  temporaryFolder,
} from '../test/import-fixture.ts';
import { type IngestDeps, workOn } from './deps.ts';
import { createImportService } from './imports.ts';
import { underLease, waitForLease } from './tenant-work.ts';

const SALES = `Order,Date,Item,Customer ID,Qty,Price
1,2026-11-18 10:00,Tea,7,2,3.50
2,2026-11-19 11:30,Tea,8,3,3.50
`;

let db: Database;
let shop: Business;
let deps: IngestDeps;
const folder = temporaryFolder();
const never = new AbortController().signal;

before(async () => {
  db = await testDatabase();
  deps = { db, data_dir: folder.path, clock: () => new Date(), log: createLog('silent') };
});
after(async () => {
  await db.close();
  folder.remove();
});
beforeEach(async () => {
  shop = await newBusiness({ db, data_dir: folder.path });
});

const leaseOf = (holder: string) => ({
  tenant_id: shop.ctx.tenant_id,
  holder,
  signal: never,
});

/** As if so much time had passed since the holder last said that it lives. */
const pass = (seconds: number) =>
  withTenant(db, workOn(shop.ctx.tenant_id), (tx) =>
    tx.query('update work_leases set expires_at = expires_at - make_interval(secs => $1)', [
      seconds,
    ]),
  );

describe('a tenant’s lease', () => {
  test('is held by one worker at a time, and free when it is done or refused', async () => {
    const inside = await underLease(deps, leaseOf('one'), async () => {
      assert.equal(await underLease(deps, leaseOf('two'), async () => 'both'), null);
      return 'alone';
    });
    assert.deepEqual(inside, { result: 'alone' });
    assert.deepEqual(await underLease(deps, leaseOf('two'), async () => 2), { result: 2 });
  });

  test('goes to the next when its holder has died, and the dead commits nothing more', async () => {
    const rename = (given: IngestDeps, name: string) =>
      withTenant(given.db, workOn(shop.ctx.tenant_id), (tx) =>
        tx.query('update tenants set name = $1', [name]),
      );
    await assert.rejects(
      underLease(deps, leaseOf('one'), async (leased) => {
        await rename(leased, 'by one');
        await pass(31);
        await underLease(deps, leaseOf('two'), (other) => rename(other, 'by two'));
        await rename(leased, 'by the dead');
      }),
      /Another worker has taken this work over/,
    );
    assert.deepEqual(await shop.query('select name from tenants'), [{ name: 'by two' }]);
    assert.deepEqual(await underLease(deps, leaseOf('three'), async () => 3), { result: 3 });
  });

  test('that expired while nobody wanted it is still its holder’s', async () => {
    const done = await underLease(deps, leaseOf('one'), async ({ db: leased }) => {
      await pass(3_600);
      await withTenant(leased, workOn(shop.ctx.tenant_id), (tx) => tx.query('select 1'));
      return underLease(deps, leaseOf('two'), async () => 'both');
    });
    assert.deepEqual(done, { result: null }, 'and it is held anew');
  });

  test('rests after a fault of ours, so that no worker meets it again at once', async () => {
    await assert.rejects(
      underLease(deps, leaseOf('one'), async () => {
        throw new Error('a fault');
      }),
    );
    await pass(60);
    assert.equal(await underLease(deps, leaseOf('two'), async () => 2), null);
    await pass(300);
    assert.deepEqual(await underLease(deps, leaseOf('two'), async () => 2), { result: 2 });
  });

  test('is waited for by a person', async () => {
    const order: string[] = [];
    await Promise.all([
      underLease(deps, leaseOf('one'), async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        order.push('work');
      }),
      new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
        waitForLease(deps, { ...leaseOf('two'), until_ms: Date.now() + 10_000 }, async () =>
          order.push('person'),
        ),
      ),
    ]);
    assert.deepEqual(order, ['work', 'person']);
  });
});

describe('imports among several workers', () => {
  const serviceOf = (holder: string, works_here = true) =>
    createImportService(deps, { holder, works_here });

  /** A server that leaves the work to others: it only writes down what was confirmed. */
  async function confirmed(): Promise<string> {
    const front = serviceOf('front', false);
    const upload = await front.receive(shop.ctx, streams([{ name: 'sales.csv', content: SALES }]));
    await front.confirm(shop.ctx, upload.import_id, confirmationOf(upload, {}));
    await front.idle();
    assert.equal((await front.get(shop.ctx, upload.import_id)).status, 'validating');
    return upload.import_id;
  }

  test('one that a server only wrote down is done once, however many look for work', async () => {
    const import_id = await confirmed();
    const workers = ['one', 'two', 'three'].map((holder) => serviceOf(holder));
    await Promise.all(workers.map((worker) => worker.takeUp()));
    await Promise.all(workers.map((worker) => worker.idle()));
    const { status, rows_stored } = await shop.service.get(shop.ctx, import_id);
    assert.deepEqual([status, rows_stored], ['done', 2]);
    assert.deepEqual(await shop.query('select count(*)::int as n from order_lines'), [{ n: 2 }]);
    const published = await shop.query("select 1 from outbox where topic = 'metrics.changed'");
    assert.equal(published.length, 1);
  });

  test('one whose worker died is left alone until its lease is over, then done', async () => {
    const import_id = await confirmed();
    const dead = underLease(deps, leaseOf('dead'), () => new Promise<never>(() => undefined));
    dead.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const next = serviceOf('next');
    await next.takeUp();
    await next.idle();
    assert.equal((await next.get(shop.ctx, import_id)).status, 'validating');
    await pass(31);
    await next.takeUp();
    await next.idle();
    assert.equal((await next.get(shop.ctx, import_id)).status, 'done');
  });

  test('mending a tenant that another worker is at is refused as busy, and otherwise done', async () => {
    await shop.bring({ name: 'sales.csv', content: SALES });
    const version = async () => (await shop.query('select data_version from tenants'))[0];
    const before = await version();
    await shop.service.mend(shop.ctx.tenant_id);
    assert.deepEqual(await version(), before, 'where nothing is dirty nothing is published');
    await underLease(deps, leaseOf('one'), () =>
      assert.rejects(serviceOf('two').mend(shop.ctx.tenant_id), /Another worker is at this/),
    );
  });

  test('a person does not wait behind another tenant’s for ever, and what was refused is not done', async () => {
    const service = createImportService(deps, { holder: 'one', person_waits_ms: 1_000 });
    const other = await newBusiness({ db, data_dir: folder.path });
    const ends = new EventEmitter();
    const began = once(ends, 'began');
    const import_of_another = service.inTurn(other.ctx.tenant_id, async () => {
      const told = once(ends, 'end');
      ends.emit('began');
      await told;
    });
    await began;
    const begun: string[] = [];
    const change = (name: string) =>
      service.inTurn(shop.ctx.tenant_id, async () => {
        begun.push(name);
      });
    const asked_at = Date.now();
    await assert.rejects(change('refused'), {
      code: 'busy',
      message: 'Other work of this server comes first just now. Try again soon.',
    });
    assert.ok(Date.now() - asked_at < 5_000, `told after ${Date.now() - asked_at} ms`);
    const again = change('waited');
    ends.emit('end');
    await Promise.all([import_of_another, again]);
    await service.idle();
    assert.deepEqual(begun, ['waited']);
    assert.equal(service.running(), 0);
  });

  test('a person waits for the lease only what is left of their patience', async () => {
    const service = createImportService(deps, { holder: 'two', person_waits_ms: 100 });
    await underLease(deps, leaseOf('one'), () =>
      assert.rejects(
        service.inTurn(shop.ctx.tenant_id, async () => assert.fail('it was held by another')),
        /The figures are being changed just now/,
      ),
    );
  });
});
