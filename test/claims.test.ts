// What every claim promises, on a real database: run again it is the same to the last digit, its
// records add up to it, parts add up to wholes, corrected files keep the past, and nobody's
// unpublished rows are read.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Decimal } from 'decimal.js';
import { difference, roundTo, sum } from '../analysis/decimals.ts';
import { type AskDeps, ask } from '../coach/ask.ts';
import type { Brief, Claim } from '../coach/brief.ts';
import { rerunClaim } from '../coach/claims.ts';
import { type Composed, compose } from '../coach/compose.ts';
import { evaluate } from '../coach/expressions.ts';
import { placesOf } from '../coach/figures.ts';
import { gather } from '../coach/gather.ts';
import { type Family, type Filter, type Query, Query as QueryShape } from '../coach/query.ts';
import { openReading, type Reading } from '../coach/reading.ts';
import {
  type Cursor,
  type FigureRecord,
  listing,
  pageOfRecords,
  recordsBehind,
  recordsOf,
} from '../coach/records.ts';
import { verifyComposed } from '../coach/verify.ts';
import { lexicalEmbedder } from '../ingest/embedding/lexical.ts';
import { createLog } from '../log.ts';
import { type Database, withTenant } from '../sql/database.ts';
import { claimsBusiness, NOW, ordersCsv, type Shop } from './claims-business.ts';
import { testDatabase } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';

/** Quotients end at 40 digits: sums of them may miss by their dust and by nothing more. */
const DUST = '1e-15';
const OCTOBER = { from: '2026-10-01', to: '2026-11-01', label: 'October 2026' };
const SEPTEMBER = { from: '2026-09-01', to: '2026-10-01', label: 'September 2026' };
const ALL = { from: '2026-08-01', to: '2026-11-01', label: 'August to October 2026' };
const RAGGED = { from: '2026-10-03', to: '2026-10-20', label: '3 to 19 October 2026' };
const RAGGED_BEFORE = {
  from: '2026-09-16',
  to: '2026-10-03',
  label: '16 September to 2 October 2026',
};
const [CAKES, WEB, APPLE] = [
  { dimension: 'category', key: 'cakes', label: 'Cakes' },
  { dimension: 'channel', key: 'web', label: 'web' },
  { dimension: 'product', key: 'A1', label: 'Apple cake' },
] as const satisfies Filter[];

const folder = temporaryFolder();
let db: Database;
let shop: Shop;
before(async () => {
  db = await testDatabase();
  shop = await claimsBusiness({ db, data_dir: folder.path });
});
after(async () => {
  await db.close();
  folder.remove();
});

const EMPTY: Query = {
  ...{ family: 'how_much', metric: null, window: OCTOBER, compare: null, filters: [], by: null },
  ...{ direction: null, limit: null, cycle: null, extreme: null, grain: null, term: null },
};

function queriesFor(metric: string, dimensions: readonly Query['by'][]): Query[] {
  const of = (family: Family, more: Partial<Query> = {}): Query =>
    QueryShape.parse({ ...EMPTY, family, metric, ...more });
  const filters = [[], [CAKES], [WEB], [APPLE, WEB]].filter((list) =>
    list.every(({ dimension }) => dimensions.includes(dimension)),
  );
  const changes = (['change', 'why', 'versus_last_year'] as const).flatMap((family) => [
    of(family, { compare: SEPTEMBER }),
    of(family, { window: RAGGED, compare: RAGGED_BEFORE }),
  ]);
  const cycles = (['hour', 'weekday', 'day', 'week', 'month'] as const).map((cycle) =>
    of('when', { window: ALL, cycle }),
  );
  return [
    ...filters.map((list) => of('how_much', { filters: list })),
    of('how_much', { window: { from: '2026-10-20', to: '2026-12-01', label: 'those weeks' } }),
    ...changes,
    ...filters.slice(1).map((list) => of('why', { compare: SEPTEMBER, filters: list })),
    ...dimensions.flatMap((by) => [
      of('rank', { by, direction: 'best', limit: 3 }),
      of('rank', { by, direction: 'worst', limit: 2, window: RAGGED }),
    ]),
    ...cycles,
    of('trend', { window: ALL, grain: 'week' }),
    of('trend', { window: ALL, grain: 'month' }),
    of('normal', { window: RAGGED }),
    of('coverage', { window: null }),
    of('coverage'),
  ];
}

