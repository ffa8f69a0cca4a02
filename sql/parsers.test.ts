// What goes to Postgres and what comes back, shown on a real database: nothing is lost on the way.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import type { Param } from './database.ts';
import { encodeParam, PARSERS, TYPE_NAMES } from './parsers.ts';

/** Text that Postgres can hold: anything but the null character and lone surrogates. */
const text = fc
  .string({ unit: 'binary', maxLength: 30 })
  .filter((value) => !value.includes('\0') && value.isWellFormed());
const awkward = fc.oneof(
  text,
  fc.constantFrom(
    'NULL',
    'null',
    '',
    ' ',
    '"',
    '\\',
    '{}',
    '{a,b}',
    ',',
    '\\"',
    "it's",
    '\n\t',
    '🧾',
  ),
);

describe('through a real database', () => {
  let db: TestDatabase;
  before(async () => {
    db = await testDatabase();
  });
  after(() => db.close());

  async function there(sql: string, value: Param): Promise<unknown> {
    return db.transaction({}, async (tx) => (await tx.query(sql, [value])).rows[0]?.back);
  }

  test('a list of any texts and nulls comes back as it went', async () => {
    const items = fc.array(fc.option(awkward), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(items, async (list) => {
        assert.deepEqual(await there('select $1::text[] as back', list), list);
      }),
      { numRuns: 150 },
    );
  });

  test('any text comes back as it went', async () => {
    await fc.assert(
      fc.asyncProperty(awkward, async (value) => {
        assert.equal(await there('select $1::text as back', value), value);
      }),
      { numRuns: 60 },
    );
  });

  test('decimals keep every digit, beyond what a float holds', async () => {
    const exact = '12345678901234567890.000100';
    assert.equal(await there('select $1::numeric as back', exact), exact);
    assert.deepEqual(await there('select $1::numeric[] as back', [exact, null]), [exact, null]);
    assert.equal(
      await there('select $1::int8 as back', '9223372036854775807'),
      '9223372036854775807',
    );
    assert.equal(await there('select sum($1::int8) as back', '7'), '7');
    assert.equal(await there('select count($1::int4) as back', 1), '1');
  });

  test('instants are ISO text in UTC with six digits, days stay days', async () => {
    const back = (value: string) => there('select $1::timestamptz as back', value);
    assert.equal(await back('2011-06-30T08:17:00.5+02:00'), '2011-06-30T06:17:00.500000Z');
    assert.equal(await back('2011-06-30T08:17:00.123456Z'), '2011-06-30T08:17:00.123456Z');
    assert.equal(await there('select $1::date as back', '2011-02-28'), '2011-02-28');
    assert.deepEqual(
      await there('select $1::timestamptz[] as back', ['2011-06-30T08:17:00Z', null]),
      ['2011-06-30T08:17:00.000000Z', null],
    );
    assert.deepEqual(await there('select $1::date[] as back', ['2011-02-28']), ['2011-02-28']);
  });

  test('an instant that went comes back equal, to the microsecond', async () => {
    const instant = fc.date({
      min: new Date('1970-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    await fc.assert(
      fc.asyncProperty(instant, fc.integer({ min: 0, max: 999 }), async (date, micros) => {
        const iso = date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
        assert.equal(await there('select $1::timestamptz as back', iso), iso);
      }),
      { numRuns: 40 },
    );
  });

  test('JSON of any shape, truth, floats and ids come back as they went', async () => {
    const document = { a: [1, 'b "c"', null, { d: '\\' }], é: true };
    assert.deepEqual(await there('select $1::jsonb as back', document), document);
    assert.deepEqual(await there('select $1::bool[] as back', [true, false, null]), [
      true,
      false,
      null,
    ]);
    assert.deepEqual(await there('select $1::float8[] as back', [0.1, -2.5e-10]), [0.1, -2.5e-10]);
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    assert.deepEqual(await there('select $1::uuid[] as back', [id]), [id]);
    assert.equal(await there('select $1::text as back', null), null);
  });

  test('the table of types agrees with the catalog', async () => {
    const rows = await db.transaction({}, async (tx) => {
      const { rows } = await tx.query(
        `select t.oid::int4 as oid, coalesce(e.typname || '[]', t.typname) as name
         from pg_type t left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
         where t.oid = any ($1::oid[])`,
        [Object.keys(TYPE_NAMES)],
      );
      return rows as { oid: number; name: string }[];
    });
    assert.deepEqual(Object.fromEntries(rows.map(({ oid, name }) => [oid, name])), TYPE_NAMES);
  });
});

test('what looks like the word NULL is quoted, what is null is not', () => {
  assert.equal(encodeParam(['NULL', 'null', null, 'a b', '']), '{"NULL","null",NULL,"a b",""}');
});

test('an instant that is not in UTC stays as Postgres wrote it, rather than being misread', () => {
  const parse = PARSERS[1184];
  assert.equal(parse?.('2011-06-30 08:17:00+02'), '2011-06-30 08:17:00+02');
  assert.equal(parse?.('infinity'), 'infinity');
});
