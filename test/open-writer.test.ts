// A writer whose transaction is open while an answer is read, and commits in the middle of it: the
// answer is of one version, whichever of its statements the commit falls before. Needs two
// connections, so a server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AskDeps, ask } from '../coach/ask.ts';
import { read } from '../coach/metrics.ts';
import { lexicalEmbedder } from '../ingest/embedding/lexical.ts';
import { createLog } from '../log.ts';
import { type Database, type Queryable, readTenant, withTenant } from '../sql/database.ts';
import { recompute } from '../sql/recompute.ts';
import { claimsBusiness, NOW, type Shop } from './claims-business.ts';
import { serverOnly, testDatabase } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';

const TWO = serverOnly('a second connection beside the writer’s');
const QUESTION = { question: 'Why did net sales change in October 2026 against September 2026?' };

const folder = temporaryFolder();
let db: Database;
let shop: Shop;
before(async () => {
  if (TWO.skip !== false) return;
  db = await testDatabase();
  shop = await claimsBusiness({ db, data_dir: folder.path });
});
after(async () => {
  await db?.close();
  folder.remove();
});

/** Stands between a caller and what it reads; `before` runs ahead of each statement of that. */
function watched(before: (nth: number) => Promise<void>): Database {
  return {
    ...db,
    transaction: (options, fn) =>
      db.transaction(options, (tx) => {
        if (!options.reading) return fn(tx);
        let nth = 0;
        const seen: Queryable = {
          query: async (sql, params = []) => {
            nth += 1;
            await before(nth);
            return tx.query(sql, params);
          },
        };
        return fn(seen);
      }),
  };
}

function asking(over: Database = db): AskDeps {
  return {
    db: over,
    embedder: lexicalEmbedder(),
    clock: () => NOW,
    log: createLog('error'),
  };
}

/** What an answer says, without what differs between two askings of one question. */
async function said(over: Database = db): Promise<string> {
  const { text, claims, charts, coverage } = await ask(asking(over), shop.asker, QUESTION);
  const told = claims.map(({ mark, value, data_version }) => [mark, value, data_version]);
  return JSON.stringify([text, told, charts, coverage]).replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, '');
}

/**
 * Another value for every point of the business, written and published in one transaction that
 * stays open until the returned function lets it commit; that resolves when it has.
 */
async function openWriter(): Promise<() => Promise<void>> {
  const { tenant_id } = shop.ctx;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let written: () => void = () => undefined;
  const writing = new Promise<void>((resolve) => {
    written = resolve;
  });
  const commit = withTenant(db, { ...shop.ctx, priority: 'work' }, async (tx) => {
    const { next_version: version } = await recompute.beginChange(tx, { tenant_id });
    for (const view of ['business_metrics', 'business_metrics_rollups', 'business_metrics_by']) {
      await doubled(tx, view, version);
    }
    await recompute.publish(tx, { tenant_id, version });
    written();
    await held;
  });
  await Promise.race([writing, commit]);
  return async () => {
    release();
    await commit;
  };
}

/** As recomputing writes: what was believed is closed, what is believed now is a new row. */
async function doubled(tx: Queryable, view: string, version: string): Promise<void> {
  const { rows } = await tx.query(
    `select string_agg(attname, ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0
       and attname not in ('tenant_id', 'value', 'since_version', 'until_version')`,
    [view],
  );
  const columns = rows[0]?.columns;
  const believed = 'until_version = 9223372036854775807 and since_version < $1::int8';
  await tx.query(
    `insert into ${view} (${columns}, value, since_version)
     select ${columns}, value * 2, $1::int8 from ${view} where ${believed}`,
    [version],
  );
  await tx.query(`update ${view} set until_version = $1::int8 where ${believed}`, [version]);
}

test('while a writer’s transaction is open an answer is what it was before', TWO, async () => {
  const before_it = await said();
  const commit = await openWriter();
  assert.equal(await said(), before_it);
  await commit();
  assert.notEqual(await said(), before_it, 'the writer wrote what an answer shows');
});

test(
  'a writer that commits before any statement of an answer changes none of it',
  TWO,
  async (t) => {
    let statements = 0;
    await said(
      watched(async (nth) => {
        statements = nth;
      }),
    );
    assert.ok(statements > 2, `the answer is read by only ${statements} statements`);
    // the first statement fixes the moment
    for (let at = 2; at <= statements; at++) {
      const before_it = await said();
      const commit = await openWriter();
      const during = await said(
        watched(async (nth) => {
          if (nth === at) await commit();
        }),
      );
      assert.equal(during, before_it, `committed before statement ${at} of ${statements}`);
      assert.notEqual(await said(), before_it);
    }
    t.diagnostic(`committed before each of statements 2 to ${statements}`);
  },
);

test('without one moment two statements see two states: the check can fail', TWO, async () => {
  const sum = async (tx: Queryable) => {
    const { rows } = await tx.query(
      `select sum(value)::text as sum from business_metrics_rollups
       where tenant_id = $1 and until_version = 9223372036854775807`,
      [shop.ctx.tenant_id],
    );
    return rows[0]?.sum;
  };
  const twice = (open: typeof withTenant) => async () => {
    const commit = await openWriter();
    return open(db, shop.ctx, async (tx) => {
      const first = await sum(tx);
      await commit();
      return [first, await sum(tx)];
    });
  };
  const [one, other] = await twice(withTenant)();
  assert.notEqual(one, other);
  const [first, second] = await twice(readTenant)();
  assert.equal(first, second);
});

test('a series read while a writer commits is of the version it says', TWO, async () => {
  const commit = await openWriter();
  const deps = { db, clock: () => NOW };
  const [before_it, during] = await read(deps, shop.ctx, {}, async (reading) => {
    const earlier = reading.version;
    await commit();
    return [earlier, reading.version];
  });
  assert.equal(before_it, during);
  const now = await read(deps, shop.ctx, {}, async (reading) => reading.version);
  assert.equal(Number(now), Number(before_it) + 1);
});