test('every claim runs again alike, its records add up to it, and no sentence is cut', async (t) => {
  const seen = { answers: 0, claims: 0, families: new Set<string>() };
  await reading(async (first, again) => {
    for (const { name, dimensions } of first.definitions.values()) {
      for (const query of queriesFor(name, dimensions)) {
        const { brief, composed } = await answered(first, query);
        seen.answers += 1;
        const { removed } = verifyComposed(brief, composed, { metrics: labelsOf(first) });
        assert.deepEqual(removed, [], `${JSON.stringify(query)}\n${composed.text}`);
        for (const claim of composed.claims) {
          seen.claims += 1;
          seen.families.add(query.family);
          await checkClaim(again, claim, query);
        }
      }
    }
  });
  t.diagnostic(`${seen.answers} answers, ${seen.claims} claims`);
  assert.ok(seen.answers > 300 && seen.claims > 1_500, JSON.stringify(seen));
  assert.equal(seen.families.size, 9);
});

test('records come alike in one go, in batches of any size and in pages', async () => {
  await reading(async (first, again) => {
    const queries = ['revenue', 'orders', 'average_order_value', 'active_customers'].flatMap(
      (name) =>
        queriesFor(name, []).filter(({ family }) => family === 'why' || family === 'normal'),
    );
    const claims = (await Promise.all(queries.map((query) => answered(first, query)))).flatMap(
      ({ composed }) => composed.claims,
    );
    const expressions = new Map(
      claims.map((one) => [JSON.stringify(one.expression), one.expression]),
    );
    for (const expression of expressions.values()) {
      const whole = await all(recordsOf(again, expression));
      for (const most of [2, 7]) {
        const { sections } = await recordsBehind(again, expression);
        const batches = listing(sections, (read) => read(again), most);
        assert.deepEqual(await all(batches), whole);
        const pages: FigureRecord[] = [];
        let from: Cursor | null = { section: 0, day: null, skip: 0 };
        while (from !== null) {
          const { items, next } = await pageOfRecords(again, sections, { limit: most, from });
          assert.ok(items.length === most || next === null);
          assert.ok(items.length > 0 || whole.length === 0, 'an empty page was promised');
          pages.push(...items);
          from = next;
        }
        assert.deepEqual(pages, whole);
      }
    }
    assert.ok(expressions.size > 20, String(expressions.size));
  });
});

test('shown parts of every decomposition add up to the shown change', async () => {
  let groups = 0;
  await reading(async (first) => {
    for (const { name, dimensions } of first.definitions.values()) {
      for (const query of queriesFor(name, dimensions).filter(({ family }) => family === 'why')) {
        const { brief, composed } = await answered(first, query);
        const change = brief.facts['change'];
        if (change?.value == null) continue;
        const whole = shown(brief, composed, 'change');
        for (const keys of partsOf(brief)) {
          const parts = keys.map((key) => shown(brief, composed, key));
          assert.equal(
            difference(sum(parts), whole),
            '0',
            `${JSON.stringify(query)}\n${composed.text}`,
          );
          groups += 1;
        }
      }
    }
  });
  assert.ok(groups > 40, String(groups));
});

test('after a corrected file a claim still says what it said, and what it is now', async () => {
  const own = await claimsBusiness({ db, data_dir: folder.path });
  const answer = await ask(asking(), own.asker, { question: 'Net sales in October 2026' });
  const [claim] = answer.claims;
  assert.ok(claim?.value);
  const content = ordersCsv({ day: '2026-10-04', price: '21.50' });
  const brought = await own.bring(
    { name: 'orders.csv', content },
    {
      answers: { tax: 'excluded', currency: 'GBP', date_order: 'ymd', decimal: 'point' },
      replaces: [own.orders_id],
    },
  );
  assert.equal(brought.status, 'done', JSON.stringify(brought.reasons));
  const { was, now } = await rerunClaim(asking(), own.asker, claim.id);
  assert.equal(was.value, claim.value);
  assert.equal(was.data_version, claim.data_version);
  const fresh = await ask(asking(), own.asker, { question: 'Net sales in October 2026' });
  assert.equal(now.value, fresh.claims[0]?.value);
  assert.notEqual(now.value, claim.value);
});

