// What each person of a business is shown, and that what is shown is right: totals of who is kept
// to places are those places', costs that are hidden leave no total behind, and an answer says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, type TestServer, testServer } from '../server/fixtures.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';
import { type Person, privateWorld, type World } from './private-world.ts';

let db: TestDatabase;
let server: TestServer;
let world: World;
const folder = temporaryFolder();
before(async () => {
  db = await testDatabase();
  server = await testServer({ db });
});
after(async () => {
  await server.close();
  await db.close();
  folder.remove();
});

const WINDOW = 'from=2026-09-01&to=2026-11-01';
const get = (who: Person, url: string) =>
  call(server.app, 'GET', url, { token: world.tokens[who] });
const series = (who: Person, metric: string, more = '') =>
  get(who, `/v1/metrics/${metric}?${WINDOW}&grain=month${more}`);
const ask = async (who: Person, question: string) => {
  const token = world.tokens[who];
  const { status, body } = await call(server.app, 'POST', '/v1/coach/ask', {
    token,
    body: { question },
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const grant = async (
  who: Person,
  body: { metrics: string[] | null; locations: string[] | null },
) => {
  const url = `/v1/users/${world.user_ids[who]}/grants`;
  const answer = await call(server.app, 'PUT', url, { token: world.tokens.ann, body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};
const share = (who: Person, id: string, visibility: string) =>
  call(server.app, 'PATCH', `/v1/conversations/${id}`, {
    token: world.tokens[who],
    body: { visibility },
  });

test('a business is made', async () => {
  world = await privateWorld({ db, data_dir: folder.path });
  assert.equal((await get('ann', '/v1/metrics')).status, 200);
});

test('a manager sees sales as an admin does, and costs by category without wages or a total', async () => {
  for (const metric of ['revenue', 'orders', 'active_customers', 'cost_of_sales', 'gross_profit']) {
    const [hers, his] = [await series('ann', metric), await series('max', metric)];
    assert.deepEqual(his.body, hers.body, metric);
  }
  for (const metric of ['expenses', 'net_profit', 'net_margin', 'bank_balance']) {
    const { status, body } = await series('max', metric);
    assert.equal(status, 403, metric);
    assert.equal(body.error.code, 'not_shown', metric);
  }
  const { body } = await series('max', 'expenses', '&by=category');
  assert.deepEqual(body.breakdown.map(({ label }: { label: string }) => label).sort(), [
    'Flour',
    'Rent',
  ]);
  assert.equal(body.value, null);
  assert.deepEqual(body.points, []);
  assert.equal(body.others.value, null, 'the rest would be wages');
  assert.match(body.note, /left out/);
  const all = await series('ann', 'expenses', '&by=category');
  assert.equal(all.body.note, null);
  for (const { key, value } of body.breakdown) {
    const same = all.body.breakdown.find((one: { key: string }) => one.key === key);
    assert.equal(value, same.value);
    const alone = await series('max', 'expenses', `&filter=category:${encodeURIComponent(key)}`);
    assert.equal(alone.body.value, value);
  }
  assert.equal((await series('max', 'expenses', '&by=location')).status, 403);
});

test('a question about wages or profit is declined with whom to ask, and no figure', async () => {
  for (const question of [
    'How much were wages in October 2026?',
    'What was net profit in October 2026?',
    'What did we spend in October 2026?',
    'Why did expenses change from September to October 2026?',
    'What was the bank balance in October 2026?',
  ]) {
    const answer = await ask('max', question);
    assert.equal(answer.status, 'declined', question);
    assert.match(answer.text, /not shown to your role\. Ask an admin/, question);
    assert.deepEqual(answer.claims, [], question);
    assert.equal((await ask('ann', question)).status, 'answered', question);
  }
  const rent = await ask('max', 'How much was rent in October 2026?');
  assert.equal(rent.status, 'answered');
  const ranked = await ask('max', 'What are my largest expenses by category in October 2026?');
  assert.equal(ranked.status, 'answered');
  assert.match(ranked.text, /Flour/);
  assert.match(ranked.text, /left out/);
  assert.doesNotMatch(ranked.text, /Wages|%/);
});

test('who is kept to a place gets its figures as wholes, is told so, and no other’s', async () => {
  const key = encodeURIComponent(world.member('location', 'Leeds').key);
  for (const metric of ['revenue', 'refunds', 'orders', 'units_sold', 'average_order_value']) {
    const hers = (await series('ann', metric, `&filter=location:${key}`)).body;
    const his = (await series('lee', metric)).body;
    assert.equal(his.value, hers.value, metric);
    assert.deepEqual(his.points, hers.points, metric);
    assert.match(his.note, /Leeds only/);
    assert.equal((await series('lee', metric, `&filter=location:${key}`)).body.value, hers.value);
  }
  for (const by of ['product', 'customer', 'location', 'category', 'channel']) {
    const hers = (await series('ann', 'revenue', `&filter=location:${key}&by=${by}`)).body;
    const his = (await series('lee', 'revenue', `&by=${by}`)).body;
    assert.deepEqual(his.breakdown, hers.breakdown, by);
  }
  const york = encodeURIComponent(world.member('location', 'York').key);
  assert.equal((await series('lee', 'revenue', `&filter=location:${york}`)).status, 403);
  assert.equal((await series('lee', 'receivables')).status, 403);
  for (const question of ['Revenue at York in October 2026?', 'Sales in York last month']) {
    const answer = await ask('lee', question);
    assert.equal(answer.status, 'declined', question);
    assert.match(answer.text, /York/);
  }
  for (const question of [
    'What was revenue in October 2026?',
    'Why did revenue change from September 2026 to October 2026?',
    'Which products sold best in October 2026?',
    'Which weekday is busiest in October 2026?',
    'How many customers did we have in October 2026?',
  ]) {
    const answer = await ask('lee', question);
    assert.equal(answer.status, 'answered', `${question} ${answer.text}`);
    assert.match(answer.text, /Leeds only/, question);
  }
});

test('a claim of who is kept to a place is that place’s for whoever runs it again', async () => {
  const answer = await ask('lee', 'Why did revenue change from September 2026 to October 2026?');
  assert.equal((await share('lee', answer.conversation_id, 'advisers')).status, 200);
  assert.ok(answer.claims.length > 3);
  for (const claim of answer.claims) {
    for (const who of ['lee', 'ann', 'max', 'ada'] as const) {
      const { status, body } = await get(who, `/v1/claims/${claim.id}`);
      assert.equal(status, 200, who);
      assert.equal(body.was.value, claim.value, `${who} ${claim.metric}`);
      const records = await get(who, `/v1/claims/${claim.id}/records?limit=200`);
      // the last digits of quotients
      assert.ok(Math.abs(Number(records.body.difference ?? 0)) < 1e-20, claim.metric);
      const csv = await call(server.app, 'GET', `/v1/claims/${claim.id}/records`, {
        token: world.tokens[who],
        headers: { accept: 'text/csv' },
      });
      assert.doesNotMatch(String(csv.body), /173\.37/);
    }
  }
});

test('a member sees sales by themselves, and whatever an admin grants, at once', async () => {
  assert.equal((await series('mia', 'revenue')).status, 200);
  assert.equal((await series('mia', 'active_customers')).status, 200);
  assert.equal((await series('mia', 'gross_profit')).status, 403);
  const answer = await ask('mia', 'What was gross profit in October 2026?');
  assert.equal(answer.status, 'declined');
  const granted = await grant('mia', { metrics: ['orders', 'gross_margin'], locations: null });
  assert.deepEqual(granted.metrics, ['orders', 'gross_margin']);
  // a ratio and what it is made of go together: one can be worked out from the other
  for (const name of ['revenue', 'cost_of_sales', 'gross_profit', 'gross_margin', 'orders']) {
    assert.ok(granted.shown.includes(name), name);
  }
  assert.ok(!granted.shown.includes('refunds'));
  assert.equal((await series('mia', 'gross_profit')).status, 200);
  assert.equal((await series('mia', 'refunds')).status, 403);
  assert.equal((await series('mia', 'active_customers')).status, 403);
  await grant('mia', { metrics: ['orders'], locations: null });
  const [all, hers] = [await series('ann', 'orders'), await series('mia', 'orders')];
  assert.equal(hers.body.value, all.body.value);
  assert.equal((await series('mia', 'revenue')).status, 403);
  assert.equal((await ask('mia', 'Why did revenue fall in October 2026?')).status, 'declined');
  const catalog = (await get('mia', '/v1/metrics')).body.items;
  for (const { name, shown, first_day } of catalog) {
    assert.equal(shown, name === 'orders', name);
    if (!shown) assert.equal(first_day, null);
  }
  await grant('mia', { metrics: null, locations: null });
});

test('a grant of restricted costs opens them and what rests on them, and is taken back at once', async () => {
  const question = 'What was net profit in October 2026?';
  const open = await grant('max', { metrics: ['expenses:restricted'], locations: null });
  assert.ok(open.shown.includes('net_profit'));
  assert.ok(!open.shown.includes('bank_balance'));
  const [hers, his] = [await series('ann', 'net_profit'), await series('max', 'net_profit')];
  assert.deepEqual(his.body, hers.body);
  const answer = await ask('max', question);
  assert.equal(answer.status, 'answered');
  await grant('max', { metrics: null, locations: null });
  assert.equal((await series('max', 'net_profit')).status, 403);
  assert.equal((await get('max', `/v1/claims/${answer.claims[0].id}`)).status, 404);
  const read = await get('max', `/v1/conversations/${answer.conversation_id}`);
  assert.deepEqual(read.body.sessions, []);
});

test('an answer shared with the team is shown to who sees what it tells of', async () => {
  const profit = await ask('ann', 'What was net profit in October 2026?');
  const sales = await ask('ann', 'What was revenue in October 2026?');
  for (const { conversation_id } of [profit, sales]) await share('ann', conversation_id, 'team');
  const sees = async (who: Person, { conversation_id }: { conversation_id: string }) =>
    (await get(who, `/v1/conversations/${conversation_id}`)).body.sessions?.length ?? 0;
  assert.deepEqual(
    await Promise.all((['max', 'mia', 'lee', 'ada'] as const).map((who) => sees(who, profit))),
    [0, 0, 0, 0],
  );
  assert.deepEqual(
    await Promise.all((['max', 'mia', 'lee', 'ada'] as const).map((who) => sees(who, sales))),
    [1, 1, 0, 0],
  );
  // a title is the first message, and goes with its answer
  const titled = async (who: Person, { conversation_id }: { conversation_id: string }) =>
    (await get(who, '/v1/conversations?limit=200')).body.items.find(
      (one: { id: string }) => one.id === conversation_id,
    )?.title;
  assert.equal(await titled('mia', profit), '');
  assert.equal((await get('mia', `/v1/conversations/${profit.conversation_id}`)).body.title, '');
  assert.match(await titled('mia', sales), /revenue/);
  assert.match(await titled('ann', profit), /net profit/);
});

test('what was told of pay and the bank opens by a grant of its own', async () => {
  const told = async () =>
    (await Promise.all(['owner-facts', 'decisions'].map((name) => get('max', `/v1/${name}`)))).map(
      ({ body }) => body.items.length,
    );
  assert.deepEqual(await told(), [0, 0]);
  await grant('max', { metrics: ['expenses:restricted'], locations: null });
  assert.deepEqual(await told(), [0, 0]);
  await grant('max', { metrics: ['owner_facts:restricted'], locations: null });
  assert.deepEqual(await told(), [1, 1]);
  await grant('max', { metrics: null, locations: null });
  assert.deepEqual(await told(), [0, 0]);
});

test('what an answer quotes of another goes when that is shared no longer', async () => {
  const hers = await ask('ann', 'How was revenue in September 2026 at York?');
  await share('ann', hers.conversation_id, 'team');
  const his = await ask('max', 'How was revenue in September 2026 at York?');
  const quoted = (answer: { similar_sessions: { session_id: string; outcome: string }[] }) =>
    answer.similar_sessions.find(({ session_id }) => session_id === hers.session_id);
  assert.ok(quoted(his)?.outcome);
  const history = await ask('max', 'Have I asked about York before?');
  assert.equal(history.status, 'answered');
  assert.match(history.text, /York/);
  const again = async (answer: { conversation_id: string }) =>
    (await get('max', `/v1/conversations/${answer.conversation_id}`)).body.sessions;
  assert.ok(quoted((await again(his))[0].answer));
  assert.equal((await again(history)).length, 1);
  await share('ann', hers.conversation_id, 'private');
  assert.equal(quoted((await again(his))[0].answer), undefined);
  assert.deepEqual(await again(history), []);
  assert.equal(quoted(await ask('max', 'How was revenue in September 2026 at York?')), undefined);
});

test('what can be worked out from its parts is not restricted by itself; what is stored is', async () => {
  const restrict = (name: string, restricted: boolean) =>
    call(server.app, 'PATCH', `/v1/metrics/${name}`, {
      token: world.tokens.ann,
      body: { restricted },
    });
  const refused = await restrict('net_profit', true);
  assert.equal(refused.status, 409);
  assert.match(refused.body.error.message, /revenue.*expenses/);
  assert.equal((await restrict('nothing', true)).status, 404);
  assert.equal((await restrict('refunds', true)).status, 200);
  for (const metric of ['refunds', 'gross_sales', 'refund_rate', 'active_customers']) {
    assert.equal((await series('max', metric)).status, 403, metric);
  }
  assert.equal((await series('max', 'revenue')).status, 200);
  assert.equal((await restrict('refunds', false)).status, 200);
  assert.equal((await series('max', 'refunds')).status, 200);
  const listed = await get('ann', '/v1/restrictions');
  const wages = listed.body.categories.find(({ label }: { label: string }) => label === 'Wages');
  assert.equal(wages.restricted, true);
  const url = `/v1/expense-categories/${encodeURIComponent(wages.key)}`;
  const token = world.tokens.ann;
  await call(server.app, 'PATCH', url, { token, body: { restricted: false } });
  assert.equal((await series('max', 'net_profit')).status, 200);
  await call(server.app, 'PATCH', url, { token, body: { restricted: true } });
  assert.equal((await series('max', 'net_profit')).status, 403);
  const { items } = (await get('ann', '/v1/activity?limit=200')).body;
  for (const kind of ['grant', 'restriction']) {
    assert.ok(
      items.some(({ entity_type }: { entity_type: string }) => entity_type === kind),
      kind,
    );
  }
});
