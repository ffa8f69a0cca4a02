// Claims about the evidence graph over HTTP: what is in it, who may make and judge it, and that
// nothing private becomes everybody's by it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EvidenceDocument } from '../sql/evidence.ts';
import {
  call,
  filesBody,
  joinAs,
  registerBusiness,
  type TestServer,
  testServer,
} from './fixtures.ts';

/** Sales on every day of September and October but Sundays, dearer on Saturdays. */
function orders(): string {
  const rows = ['Order,Date,Item code,Item,Qty,Price,Customer no'];
  for (let n = 0; n < 61; n++) {
    const day = new Date(Date.UTC(2026, 8, 1 + n));
    if (day.getUTCDay() === 0) continue;
    const price = day.getUTCDay() === 6 ? '30.00' : '10.00';
    rows.push(`${n},${day.toISOString().slice(0, 10)},A,Apple cake,2,${price},${n % 5}`);
  }
  return rows.join('\n');
}

interface Edge {
  id: string;
  cause: string;
  effect: string;
  method: string;
  confidence: number | null;
  lag_days: number | null;
  formula: string | null;
  observations: { claim_id: string | null; value: string; from: string; compare_from: string }[];
  verdict: { says: string; user_id: string } | null;
}

describe('the evidence graph over HTTP', () => {
  let server: TestServer;
  let token: string;
  let user_id: string;
  before(async () => {
    server = await testServer();
    ({ access_token: token, user_id } = await registerBusiness(server.app, 'ann@one.example'));
  });
  after(() => server.close());

  const get = (query = '', as = token) =>
    call(server.app, 'GET', `/v1/evidence-graph${query}`, { token: as });
  const refresh = (as = token) =>
    call(server.app, 'POST', '/v1/evidence-graph/refresh', { token: as });
  const judge = (id: string, verdict: string | null, as = token) =>
    call(server.app, 'PATCH', `/v1/evidence-graph/edges/${id}`, { token: as, body: { verdict } });
  const edgeOf = (body: { edges: Edge[] }, cause: string, effect: string) =>
    body.edges.find((edge) => edge.cause === cause && edge.effect === effect);

  async function bring(name: string, content: string): Promise<void> {
    const { body } = await call(server.app, 'POST', '/v1/imports', {
      token,
      ...filesBody({ [name]: content }),
    });
    const confirmed = await call(server.app, 'POST', `/v1/imports/${body.import_id}/confirm`, {
      token,
      body: { mapping: { ...body.mapping, tax: 'excluded' } },
    });
    assert.equal(confirmed.status, 202, JSON.stringify(confirmed.body));
    await server.imports.idle();
  }

  test('before it was made there is none, and the answer says what to do', async () => {
    const { status, body } = await get();
    assert.equal(status, 404);
    assert.match(body.error.message, /POST \/v1\/evidence-graph\/refresh/);
    assert.equal((await judge('00000000-0000-4000-8000-000000000000', null)).status, 404);
  });

  test('of a business without figures nothing is known', async () => {
    const { status, body } = await refresh();
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.nodes, body.edges, body.version], [[], [], '1']);
  });

  test('figures make it stale, and made anew it holds the identities and the calendar', async () => {
    await bring('orders.csv', orders());
    assert.equal((await get()).body.is_stale, true);
    const { body } = await refresh();
    assert.deepEqual([body.version, body.is_stale], ['2', false]);
    const identity = edgeOf(body, 'metric:orders', 'metric:gross_sales');
    assert.equal(identity?.formula, 'gross_sales = orders × average_order_value');
    assert.deepEqual([identity?.confidence, identity?.lag_days], [1, 0]);
    for (const edge of body.edges as Edge[]) {
      const certain = edge.method === 'identity';
      assert.equal(edge.confidence, certain ? 1 : null, 'nobody measured it');
    }
    const names = body.nodes.map(({ id }: { id: string }) => id);
    assert.ok(!names.includes('metric:net_profit'), 'there are no expenses in these books');
  });

  test('the calendar’s part is the figure that “why” tells', async () => {
    const { body } = await get();
    const calendar = edgeOf(body, 'calendar', 'metric:revenue');
    assert.equal(calendar?.observations.length, 1);
    const [own] = calendar?.observations ?? [];
    assert.deepEqual([own?.compare_from, own?.from], ['2026-09-01', '2026-10-01']);
    // Thursday, Friday and Saturday stood 4 times in September and 5 in October: 20 + 20 + 60;
    // Tuesday and Wednesday 5 and 4: 20 + 20 less
    assert.equal(Number(own?.value), 60);
    const why = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: { question: 'Why did revenue change in October 2026 compared with September?' },
    });
    const told = why.body.claims.find(
      (claim: { value: string; expression?: unknown; role: string }) =>
        claim.role === 'change' && Number(claim.value) === 60,
    );
    assert.ok(told, why.body.text);
  });

  test('a private answer adds nothing to it; shared with all it does, with its claim', async () => {
    const observed = async () =>
      edgeOf((await refresh()).body, 'calendar', 'metric:revenue')?.observations ?? [];
    assert.equal((await observed()).length, 1, 'the question above is private');
    const { body } = await call(server.app, 'GET', '/v1/conversations', { token });
    const share = (visibility: string) =>
      call(server.app, 'PATCH', `/v1/conversations/${body.items[0].id}`, {
        token,
        body: { visibility },
      });
    await share('team');
    assert.equal((await observed()).length, 1, 'an adviser may not read what the team may');
    await share('advisers');
    const [, told] = await observed();
    assert.equal(Number(told?.value), 60);
    const claim = await call(server.app, 'GET', `/v1/claims/${told?.claim_id}`, { token });
    assert.equal(claim.status, 200);
    assert.equal(claim.body.claim.value, told?.value);
    const question = 'Why did revenue change in October 2026 compared with September 2026?';
    const again = await call(server.app, 'POST', '/v1/coach/ask', { token, body: { question } });
    await call(server.app, 'PATCH', `/v1/conversations/${again.body.conversation_id}`, {
      token,
      body: { visibility: 'advisers' },
    });
    assert.equal((await observed()).length, 2, 'what was asked twice was seen once');
    await share('private');
    await call(server.app, 'PATCH', `/v1/conversations/${again.body.conversation_id}`, {
      token,
      body: { visibility: 'private' },
    });
    const left = edgeOf((await get()).body, 'calendar', 'metric:revenue')?.observations ?? [];
    assert.deepEqual(
      left.map(({ claim_id }) => claim_id),
      [null],
      'taken back, it is told to nobody, though nobody made the document anew',
    );
  });

  test('paths and neighbours are told from cause to effect', async () => {
    const asked = '?cause=metric:orders&effect=metric:revenue&node=metric:gross_sales';
    const { body } = await get(asked);
    assert.deepEqual(
      body.paths.map((path: { nodes: string[] }) => path.nodes),
      [['metric:orders', 'metric:gross_sales', 'metric:revenue']],
    );
    assert.deepEqual(body.paths[0].confidences, [1, 1]);
    const ids = (list: { node: string }[]) => list.map(({ node }) => node);
    assert.ok(ids(body.neighbourhood.causes).includes('metric:average_order_value'));
    assert.ok(ids(body.neighbourhood.effects).includes('metric:revenue'));
    assert.ok(!ids(body.neighbourhood.effects).includes('metric:orders'));
    const back = await get('?cause=metric:revenue&effect=metric:orders');
    assert.deepEqual(back.body.paths, []);
    const short = await get('?cause=metric:orders&effect=metric:revenue&hops=1');
    assert.deepEqual(short.body.paths, []);
  });

  test('a question without its other end, or with too many steps, is refused', async () => {
    for (const query of ['?cause=metric:orders', '?node=calendar&depth=7', '?hops=0', '?x=1']) {
      assert.equal((await get(query)).status, 422, query);
    }
  });

  test('a rejected edge is walked no more, survives a new version, and can be taken back', async () => {
    const calendar = edgeOf((await get()).body, 'calendar', 'metric:revenue');
    const id = calendar?.id as string;
    const walked = async () =>
      (await get('?cause=calendar&effect=metric:revenue&hops=1')).body.paths.length;
    assert.equal(await walked(), 1);
    const judged = await judge(id, 'rejected');
    assert.equal(judged.status, 200, JSON.stringify(judged.body));
    assert.deepEqual(
      [judged.body.verdict.says, judged.body.verdict.user_id],
      ['rejected', user_id],
    );
    assert.equal(await walked(), 0);
    await refresh();
    assert.equal(await walked(), 0, 'made anew');
    assert.equal((await judge(id, null)).body.verdict, null);
    assert.equal(await walked(), 1);
    assert.equal((await judge(id, 'perhaps')).status, 422);
  });

  test('arithmetic is nobody’s to judge', async () => {
    const identity = edgeOf((await get()).body, 'metric:orders', 'metric:gross_sales');
    const { status, body } = await judge(identity?.id as string, 'rejected');
    assert.equal(status, 409);
    assert.match(body.error.message, /gross_sales = orders × average_order_value/);
  });

  test('two verdicts at once are both kept', async () => {
    const { edges } = (await get()).body as { edges: Edge[] };
    const judged = edges.filter(({ method }) => method === 'calendar').slice(0, 3);
    assert.ok(judged.length > 1);
    await Promise.all(judged.map(({ id }) => judge(id, 'confirmed')));
    const after_it = ((await get()).body as { edges: Edge[] }).edges;
    const kept = after_it.filter(({ verdict }) => verdict?.says === 'confirmed');
    assert.deepEqual(kept.map(({ id }) => id).sort(), judged.map(({ id }) => id).sort());
  });

  test('members and advisers read it, another business does not know it', async () => {
    const member = await joinAs(server.app, token, 'adviser', 'adviser@one.example');
    assert.equal((await get('', member.access_token)).status, 200);
    assert.equal((await refresh(member.access_token)).status, 403);
    const other = await registerBusiness(server.app, 'bob@two.example');
    assert.equal((await get('', other.access_token)).status, 404);
    const calendar = edgeOf((await get()).body, 'calendar', 'metric:revenue');
    assert.equal((await judge(calendar?.id as string, null, other.access_token)).status, 404);
  });

  test('the interface’s description has it', async () => {
    const { body } = await call(server.app, 'GET', '/openapi.json');
    assert.ok(body.paths['/v1/evidence-graph']?.get);
    assert.ok(body.paths['/v1/evidence-graph/refresh']?.post);
    assert.ok(body.paths['/v1/evidence-graph/edges/{id}']?.patch);
  });
});