test('golden rows that a writer has not published yet change no answer', async () => {
  const own = await claimsBusiness({ db, data_dir: folder.path });
  const question = { question: 'Net sales for Cakes on the web in October 2026' };
  const text = async () => (await ask(asking(), own.asker, question)).text;
  const before_text = await text();
  assert.match(before_text, /£\d/);
  await withTenant(db, own.ctx, (tx) =>
    tx.query(
      `insert into order_lines select (jsonb_populate_record(l, jsonb_build_object(
         'id', gen_random_uuid(), 'since_version', t.data_version + 1))).*
       from order_lines l join tenants t on t.tenant_id = l.tenant_id`,
    ),
  );
  assert.equal(await text(), before_text);
  // published, the same rows do count: nothing but the version kept them out
  await withTenant(db, own.ctx, (tx) =>
    tx.query('update tenants set data_version = data_version + 1'),
  );
  assert.notEqual(await text(), before_text);
});

async function checkClaim(again: Reading, claim: Claim, query: Query): Promise<void> {
  const where = `${claim.mark} ${claim.metric} of ${JSON.stringify(query)}`;
  const { value } = await evaluate(again, claim.expression);
  assert.equal(value, claim.value, where);
  if (claim.role === 'date' || claim.role === 'label' || claim.value === null) return;
  const contributions: string[] = [];
  for await (const batch of recordsOf(again, claim.expression)) {
    contributions.push(...batch.flatMap(({ contribution }) => contribution ?? []));
  }
  const left = new Decimal(difference(claim.value, sum(contributions))).abs();
  assert.ok(left.lt(DUST), `${where}: ${claim.value}, but records add up to ${sum(contributions)}`);
}

async function all(batches: AsyncIterable<FigureRecord[]>): Promise<FigureRecord[]> {
  const records: FigureRecord[] = [];
  for await (const batch of batches) records.push(...batch);
  return records;
}

async function answered(from: Reading, query: Query) {
  const asker = { embedding: null, model_id: null, conversation_id: null };
  const brief = await gather(from, query, asker);
  return { brief, composed: compose(brief, { assumed: [], new_id: randomUUID }) };
}

function labelsOf({ definitions }: Reading) {
  return [...definitions.values()].map(({ name, label }) => ({ name, label, synonyms: [] }));
}

/** Keys of facts that together are the change: what the effects and each breakdown are made of. */
function partsOf(brief: Brief): string[][] {
  const effects = (names: readonly string[]) =>
    brief.effects.filter(({ name }) => names.includes(name)).map(({ fact }) => fact);
  const formula = ['orders', 'order_value', 'volume', 'price_and_mix', 'refunds', 'unexplained'];
  const groups = [
    effects(['calendar', 'rest']),
    effects(formula),
    effects(['numerator', 'denominator']),
    ...brief.breakdowns.map(({ parts, rest }) =>
      [...parts.map(({ change }) => change), rest?.change ?? null].filter((key) => key !== null),
    ),
  ];
  return groups.filter((keys) => keys.length > 0);
}

/** A figure as the text shows it. */
function shown(brief: Brief, { trace }: Composed, key: string): string {
  const fact = brief.facts[key];
  assert.ok(fact?.value, key);
  const mark = Object.entries(trace.keys).find(([, own]) => own === key)?.[0];
  assert.ok(mark, `${key} is not in the text`);
  return trace.adjusted[mark] ?? roundTo(fact.value, placesOf(fact.value, fact.unit));
}

/** Two readings that know nothing of each other, in one transaction. */
function reading<T>(work: (first: Reading, again: Reading) => Promise<T>): Promise<T> {
  const { tenant_id } = shop.ctx;
  return withTenant(db, shop.ctx, async (tx) => {
    const first = await openReading(tx, { tenant_id, now: NOW });
    return work(first, await openReading(tx, { tenant_id, now: NOW }));
  });
}

function asking(): AskDeps {
  return { db, embedder: lexicalEmbedder(), clock: () => NOW, log: createLog('silent') };
}
