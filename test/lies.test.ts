// The lies of the evals against the verifier: answers that the coach itself gives on a real
// database, each made false in every way somebody who has not seen the verifier could think of.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Brief } from '../coach/brief.ts';
import { type Composed, compose } from '../coach/compose.ts';
import { gather } from '../coach/gather.ts';
import { Query } from '../coach/query.ts';
import { openReading } from '../coach/reading.ts';
import { contextOf, verify } from '../coach/verify.ts';
import { LIES, type TrueAnswer } from '../evals/lies.ts';
import { type Database, withTenant } from '../sql/database.ts';
import { claimsBusiness, NOW, type Shop } from './claims-business.ts';
import { testDatabase } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';

const OCTOBER = { from: '2026-10-01', to: '2026-11-01', label: 'October 2026' };
const SEPTEMBER = { from: '2026-09-01', to: '2026-10-01', label: 'September 2026' };
const EMPTY: Query = {
  ...{ family: 'how_much', metric: 'revenue', window: OCTOBER, compare: null, filters: [] },
  ...{ by: null, direction: null, limit: null, cycle: null, extreme: null, grain: null },
  term: null,
};
/** Answers that show two different figures at least: without, there is nothing to confuse. */
const QUERIES: readonly Partial<Query>[] = [
  { family: 'change', compare: SEPTEMBER },
  { family: 'change', metric: 'average_order_value', compare: SEPTEMBER },
  { family: 'why', compare: SEPTEMBER },
  { family: 'rank', by: 'product', direction: 'best', limit: 3 },
  { family: 'rank', by: 'country', direction: 'worst', limit: 2 },
  { family: 'when', metric: 'orders', cycle: 'weekday' },
  { family: 'when', cycle: 'day' },
  { family: 'normal', window: { from: '2026-10-18', to: '2026-10-25', label: 'that week' } },
  { family: 'trend', window: { ...OCTOBER, from: '2026-08-01', label: 'since August' } },
];

interface Told {
  brief: Brief;
  composed: Composed;
}

const folder = temporaryFolder();
let db: Database;
let shop: Shop;
let answers: Told[];
before(async () => {
  db = await testDatabase();
  shop = await claimsBusiness({ db, data_dir: folder.path });
  answers = await withTenant(db, shop.ctx, async (tx) => {
    const reading = await openReading(tx, { tenant_id: shop.ctx.tenant_id, now: NOW });
    const asker = { embedding: null, model_id: null, conversation_id: null };
    const told: Told[] = [];
    for (const query of QUERIES) {
      const brief = await gather(reading, Query.parse({ ...EMPTY, ...query }), asker);
      told.push({ brief, composed: compose(brief, { assumed: [], new_id: randomUUID }) });
    }
    return told;
  });
});
after(async () => {
  await db.close();
  folder.remove();
});

test('the answers that are lied about are true, and nothing of them is cut', () => {
  for (const { brief, composed } of answers) {
    const { removed } = verify(composed.text, composed.claims, contextOf(brief, composed));
    assert.deepEqual(removed, [], composed.text);
  }
});

test('every lie about every answer is caught, and the lying sentence goes', (t) => {
  const missed: string[] = [];
  let told = 0;
  for (const { brief, composed } of answers) {
    const claims = composed.claims.map((claim) => ({ ...claim, value: claim.value ?? '' }));
    const answer: TrueAnswer = { text: composed.text, claims };
    for (const lie of LIES) {
      const text = made(lie.make, answer);
      if (text === null || text === answer.text) continue;
      told += 1;
      const verified = verify(text, composed.claims, contextOf(brief, composed));
      const gone = changedIn(text, answer.text).some((line) => !verified.text.includes(line));
      if (verified.ok || !gone) missed.push(`${brief.query.family}, ${lie.name}:\n${text}`);
    }
  }
  t.diagnostic(`${told} lies about ${answers.length} answers, ${missed.length} missed`);
  assert.deepEqual(missed, []);
  assert.ok(told >= 4 * LIES.length, String(told));
});

/** The text with the lie in it; null where the answer gives this lie nothing to be told about. */
function made(make: (answer: TrueAnswer) => string, answer: TrueAnswer): string | null {
  try {
    return make(answer);
  } catch (error) {
    if (error instanceof Error && /two different figures/.test(error.message)) return null;
    throw error;
  }
}

/** Lines of the lying text that the true one does not have. */
function changedIn(lying: string, honest: string): string[] {
  const lines = new Set(honest.split('\n').map((line) => line.trim()));
  return lying
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !lines.has(line));
}