describe('a document that is no graph is not kept', () => {
  const node = (id: string) => ({ id, kind: 'metric', label: id });
  const edge = (id: number, cause: string, effect: string, more: object = {}) => ({
    id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    cause,
    effect,
    method: 'calendar',
    confidence: null,
    lag_days: 0,
    formula: null,
    observations: [],
    verdict: null,
    ...more,
  });
  const nodes = ['a', 'b', 'c'].map(node);
  const names = Array.from({ length: 24 }, (_, n) => `n${n}`);
  const REFUSED: readonly [string, object, RegExp][] = [
    ['an edge to no node', { nodes, edges: [edge(1, 'a', 'x')] }, /no node/],
    ['an edge to itself', { nodes, edges: [edge(1, 'a', 'a')] }, /where it begins/],
    ['a node twice', { nodes: [...nodes, node('a')], edges: [] }, /a node stands twice/],
    ['an id twice', { nodes, edges: [edge(1, 'a', 'b'), edge(1, 'b', 'c')] }, /edge stands twice/],
    ['the same said twice', { nodes, edges: [edge(1, 'a', 'b'), edge(2, 'a', 'b')] }, /the same/],
    [
      'arithmetic that is not certain',
      { nodes, edges: [edge(1, 'a', 'b', { method: 'identity', confidence: 0.9 })] },
      /certain and at once/,
    ],
    [
      'a confidence above 1',
      { nodes, edges: [edge(1, 'a', 'b', { confidence: 1.1 })] },
      /confidence/,
    ],
    ['an id that is no name', { nodes: [node("a' or 1")], edges: [] }, /must be a name/],
    ['a label with a zero', { nodes: [{ ...node('a'), label: '\u0000' }], edges: [] }, /zero/],
    [
      'more ways than can be walked',
      {
        nodes: names.map(node),
        edges: names.flatMap((a, i) =>
          names.filter((b) => a !== b).map((b, n) => edge(i * 100 + n, a, b)),
        ),
      },
      /more than 10000 ways/,
    ],
    [
      'too many nodes',
      { nodes: Array.from({ length: 301 }, (_, n) => node(`n${n}`)), edges: [] },
      /300/,
    ],
  ];
  for (const [what, document, says] of REFUSED) {
    test(what, () => {
      const { success, error } = EvidenceDocument.safeParse(document);
      assert.equal(success, false);
      assert.match(JSON.stringify(error?.issues), says);
    });
  }
  test('while two ways of knowing the same, and a cycle, are', () => {
    const certain = { method: 'identity', confidence: 1 };
    const edges = [edge(1, 'a', 'b'), edge(2, 'a', 'b', certain), edge(3, 'b', 'a')];
    assert.equal(EvidenceDocument.safeParse({ nodes, edges }).success, true);
  });
});
