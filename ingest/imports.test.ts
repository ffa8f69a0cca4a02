// The import service on a real database: what arrives twice, overlaps, corrects, is taken back or
// is refused, and what readers see meanwhile.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isCoxswainError } from '../errors.ts';
import { withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import { contentHash } from '../test/content-hash.ts';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import {
  type Business,
  confirmationOf,
  newBusiness,
  streams,
  type TestFile,
  temporaryFolder,
} from '../test/import-fixture.ts';

const folder = temporaryFolder();
let db: TestDatabase;

before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

const business = () => newBusiness({ db, data_dir: folder.path });
const stateOf = ({ ctx }: Business) => contentHash(db, ctx.tenant_id, { of: 'state' });
const KEYED = { mapping: { key: ['order_number', 'product_name'] } } as const;
const keyed = (replaces?: string[]) =>
  replaces === undefined
    ? { mapping: { key: [...KEYED.mapping.key] } }
    : { mapping: { key: [...KEYED.mapping.key] }, replaces };

const HEADER = 'Order,Date,Item,Customer ID,Qty,Price';

interface Sale {
  order: number;
  day: number;
  item: string;
  quantity?: number;
  price?: string;
}

function saleRow({ order, day, item, quantity = 1, price = '2.50' }: Sale): string {
  const date = `2025-03-${String(day).padStart(2, '0')} 10:0${order % 10}:00`;
  return `${order},${date},${item},${order % 3 === 0 ? '' : order % 4},${quantity},${price}`;
}

function file(name: string, rows: readonly Sale[]): TestFile {
  return { name, content: `${[HEADER, ...rows.map(saleRow)].join('\n')}\n` };
}

/** Sales of days 1 … 28, two lines an order, with a repeated line that is real. */
function sales(from: number, to: number): Sale[] {
  const rows: Sale[] = [];
  for (let day = from; day <= to; day++) {
    for (const item of ['tea', 'cake']) rows.push({ order: 100 + day, day, item });
    if (day % 3 === 0) rows.push({ order: 100 + day, day, item: 'tea' });
    if (day % 4 === 0) rows.push({ order: 100 + day, day, item: 'scone', quantity: -2 });
  }
  return rows;
}

async function figure(of: Business, metric: string, at_version?: string): Promise<string> {
  const version = at_version ?? (await versionOf(of));
  const [row] = await of.query(
    `select coalesce(sum(value), 0)::float8::text as value from business_metrics_rollups
     where metric_name = '${metric}' and grain = 'month'
       and since_version <= ${version} and until_version > ${version}`,
  );
  return String(row?.value);
}

async function versionOf(of: Business): Promise<string> {
  const [row] = await of.query('select data_version from tenants');
  return String(row?.data_version);
}

test('the same file again, and the same rows in another file, change nothing', async () => {
  const shop = await business();
  const first = await shop.bring(file('a.csv', sales(1, 9)));
  assert.deepEqual([first.status, first.rows_read], ['done', 23]);
  const state = await stateOf(shop);
  const again = await shop.bring(file('again.csv', sales(1, 9)));
  assert.deepEqual([again.rows_stored, again.status], [0, 'done']);
  const spaced = file('spaced.csv', sales(1, 9));
  const other = await shop.bring({ ...spaced, content: `${spaced.content}\n\n` });
  assert.deepEqual([other.rows_stored, other.rows_unchanged], [0, 23]);
  assert.deepEqual(await stateOf(shop), state);
  await shop.drop(again.import_id);
  await shop.drop(first.import_id);
  assert.deepEqual(await stateOf(shop), state, 'the file with the same rows still supports them');
  await shop.drop(other.import_id);
  assert.equal(await figure(shop, 'revenue'), '0');
});

test('overlapping files deleted in either order leave what importing the survivor alone leaves', async () => {
  const A = file('a.csv', sales(1, 12));
  const B = file('b.csv', [...sales(8, 20), { order: 300, day: 9, item: 'tea' }]);
  for (const [gone, survivor] of [
    [0, B],
    [1, A],
  ] as const) {
    const both = await business();
    const imports = [await both.bring(A), await both.bring(B)];
    await both.drop(imports[gone]?.import_id as string);
    const alone = await business();
    await alone.bring(survivor);
    assert.deepEqual(await stateOf(both), await stateOf(alone), `deleted ${gone}`);
  }
});

test('that holds for files that are the same byte by byte, in one import or in two', async () => {
  const [one, two, three] = [
    file('1.csv', sales(1, 4)),
    file('2.csv', sales(5, 8)),
    file('3.csv', sales(9, 12)),
  ] as const;
  const [A, B] = [
    [one, two, { ...two, name: 'twice.csv' }],
    [{ ...two, name: 'renamed.csv' }, three],
  ];
  for (const [gone, survivor] of [
    [0, B],
    [1, A],
  ] as const) {
    const both = await business();
    const imports = [await both.bring([...A]), await both.bring([...B])];
    await both.drop(imports[gone]?.import_id as string);
    const alone = await business();
    const brought = await alone.bring([...survivor]);
    assert.deepEqual(await stateOf(both), await stateOf(alone), `deleted ${gone}`);
    if (gone === 0) continue;
    const state = await stateOf(alone);
    await alone.drop(brought.import_id, 2);
    assert.deepEqual(await stateOf(alone), state, 'the third file has the same rows');
    await alone.drop(brought.import_id, 3);
    assert.notDeepEqual(await stateOf(alone), state);
  }
});

test('that holds where the files differ in the order of their columns', async () => {
  const A = file('a.csv', sales(1, 6));
  const moved = sales(4, 9).map((sale) => saleRow(sale).split(',').reverse().join(','));
  const content = [HEADER.split(',').reverse().join(','), ...moved].join('\n');
  const B = { name: 'moved.csv', content: `${content}\n` };
  for (const [gone, survivor] of [
    [0, B],
    [1, A],
  ] as const) {
    const both = await business();
    const imports = [await both.bring(A), await both.bring(B)];
    assert.ok((imports[1]?.rows_unchanged ?? 0) > 0, 'the rows are known in any order of columns');
    await both.drop(imports[gone]?.import_id as string);
    const alone = await business();
    await alone.bring(survivor);
    assert.deepEqual(await stateOf(both), await stateOf(alone), `deleted ${gone}`);
  }
});

test('that holds where a person said different things about the same rows', async () => {
  const A = file('a.csv', sales(1, 6));
  const B = file('b.csv', sales(4, 9));
  const asWriteOff = { answers: { unmarked_negative: 'write_off' } };
  for (const gone of [0, 1]) {
    const both = await business();
    const imports = [await both.bring(A), await both.bring(B, asWriteOff)];
    await both.drop(imports[gone]?.import_id as string);
    const alone = await business();
    if (gone === 0) await alone.bring(B, asWriteOff);
    else await alone.bring(A);
    assert.deepEqual(await stateOf(both), await stateOf(alone), `deleted ${gone}`);
  }
});

const EARLIER: Sale[] = [
  { order: 1, day: 3, item: 'tea' },
  { order: 1, day: 3, item: 'cake' },
  { order: 2, day: 4, item: 'tea', quantity: 4 },
];
const CORRECTED: Sale[] = [
  { order: 1, day: 3, item: 'tea', price: '3.00' },
  { order: 1, day: 3, item: 'cake' },
  { order: 2, day: 20, item: 'tea', quantity: 5 },
];

test('a corrected file is proposed as a replacement and replaces nothing unasked', async () => {
  const shop = await business();
  const first = await shop.bring(file('a.csv', EARLIER), keyed());
  const state = await stateOf(shop);
  await assert.rejects(
    shop.bring(file('corrected.csv', CORRECTED), keyed()),
    (error) =>
      isCoxswainError(error) &&
      error.code === 'conflict' &&
      JSON.stringify(error.details).includes(first.import_id),
  );
  assert.deepEqual(await stateOf(shop), state);
  const kept = await shop.bring(file('corrected.csv', CORRECTED), keyed([]));
  assert.deepEqual([kept.status, kept.rows_conflicting, kept.rows_unchanged], ['done', 2, 1]);
  assert.match(JSON.stringify(kept.reasons), /kept_earlier/);
  assert.deepEqual(await stateOf(shop), state, 'told to keep the earlier rows');
  await shop.drop(first.import_id);
  const alone = await business();
  await alone.bring(file('corrected.csv', CORRECTED), keyed([]));
  assert.deepEqual(await stateOf(shop), await stateOf(alone), 'the later file comes into its own');
});

test('told to replace, the corrected file replaces, an order moves its day, and versions remember', async () => {
  const shop = await business();
  const first = await shop.bring(file('a.csv', EARLIER), keyed());
  const before_version = await versionOf(shop);
  const corrected = await shop.bring(file('b.csv', CORRECTED), keyed([first.import_id]));
  assert.equal(corrected.status, 'done');
  assert.equal((await shop.service.get(shop.ctx, first.import_id)).status, 'deleted');
  const alone = await business();
  await alone.bring(file('b.csv', CORRECTED), keyed());
  assert.deepEqual(await stateOf(shop), await stateOf(alone));
  assert.equal(await figure(shop, 'revenue'), '18');
  assert.equal(await figure(shop, 'revenue', before_version), '15', 'as it was believed then');
  const days = await shop.query(
    `select bucket from business_metrics_rollups where metric_name = 'orders' and grain = 'day'
       and until_version = 9223372036854775807 order by 1`,
  );
  assert.deepEqual(
    days.map(({ bucket }) => bucket),
    ['2025-03-03', '2025-03-20'],
  );
  await shop.drop(corrected.import_id);
  assert.equal(await figure(shop, 'revenue'), '0');
  await shop.bring(file('a.csv', EARLIER), keyed());
  assert.equal(await figure(shop, 'revenue'), '15');
});

test('a file that replaces two earlier ones at once leaves its own rows only', async () => {
  const shop = await business();
  const [one, two] = [
    await shop.bring(file('a.csv', EARLIER), keyed()),
    await shop.bring(
      file(
        'b.csv',
        EARLIER.map((sale) => ({ ...sale, price: '9.00' })),
      ),
      keyed([]),
    ),
  ];
  await shop.bring(file('c.csv', CORRECTED), keyed([one.import_id, two.import_id]));
  const alone = await business();
  await alone.bring(file('c.csv', CORRECTED), keyed());
  assert.deepEqual(await stateOf(shop), await stateOf(alone));
});

test('one file of several, deleted and imported again, ends in the same state', async () => {
  const shop = await business();
  const files = [
    file('1.csv', sales(1, 5)),
    file('2.csv', sales(6, 10)),
    file('3.csv', [...sales(10, 15), { order: 105, day: 16, item: 'late tea' }]),
  ];
  const all = await shop.bring(files);
  const state = await stateOf(shop);
  for (const file_no of [2, 3]) {
    await shop.drop(all.import_id, file_no);
    assert.notDeepEqual(await stateOf(shop), state);
    await shop.bring(files[file_no - 1] as TestFile);
    assert.deepEqual(await stateOf(shop), state, `file ${file_no}`);
  }
});

const WITH_POST: Sale[] = [...sales(1, 6), { order: 500, day: 7, item: 'POSTAGE', price: '8' }];

test('a code left out and kept again gives back the same figures', async () => {
  const shop = await business();
  const { source_id } = await shop.bring(file('a.csv', WITH_POST));
  const state = await stateOf(shop);
  const revenue = Number(await figure(shop, 'revenue'));
  const treat = (as: 'keep' | 'exclude') =>
    shop.service.setTreatment(shop.ctx, source_id as string, { code_treatment: { postage: as } });
  assert.equal((await treat('exclude')).rows_changed, 1);
  assert.equal(Number(await figure(shop, 'revenue')), revenue - 8);
  assert.equal((await treat('exclude')).rows_changed, 0);
  await treat('keep');
  assert.deepEqual(await stateOf(shop), state);
});

test('a treatment outlives the deletion of one of two files that have the row', async () => {
  const shop = await business();
  const first = await shop.bring(file('a.csv', WITH_POST));
  const second = await shop.bring(
    file('b.csv', [...WITH_POST, { order: 600, day: 9, item: 'tea' }]),
  );
  await shop.service.setTreatment(shop.ctx, first.source_id as string, {
    code_treatment: { postage: 'exclude' },
  });
  const revenue = await figure(shop, 'revenue');
  await shop.drop(first.import_id);
  assert.equal(await figure(shop, 'revenue'), revenue);
  await shop.bring(file('a.csv', WITH_POST));
  await shop.drop(second.import_id);
  assert.equal(Number(await figure(shop, 'revenue')), Number(revenue) - 2.5);
});

test('what is told of an import’s progress after its end changes nothing of it', async () => {
  const shop = await business();
  const { import_id: id } = await shop.bring(file('a.csv', sales(1, 3)));
  const tenant_id = shop.ctx.tenant_id;
  const rowOf = async () => (await shop.query('select * from imports'))[0];
  const ended = await rowOf();
  await withTenant(db, shop.ctx, (tx) =>
    imports.setStep(tx, { tenant_id, id, step: 'computing', step_done: '3', step_total: '9' }),
  );
  assert.deepEqual(await rowOf(), ended);
});

test('until an import is published, readers find the figures of before, whole', async () => {
  const shop = await business();
  await shop.bring(file('a.csv', sales(1, 6)));
  const old_version = await versionOf(shop);
  const old_value = await figure(shop, 'revenue');
  const upload = await shop.service.receive(
    shop.ctx,
    streams([file('b.csv', sales(5, 14)), file('c.csv', sales(15, 25))]),
  );
  await shop.service.confirm(shop.ctx, upload.import_id, confirmationOf(upload, {}));
  const seen = new Set<string>();
  let changes_seen_early = 0;
  while (shop.service.running() > 0) {
    const [row] = await shop.query(`select t.data_version::text as version,
      (select sum(r.value)::float8::text from business_metrics_rollups r
        where r.metric_name = 'revenue' and r.grain = 'month'
          and r.since_version <= t.data_version and r.until_version > t.data_version) as value,
      (select count(*) from order_lines l where l.since_version > t.data_version)::int as coming
      from tenants t`);
    seen.add(`${row?.version}: ${row?.value}`);
    if (Number(row?.coming) > 0) changes_seen_early += 1;
  }
  assert.ok(changes_seen_early > 0, 'the test looked while rows were on their way in');
  const after_all = `${await versionOf(shop)}: ${await figure(shop, 'revenue')}`;
  seen.delete(after_all);
  assert.deepEqual([...seen], [`${old_version}: ${old_value}`]);
});
