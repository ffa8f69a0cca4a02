// Who sees which conversation, how they are listed, and what no one finds, on a real database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  getConversation,
  giveFeedback,
  listConversations,
  shareConversation,
} from '../coach/conversations.ts';
import { history } from '../coach/remember.ts';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';
import { sessions } from '../sql/sessions.ts';
import { ownerDatabase, testDatabase } from './database.ts';
import { refusal, remembering, ZONE } from './memory-fixture.ts';

let db: Database;
before(async () => {
  db = await testDatabase();
});
after(() => db.close());
const { business, tell, similar, fill, deps } = remembering(() => db);

test('a conversation goes on for its asker and inherits the last answered query', async () => {
  const ctx = await business();
  const first = await tell(ctx, { question: 'revenue in May?', query: { metric: 'revenue' } });
  const { conversation_id } = first;
  await tell(ctx, {
    question: 'hm?',
    conversation_id,
    status: 'clarify',
    query: { metric: 'orders' },
  });
  const asked_at = '2026-03-02T11:00:00Z';
  await tell(ctx, { question: 'and last year?', conversation_id, asked_at });
  const read = await getConversation(deps(), ctx, conversation_id);
  assert.deepEqual(read.sessions.map(({ question }) => question).at(-1), 'and last year?');
  assert.equal(read.sessions.length, 3);
  const row = await withTenant(db, ctx, (tx) =>
    sessions.openConversation(tx, { tenant_id: ctx.tenant_id, id: conversation_id }),
  );
  assert.deepEqual(row?.last_query, first.query);
  const other = { ...ctx, user_id: randomUUID() };
  await assert.rejects(
    tell(other, { question: 'mine now', conversation_id }),
    refusal('not_found'),
  );
});

test('a private session of another user never appears, a shared one does', async () => {
  const ctx = await business();
  const colleague = { ...ctx, user_id: randomUUID(), role: 'manager' as const };
  const adviser = { ...ctx, user_id: randomUUID(), role: 'adviser' as const };
  const stranger = await business();
  await fill(ctx);
  const question = 'can I pay Ada less next year';
  const { conversation_id, session_id } = await tell(ctx, { question, claims: 1 });
  const seenBy = async (who: TenantContext) => {
    const found = await similar(who, question);
    const past = await withTenant(db, who, (tx) =>
      history(tx, {
        tenant_id: who.tenant_id,
        text: null,
        embedding: null,
        model_id: null,
        metric: null,
        window: null,
        time_zone: ZONE,
        limit: 50,
      }),
    );
    const { items } = await listConversations(deps(), who, {});
    const open = await getConversation(deps(), who, conversation_id).catch(() => null);
    const judged = await giveFeedback(deps(), who, { session_id, helpful: true }).catch(() => null);
    const { rows } = await withTenant(db, who, (tx) =>
      tx.query(
        `select (select count(*)::int from session_terms where session_id = $1) as terms,
           (select count(*)::int from claims where session_id = $1) as claims`,
        [session_id],
      ),
    );
    return [
      found.some((row) => row.session_id === session_id),
      past.some((row) => row.session_id === session_id),
      items.some(({ id }) => id === conversation_id),
      open !== null,
      judged !== null,
      Number(rows[0]?.terms) > 0,
      Number(rows[0]?.claims) > 0,
    ];
  };
  const all = [true, true, true, true, true, true, true];
  const nothing = all.map(() => false);
  // giveFeedback resolves with nothing, so that "judged" reads as undefined where it went through.
  assert.deepEqual(await seenBy(ctx), all);
  assert.deepEqual(await seenBy(colleague), nothing);
  assert.deepEqual(await seenBy(adviser), nothing);
  await assert.rejects(
    shareConversation(deps(), colleague, { id: conversation_id, visibility: 'team' }),
    refusal('not_found'),
  );
  await shareConversation(deps(), ctx, { id: conversation_id, visibility: 'team' });
  assert.deepEqual(await seenBy(colleague), all);
  assert.deepEqual(await seenBy(adviser), nothing);
  await assert.rejects(
    shareConversation(deps(), colleague, { id: conversation_id, visibility: 'private' }),
    refusal('forbidden'),
  );
  await shareConversation(deps(), ctx, { id: conversation_id, visibility: 'advisers' });
  assert.deepEqual(await seenBy(adviser), all);
  assert.deepEqual(await seenBy(stranger), nothing);
  const back = await shareConversation(deps(), ctx, { id: conversation_id, visibility: 'private' });
  assert.equal(back.visibility, 'private');
  assert.deepEqual(await seenBy(colleague), nothing);
});

test('without the asker’s policy the private session would be found: the database hides it', async () => {
  const whole = db;
  const open = await ownerDatabase();
  try {
    await open.script(
      'drop policy asker on conversations; drop policy asker on coaching_sessions;',
    );
    await open.serve();
    db = open;
    const ctx = await business();
    const question = 'can I pay Ada less next year';
    const { session_id } = await tell(ctx, { question });
    const found = await similar({ ...ctx, user_id: randomUUID() }, question);
    assert.equal(found[0]?.session_id, session_id);
  } finally {
    db = whole;
    await open.close();
  }
});

test('the list of conversations pages without loss or repeat, and ends', async () => {
  const ctx = await business();
  const ids: string[] = [];
  for (let i = 0; i < 7; i++) {
    // Two share an instant: the id settles the order.
    const asked_at = `2026-03-0${1 + Math.floor(i / 2)}T10:00:00Z`;
    ids.push((await tell(ctx, { question: `question ${i}`, asked_at })).conversation_id);
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listConversations(deps(), ctx, { limit: 3, cursor });
    assert.ok(page.items.length <= 3);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  assert.deepEqual(seen.toSorted(), ids.toSorted());
  assert.equal(seen.at(0)?.length, 36);
  const beyond = Buffer.from(`2000-01-01T00:00:00.000000Z ${ctx.user_id}`).toString('base64url');
  const end = await listConversations(deps(), ctx, { cursor: beyond });
  assert.deepEqual(end, { items: [], next_cursor: null });
  for (const bad of ['nonsense', '', Buffer.from('9999-99-99T99:99Z x').toString('base64url')]) {
    await assert.rejects(listConversations(deps(), ctx, { cursor: bad }), refusal('bad_request'));
  }
});

test('an unknown id and a malformed one are not found', async () => {
  const ctx = await business();
  for (const id of [randomUUID(), "'; drop table claims"]) {
    await assert.rejects(getConversation(deps(), ctx, id), refusal('not_found'));
    const session_id = id;
    await assert.rejects(
      giveFeedback(deps(), ctx, { session_id, helpful: true }),
      refusal('not_found'),
    );
  }
});
