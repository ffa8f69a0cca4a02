// What is remembered and what is found again, on a real database.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getConversation, giveFeedback } from '../coach/conversations.ts';
import { history, passageOf } from '../coach/remember.ts';
import { postingsOf, questionTerms } from '../coach/terms.ts';
import { lexicalEmbedder, lexicalVector } from '../ingest/embedding/lexical.ts';
import { reembed } from '../ingest/embedding/reembed.ts';
import { createLog } from '../log.ts';
import { stem } from '../prompts/english.ts';
import { type Database, withTenant } from '../sql/database.ts';
import { sessions, vectorText } from '../sql/sessions.ts';
import { testDatabase } from './database.ts';
import { FILLERS, remembering, ZONE } from './memory-fixture.ts';

let db: Database;
before(async () => {
  db = await testDatabase();
});
after(() => db.close());
const { business, tell, similar, fill, deps } = remembering(() => db);

test('a session is kept whole: conversation, answer, claims and terms', async () => {
  const ctx = await business();
  const answer = await tell(ctx, {
    question: '  Why did refunds\nrise in March? ',
    headline: 'Refunds rose by 8 %.',
    claims: 2,
  });
  const conversation = await getConversation(deps(), ctx, answer.conversation_id);
  assert.equal(conversation.title, 'Why did refunds rise in March?');
  assert.equal(conversation.visibility, 'private');
  assert.equal(conversation.mine, true);
  assert.deepEqual(
    conversation.sessions.map(({ id, headline }) => ({ id, headline })),
    [{ id: answer.session_id, headline: 'Refunds rose by 8 %.' }],
  );
  assert.deepEqual(conversation.sessions[0]?.answer, answer);
  await withTenant(db, ctx, async (tx) => {
    const { rows: claims } = await tx.query('select mark, claim from claims order by mark');
    assert.deepEqual(
      claims.map(({ mark }) => mark),
      ['c1', 'c2'],
    );
    assert.deepEqual(claims[0]?.claim, answer.claims[0]);
    const { rows: terms } = await tx.query('select term from session_terms order by term');
    assert.ok(terms.some(({ term }) => term === 'refund'));
    assert.ok(terms.some(({ term }) => term === stem('monday')));
  });
});

test('words and vectors together find the session that was like the question', async () => {
  const ctx = await business();
  await fill(ctx);
  const wanted = await tell(ctx, {
    question: 'Why did refunds rise in March?',
    headline: 'Refunds rose because of one batch of teapots.',
  });
  const [best] = await similar(ctx, 'what is behind the higher refund figure');
  assert.equal(best?.session_id, wanted.session_id);
  assert.equal(best?.headline, 'Refunds rose because of one batch of teapots.');
  assert.ok((best?.score ?? 0) > 1);
});

test('what has nothing in common with the question is not called similar', async () => {
  const ctx = await business();
  await fill(ctx);
  assert.deepEqual(await similar(ctx, 'croissant'), []);
});

test('clarified, declined and history turns are never found again', async () => {
  const ctx = await business();
  const question = 'what about teapots';
  await tell(ctx, { question, status: 'clarify' });
  await tell(ctx, { question, status: 'declined' });
  await tell(ctx, { question, query: { family: 'history' } });
  assert.deepEqual(await similar(ctx, question), []);
  await tell(ctx, { question });
  assert.equal((await similar(ctx, question)).length, 1);
});

test('the conversation itself can be left out', async () => {
  const ctx = await business();
  await fill(ctx);
  const { conversation_id } = await tell(ctx, { question: 'teapots sold in March' });
  assert.equal((await similar(ctx, 'teapots'))[0]?.conversation_id, conversation_id);
  assert.deepEqual(await similar(ctx, 'teapots', conversation_id), []);
});

test('a hit lifts its neighbours in the same conversation', async () => {
  const ctx = await business();
  await fill(ctx);
  const { conversation_id } = await tell(ctx, { question: 'teapots sold in March' });
  const asked_at = '2026-03-02T10:05:00Z';
  const beside = await tell(ctx, { question: 'revenue from cups', conversation_id, asked_at });
  const alone = await tell(ctx, { question: 'revenue from cups', asked_at });
  const found = await similar(ctx, 'teapots or cups');
  const score = (id: string) => found.find(({ session_id }) => session_id === id)?.score ?? 0;
  assert.ok(score(beside.session_id) > score(alone.session_id) + 0.3);
});

test('an answer that helped comes before its like, one that did not after', async () => {
  const ctx = await business();
  await fill(ctx);
  const said = { question: 'teapots sold in March' };
  const [bad, good] = [await tell(ctx, said), await tell(ctx, said)];
  await giveFeedback(deps(), ctx, { session_id: bad.session_id, helpful: false, note: 'wrong' });
  await giveFeedback(deps(), ctx, { session_id: good.session_id, helpful: true });
  const found = await similar(ctx, 'teapots');
  assert.deepEqual(
    found.map(({ session_id }) => session_id),
    [good.session_id, bad.session_id],
  );
  const read = await getConversation(deps(), ctx, bad.conversation_id);
  assert.deepEqual(read.sessions[0]?.feedback, {
    helpful: false,
    note: 'wrong',
    at: '2026-11-01T09:00:00.000Z',
  });
});

