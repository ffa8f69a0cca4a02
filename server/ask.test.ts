// Claims about asking over HTTP: answers, event streams, claims, refusals.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, filesBody, registerBusiness, type TestServer, testServer } from './fixtures.ts';

/** Two shops' worth of nothing special: 3 orders in October 2026, 60.00 in all. */
const ORDERS = [
  'Order,Date,Item code,Item,Qty,Price,Customer no',
  '1,2026-10-05,A,Apple cake,2,10.00,7',
  '2,2026-10-06,B,Bread,1,15.00,8',
  '3,2026-10-07,A,Apple cake,1,25.00,7',
].join('\n');

describe('from a file to an answer over HTTP', () => {
  let server: TestServer;
  let token: string;
  let uploaded: {
    import_id: string;
    mapping: Record<string, unknown>;
    questions: { id: string }[];
  };
  before(async () => {
    server = await testServer();
    token = (await registerBusiness(server.app, 'ann@one.example')).access_token;
  });
  after(() => server.close());

  test('an upload answers a guess, and nothing is stored as fact yet', async () => {
    const { status, body } = await call(server.app, 'POST', '/v1/imports', {
      token,
      ...filesBody({ 'orders.csv': ORDERS }),
    });
    assert.equal(status, 201);
    assert.equal(body.mapping.layout, 'order_lines');
    assert.deepEqual(
      body.columns.map((column: { header: string }) => column.header),
      ORDERS.split('\n')[0]?.split(','),
    );
    uploaded = body;
    const { body: list } = await call(server.app, 'GET', '/v1/imports', { token });
    assert.equal(list.items[0].status, 'uploaded');
    assert.equal(list.items[0].rows_stored, 0);
  });

  test('once confirmed it is read in, and can be followed', async () => {
    const mapping = { ...uploaded.mapping, tax: 'excluded' };
    const url = `/v1/imports/${uploaded.import_id}`;
    const confirmed = await call(server.app, 'POST', `${url}/confirm`, {
      token,
      body: { mapping },
    });
    assert.equal(confirmed.status, 202, JSON.stringify(confirmed.body));
    await server.imports.idle();
    const { body } = await call(server.app, 'GET', url, { token });
    assert.equal(body.status, 'done', JSON.stringify(body));
    assert.equal(body.rows_stored, 3);
    const again = await call(server.app, 'POST', `${url}/confirm`, { token, body: { mapping } });
    assert.equal(again.status, 409);
    const rejects = await call(server.app, 'GET', `${url}/rejects`, { token });
    assert.match(String(rejects.headers['content-type']), /text\/csv/);
    assert.match(rejects.body, /^file,row,column,reason,/);
  });

  test('a question gets an answer with its claims, as one JSON body', async () => {
    const { status, body } = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: { question: 'How much did we sell in October 2026?' },
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.status, 'answered');
    assert.ok(body.claims.some((claim: { value: string }) => Number(claim.value) === 60));
    const list = await call(server.app, 'GET', '/v1/conversations', { token });
    assert.equal(list.body.items[0].id, body.conversation_id);
    const one = await call(server.app, 'GET', `/v1/conversations/${body.conversation_id}`, {
      token,
    });
    assert.equal(one.body.sessions[0].id, body.session_id);
    const feedback = await call(server.app, 'POST', `/v1/sessions/${body.session_id}/feedback`, {
      token,
      body: { helpful: true },
    });
    assert.equal(feedback.status, 204);
  });

  test('the same question as events: facts, the text, then the same answer', async () => {
    const { status, headers, body } = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: { question: 'How much did we sell in October 2026?' },
      headers: { accept: 'text/event-stream' },
    });
    assert.equal(status, 200);
    assert.match(String(headers['content-type']), /^text\/event-stream/);
    assert.ok(headers['content-security-policy'], 'the headers of every answer are there');
    const events = eventsOf(body);
    assert.equal(events[0]?.name, 'fact');
    assert.equal(events.at(-2)?.name, 'text');
    assert.equal(events.at(-1)?.name, 'answer');
    assert.equal(events.at(-1)?.data.status, 'answered');
  });

  test('a fault inside a stream arrives as an error event with its code', async () => {
    const { body } = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: {
        question: 'And last year?',
        conversation_id: '3b0b8f9e-4b1c-4d67-9a53-a0f0a0f0a0f0',
      },
      headers: { accept: 'text/event-stream' },
    });
    const [event] = eventsOf(body);
    assert.equal(event?.name, 'error');
    assert.equal(event?.data.error.code, 'not_found');
  });

  test('an answer kept for its key is told again, as JSON and as an event', async () => {
    const ask = (accept: string) =>
      call(server.app, 'POST', '/v1/coach/ask', {
        token,
        body: { question: 'How many orders were there in October 2026?' },
        headers: { accept, 'idempotency-key': 'ask-1' },
      });
    const first = eventsOf((await ask('text/event-stream')).body).at(-1)?.data;
    const as_json = (await ask('application/json')).body;
    assert.equal(as_json.session_id, first.session_id);
    const as_event = eventsOf((await ask('text/event-stream')).body).at(-1);
    assert.equal(as_event?.name, 'answer');
    assert.equal(as_event?.data.session_id, first.session_id);
  });

  test('a claim runs again and its records add up to it, as pages and as CSV', async () => {
    const { body: answer } = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: { question: 'How much did we sell in October 2026?' },
    });
    const { id, value } = answer.claims[0];
    const again = await call(server.app, 'GET', `/v1/claims/${id}`, { token });
    assert.equal(again.status, 200, JSON.stringify(again.body));
    assert.equal(Number(again.body.was.value), Number(value));
    assert.equal(Number(again.body.now.value), Number(value));
    const url = `/v1/claims/${id}/records`;
    const first = (await call(server.app, 'GET', `${url}?limit=2`, { token })).body;
    const next = `${url}?limit=2&cursor=${first.next_cursor}`;
    const second = (await call(server.app, 'GET', next, { token })).body;
    assert.equal(second.next_cursor, null);
    const all = [...first.items, ...second.items];
    assert.equal(all.length, 3);
    const added = all.reduce((sum: number, item) => sum + Number(item.contribution), 0);
    assert.equal(added, Number(value));
    assert.deepEqual([all[0].file, all[0].row], ['orders.csv', 2]);
    assert.deepEqual([first.difference, second.difference], [null, '0']);
    assert.equal(Number(second.sum), Number(value));
    const beyond = (await call(server.app, 'GET', `${url}?cursor=9__0_0`, { token })).body;
    assert.deepEqual([beyond.items, beyond.next_cursor], [[], null]);
    for (const cursor of ['500', '0_2026-02-31_0_0', '0__-1_0', '0__0_x']) {
      const { status } = await call(server.app, 'GET', `${url}?cursor=${cursor}`, { token });
      assert.equal(status, 400, cursor);
    }
    const headers = { accept: 'text/csv' };
    const csv = await call(server.app, 'GET', url, { token, headers });
    assert.match(String(csv.headers['content-type']), /text\/csv/);
    assert.equal(csv.body.trim().split('\r\n').length, 4);
    const unknown = '/v1/claims/3b0b8f9e-4b1c-4d67-9a53-a0f0a0f0a0f0/records';
    assert.equal((await call(server.app, 'GET', unknown, { token, headers })).status, 404);
  });

  test('the catalog, a series and an exact change', async () => {
    const get = (url: string) => call(server.app, 'GET', url, { token });
    const { body: list } = await get('/v1/metrics');
    assert.ok(list.items.some((metric: { name: string }) => metric.name === 'revenue'));
    const october = 'from=2026-10-01&to=2026-11-01';
    const series = await get(`/v1/metrics/revenue?${october}&grain=month`);
    assert.equal(series.status, 200, JSON.stringify(series.body));
    assert.equal(Number(series.body.points[0].value), 60);
    const days = 'from=2026-10-06&to=2026-10-08&compare_from=2026-10-04&compare_to=2026-10-06';
    const change = await get(`/v1/metrics/revenue/change?${days}`);
    assert.equal(change.status, 200, JSON.stringify(change.body));
    const unknown = await get(`/v1/metrics/happiness?${october}`);
    assert.equal(unknown.body.error.code, 'unknown_metric');
    assert.equal(unknown.status, 404);
  });

  test('another business finds neither the import nor the conversation nor its figures', async () => {
    const other = (await registerBusiness(server.app, 'bea@two.example')).access_token;
    const get = (url: string) => call(server.app, 'GET', url, { token: other });
    assert.equal((await get(`/v1/imports/${uploaded.import_id}`)).status, 404);
    const { body: mine } = await call(server.app, 'GET', '/v1/conversations', { token });
    assert.equal((await get(`/v1/conversations/${mine.items[0].id}`)).status, 404);
    const { body } = await call(server.app, 'POST', '/v1/coach/ask', {
      token: other,
      body: { question: 'How much did we sell in October 2026?' },
    });
    assert.doesNotMatch(JSON.stringify(body), /60\.00|Apple/);
  });

  test('uploads that are none: JSON, no file, another name, too large, empty, binary', async () => {
    const post = (given: { body: unknown; headers?: Record<string, string> }) =>
      call(server.app, 'POST', '/v1/imports', { token, ...given });
    assert.equal((await post({ body: { file: ORDERS } })).status, 415);
    assert.equal((await post(filesBody({}))).status, 400);
    const { body, headers } = filesBody({ 'a.csv': ORDERS });
    const renamed = Buffer.from(body.toString().replace('name="file"', 'name="upload"'));
    assert.equal((await post({ body: renamed, headers })).status, 422);
    const large = await post(filesBody({ 'large.csv': Buffer.alloc(1_100_000, 'a,b\n') }));
    assert.equal(large.status, 413);
    assert.match(large.body.error.message, /1 MB at most/);
    const empty = await post(filesBody({ 'empty.csv': '' }));
    assert.equal(empty.body.error.code, 'file_empty');
    const binary = await post(
      filesBody({ 'photo.csv': Buffer.alloc(4_000, '\u0000\u0001\u00ff') }),
    );
    assert.ok(['file_binary', 'file_unreadable'].includes(binary.body.error.code));
    assert.equal(binary.status, 422);
  });

  test('deleting the import takes its figures back', async () => {
    const url = `/v1/imports/${uploaded.import_id}`;
    assert.equal((await call(server.app, 'DELETE', url, { token })).status, 202);
    await server.imports.idle();
    const { body } = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: { question: 'How much did we sell in October 2026?' },
    });
    assert.doesNotMatch(body.text, /60/);
  });
});

/** The events of a stream's whole text. */
function eventsOf(text: string): { name: string; data: ReturnType<typeof JSON.parse> }[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => ({
      name: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null'),
    }));
}