test('fused scores are the standardised sum, computed by hand', async () => {
  const ctx = await business();
  const questions = [...FILLERS, 'refunds in March', 'refunds of teapots in March'];
  const asked = 'refunds in March';
  const told: { id: string; passage: string }[] = [];
  for (const question of questions) {
    const { session_id } = await tell(ctx, { question });
    const asked_at = '2026-03-02T10:00:00Z';
    told.push({
      id: session_id,
      passage: passageOf({ question, headline: '', asked_at, time_zone: ZONE }),
    });
  }
  const rows = await withTenant(db, ctx, (tx) =>
    sessions.similarSessions(tx, {
      tenant_id: ctx.tenant_id,
      embedding: vectorText(lexicalVector(asked)),
      embedding_model: 'lexical-1',
      terms: questionTerms(asked),
      exclude_conversation: null,
      metric: null,
      since: null,
      until: null,
      most: 100,
    }),
  );
  const postings = told.map(({ passage }) => postingsOf(passage));
  const words = postings.map(({ terms, impacts }) =>
    questionTerms(asked).reduce((sum, term) => {
      const df = postings.filter((other) => other.terms.includes(term)).length;
      const impact = impacts[terms.indexOf(term)] ?? 0;
      return sum + impact * Math.log(1 + (told.length - df + 0.5) / (df + 0.5));
    }, 0),
  );
  const question = lexicalVector(asked);
  const cosines = told.map(({ passage }) =>
    lexicalVector(passage).reduce((sum, value, i) => sum + value * (question[i] ?? 0), 0),
  );
  const expected = standardised(words).map((z, i) => z + 0.5 * (standardised(cosines)[i] ?? 0));
  assert.equal(rows.length, told.length);
  told.forEach(({ id }, i) => {
    const row = rows.find(({ session_id }) => session_id === id);
    assert.ok(Math.abs((row?.score ?? Number.NaN) - (expected[i] ?? 0)) < 1e-5);
  });
});

test('vectors of another model are never compared, and count as average', async () => {
  const ctx = await business();
  await fill(ctx);
  const foreign = { vector: lexicalVector('teapots'), model_id: 'another' };
  const { session_id } = await tell(ctx, { question: 'cups', embedding: foreign });
  const none = await tell(ctx, { question: 'cups', embedding: null });
  const rows = await withTenant(db, ctx, (tx) =>
    sessions.similarSessions(tx, {
      tenant_id: ctx.tenant_id,
      embedding: vectorText(lexicalVector('teapots')),
      embedding_model: 'lexical-1',
      terms: questionTerms('teapots'),
      exclude_conversation: null,
      metric: null,
      since: null,
      until: null,
      most: 100,
    }),
  );
  for (const id of [session_id, none.session_id]) {
    const row = rows.find((candidate) => candidate.session_id === id);
    assert.equal(row?.cosine, null);
    assert.equal(row?.score, 0);
  }
});

test('history answers by words, by metric and by days in the business’s zone', async () => {
  const ctx = await business();
  const ask = (asked_at: string, question: string, metric = 'revenue') =>
    tell(ctx, { question, asked_at, query: { metric } });
  // 23:30 UTC on 31 May is already June in London.
  const june = await ask('2026-05-31T23:30:00Z', 'how were refunds', 'refunds');
  const july = await ask(
    '2026-07-01T09:00:00Z',
    'how much did we give back for teapots',
    'refunds',
  );
  const mention = await ask('2026-07-02T09:00:00Z', 'revenue without refunds');
  const other = await ask('2026-07-03T09:00:00Z', 'best weekday', 'orders');
  const past = (search: { text?: string; metric?: string; from?: string; to?: string }) =>
    withTenant(db, ctx, async (tx) => {
      const { text = null, metric = null, from, to } = search;
      const found = await history(tx, {
        tenant_id: ctx.tenant_id,
        text,
        embedding: text === null ? null : lexicalVector(text),
        model_id: 'lexical-1',
        metric,
        window: from && to ? { from, to } : null,
        time_zone: ZONE,
        limit: 10,
      });
      return found.map(({ session_id }) => session_id);
    });
  const [j, y, m, o] = [june, july, mention, other].map(({ session_id }) => session_id);
  assert.deepEqual(await past({}), [o, m, y, j]);
  assert.deepEqual(await past({ from: '2026-06-01', to: '2026-07-01' }), [j]);
  assert.deepEqual(await past({ from: '2026-05-01', to: '2026-06-01' }), []);
  assert.deepEqual(await past({ metric: 'refunds' }), [y, j]);
  assert.deepEqual(await past({ text: 'teapots' }), [y]);
  assert.deepEqual(
    (await past({ text: 'refunds', metric: 'refunds' })).toSorted(),
    [j, m].toSorted(),
  );
});

test('sessions of another model are embedded again, in every tenant, once', async () => {
  const old = (question: string) => ({
    question,
    embedding: { vector: lexicalVector('something else'), model_id: 'older' },
  });
  const [one, two] = [await business(), await business()];
  for (let i = 0; i < 10; i++) await tell(one, old(`teapots ${i}`));
  await tell(two, old('cups'));
  await tell(two, { question: 'already done' });
  const options = { db, embedder: lexicalEmbedder(), log: createLog('silent') };
  const stopped = new AbortController();
  stopped.abort();
  assert.equal(await reembed({ ...options, signal: stopped.signal }), 0);
  // Tests before this one left some of another model, or of none.
  assert.ok((await reembed(options)) >= 11);
  assert.equal(await reembed(options), 0);
  await withTenant(db, two, async (tx) => {
    const { rows } = await tx.query(
      `select passage, embedding::text as embedding from coaching_sessions
       where user_query = 'cups' and embedding_model = 'lexical-1' and embedding_hash is not null`,
    );
    assert.equal(rows.length, 1);
    const stored = JSON.parse(String(rows[0]?.embedding)) as number[];
    const made = lexicalVector(String(rows[0]?.passage));
    assert.ok(stored.every((value, i) => Math.abs(value - (made[i] ?? 0)) < 1e-6));
  });
});
function standardised(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}
