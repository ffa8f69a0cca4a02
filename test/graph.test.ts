// The document by recursive SQL and the graph by Cypher give the same answers, which are the right
// ones: on graphs made from a seed and on a business's own evidence. Where the engine has no AGE
// the document is held to the same.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { uniforms } from '../analysis/seeded.ts';
import { readEvidence, refreshEvidence, store } from '../coach/evidence.ts';
import { generateSample } from '../ingest/sample/generate.ts';
import { type TenantContext, withTenant } from '../sql/database.ts';
import type { EvidenceDocument, EvidenceEdge } from '../sql/evidence.ts';
import { ENGINE, serverOnly, type TestDatabase, testDatabase } from './database.ts';
import { type Answerer, byCypher, byDocument, bySearch, hasGraphs } from './graph-answers.ts';
import { makeTenant, newBusiness, temporaryFolder } from './import-fixture.ts';

/** Every run makes the same graphs; another seed makes others. */
const SEED = 20_261_121;
const GRAPHS = 40;
const QUESTIONS = 12;
const AT = new Date('2026-11-21T09:00:00Z');
/** Labels are a person's words: quotes, dollars, backslashes, braces, any script, no sense. */
const LABELS = [
  'it\'s “quoted” "twice"',
  '$nodes $1 $$ $c$ $q$',
  '\\ \\n \\u0041 %s %L',
  "'}) detach delete n //",
  '{"id": "calendar"}::vertex',
  'é 日本 😀 ا \u202e\u0001\n\t',
  '',
  ' '.repeat(200),
];

let db: TestDatabase;
let graphs: boolean;
before(async () => {
  db = await testDatabase();
  graphs = await hasGraphs(db);
});
after(() => db.close());

async function tenant(): Promise<TenantContext> {
  const tenant_id = randomUUID();
  await makeTenant(db, tenant_id, {});
  return { tenant_id, user_id: null, role: 'system' };
}

function answerers(ctx: TenantContext): Answerer[] {
  return [byDocument(db, ctx), ...(graphs ? [byCypher(db, ctx)] : [])];
}

function write(ctx: TenantContext, document: EvidenceDocument): Promise<string> {
  const { tenant_id } = ctx;
  return withTenant(db, ctx, (tx) => store(tx, { tenant_id, data_version: '1', document, at: AT }));
}

/** A graph of up to twelve nodes: cycles, two edges for one pair, nodes that nothing leads to. */
function made(random: () => number): EvidenceDocument {
  const upto = (most: number) => Math.floor(random() * most);
  const pick = <T>(list: readonly T[]) => list[upto(list.length)] as T;
  const nodes = Array.from({ length: 1 + upto(12) }, (_, n) => ({
    id: n === 0 ? 'calendar' : `metric:m${n}`,
    kind: n === 0 ? ('calendar' as const) : ('metric' as const),
    label: pick(LABELS),
  }));
  const edges = new Map<string, EvidenceEdge>();
  for (let n = upto(26); n > 0; n--) {
    const [cause, effect] = [pick(nodes).id, pick(nodes).id];
    const method = pick(['identity', 'calendar'] as const);
    if (cause === effect) continue;
    edges.set(`${cause} ${effect} ${method}`, {
      id: `00000000-0000-4000-8000-${String(upto(1e9)).padStart(12, '0')}`,
      cause,
      effect,
      method,
      confidence: method === 'identity' ? 1 : pick([null, 0, 1e-7, 0.1, 1 / 3, 0.999]),
      lag_days: method === 'identity' ? 0 : pick([null, 0, 6, 3_660]),
      formula: null,
      observations: [],
      verdict:
        random() < 0.1 ? { says: 'rejected', user_id: randomUUID(), at: AT.toISOString() } : null,
    });
  }
  return { nodes, edges: [...edges.values()] };
}

describe('by any way of asking the same paths and neighbours are found', () => {
  test('there is Cypher on a server that has AGE', serverOnly('AGE is an extension'), async () => {
    assert.equal(graphs, true);
  });

  test(`on ${GRAPHS} graphs made from a seed`, async () => {
    const random = uniforms(SEED);
    const ctx = await tenant();
    let found = 0;
    for (let n = 0; n < GRAPHS; n++) {
      const document = made(random);
      await write(ctx, document);
      const right = bySearch(document);
      const pick = () => document.nodes[Math.floor(random() * document.nodes.length)]?.id as string;
      for (let asked = 0; asked < QUESTIONS; asked++) {
        const [cause, effect, steps] = [pick(), pick(), Math.floor(random() * 8)];
        const upstream = random() < 0.5;
        const paths = await right.paths(cause, effect, steps);
        const near = await right.neighbourhood(cause, upstream, steps);
        found += paths.length + near.length;
        const where = `graph ${n} of seed ${SEED}: ${JSON.stringify(document)}`;
        for (const answerer of answerers(ctx)) {
          const says = `${answerer.name}, ${cause} to ${effect} in ${steps}, ${where}`;
          assert.deepEqual(await answerer.paths(cause, effect, steps), paths, says);
          assert.deepEqual(await answerer.neighbourhood(cause, upstream, steps), near, says);
        }
      }
    }
    assert.ok(found > 1_000, `only ${found} paths and neighbours were compared`);
  });

  test('on a graph with nearly as many ways as may be, of which 200 are told', async () => {
    const ctx = await tenant();
    const document = layered(5);
    await write(ctx, document);
    const asked = ['metric:from', 'metric:to', 6] as const;
    const paths = await bySearch(document).paths(...asked);
    assert.equal(paths.length, 200);
    for (const answerer of answerers(ctx)) {
      const began_ms = performance.now();
      assert.deepEqual(await answerer.paths(...asked), paths, answerer.name);
      const took_ms = performance.now() - began_ms;
      assert.ok(took_ms < 5_000, `${answerer.name} took ${took_ms} ms`);
    }
    await assert.rejects(write(ctx, layered(6)), /more than 10000 ways of 6 steps/);
  });

  test('on the evidence of the sample’s last months', async () => {
    const folder = temporaryFolder();
    const business = await newBusiness({ db, data_dir: folder.path });
    const sample = generateSample({ seed: 7, until: '2026-11-01' });
    for (const { name, mapping, content } of lastMonths(sample)) {
      const done = await business.bring({ name, content }, { mapping });
      assert.equal(done.status, 'done', JSON.stringify(done));
    }
    const deps = { db, clock: () => AT };
    const { nodes, edges } = await refreshEvidence(deps, business.ctx);
    assert.ok(
      edges.some(({ cause, effect }) => `${cause} ${effect}` === 'calendar metric:revenue'),
    );
    const right = bySearch({ nodes, edges });
    for (const { id: cause } of nodes) {
      for (const answerer of answerers(business.ctx)) {
        for (const { id: effect } of nodes) {
          const paths = await right.paths(cause, effect, 6);
          assert.deepEqual(await answerer.paths(cause, effect, 6), paths, answerer.name);
        }
        for (const upstream of [true, false]) {
          const near = await right.neighbourhood(cause, upstream, 6);
          assert.deepEqual(await answerer.neighbourhood(cause, upstream, 6), near, answerer.name);
        }
      }
    }
    const read = await readEvidence(deps, business.ctx, {
      paths: { cause: 'metric:orders', effect: 'metric:gross_margin', hops: 6 },
    });
    assert.deepEqual(
      read.paths?.map((path) => path.nodes.map((id) => id.replace('metric:', '')).join(' ')),
      [
        'orders gross_sales revenue gross_margin',
        'orders gross_sales revenue gross_profit gross_margin',
      ],
    );
    folder.remove();
  });

  test('whatever a question is made of, it is only a name that no node has', async () => {
    const ctx = await tenant();
    await write(ctx, dense(3));
    for (const answerer of answerers(ctx)) {
      for (const text of [...LABELS, 'metric:m0"}) return 1 //', "x' or true --", '\\']) {
        assert.deepEqual(await answerer.paths(text, 'metric:m1', 6), [], answerer.name);
        assert.deepEqual(await answerer.paths('metric:m0', text, 6), [], answerer.name);
        assert.deepEqual(await answerer.neighbourhood(text, false, 6), [], answerer.name);
      }
      for (const steps of [0, -1]) {
        assert.deepEqual(await answerer.paths('metric:m0', 'metric:m1', steps), []);
        assert.deepEqual(await answerer.neighbourhood('metric:m0', true, steps), []);
      }
    }
  });
});

describe('the graph follows the document', () => {
  const ends = (document: EvidenceDocument) =>
    [document.nodes[0]?.id as string, document.nodes.at(-1)?.id as string, 6] as const;

  async function agree(ctx: TenantContext, document: EvidenceDocument | null): Promise<void> {
    const asked = ends(document ?? dense(4));
    const right = document === null ? [] : await bySearch(document).paths(...asked);
    for (const answerer of answerers(ctx)) {
      assert.deepEqual(await answerer.paths(...asked), right, answerer.name);
    }
  }

  test('a document that is rolled back leaves the earlier one, and none where there was none', async () => {
    const ctx = await tenant();
    const undone = (document: EvidenceDocument) =>
      assert.rejects(
        withTenant(db, ctx, async (tx) => {
          const { tenant_id } = ctx;
          await store(tx, { tenant_id, data_version: '1', document, at: AT });
          throw new Error('changed my mind');
        }),
        /changed my mind/,
      );
    await undone(dense(3));
    await agree(ctx, null);
    await write(ctx, dense(4));
    await undone(dense(3));
    await agree(ctx, dense(4));
    await write(ctx, dense(3));
    await agree(ctx, dense(3));
  });

  test(
    'a commit is seen at once, also while an older transaction is open',
    serverOnly('the embedded engine has one connection'),
    async () => {
      const ctx = await tenant();
      await write(ctx, dense(4));
      await agree(ctx, dense(4));
      await db.transaction({}, async (older) => {
        await older.query('select pg_current_xact_id()');
        const later = await Promise.all([tenant(), tenant()]);
        await write(ctx, dense(3));
        for (const other of later) await write(other, dense(3));
        for (let n = 0; n < 5; n++) await agree(ctx, dense(3));
      });
    },
  );

  test(
    'a database that was copied without its grants keeps the document, and the graph once it may',
    serverOnly('AGE is an extension'),
    async () => {
      const may = (sql: string) =>
        db.script(`do $$ begin execute format('${sql}', current_database()); end $$`);
      const ctx = await tenant();
      await may('revoke create on database %I from coxswain_graphs');
      await write(ctx, dense(3));
      await may('grant create on database %I to coxswain_graphs');
      const asked = ends(dense(3));
      assert.equal((await byDocument(db, ctx).paths(...asked)).length, 2);
      assert.deepEqual(await byCypher(db, ctx).paths(...asked), []);
      await write(ctx, dense(4));
      await agree(ctx, dense(4));
    },
  );

  test('fifty versions are kept, the newest is the one that is asked', async () => {
    const ctx = await tenant();
    for (let n = 0; n < 53; n++) await write(ctx, dense(3));
    await write(ctx, dense(4));
    const { rows } = await withTenant(db, ctx, (tx) =>
      tx.query(`select count(*)::int as n, max(version)::int as newest,
        max(version) filter (where is_current)::int as current from evidence_graph`),
    );
    assert.deepEqual(rows, [{ n: 50, newest: 54, current: 54 }]);
    await agree(ctx, dense(4));
  });

  test('with its tenant it goes, and another’s stays', async () => {
    const [gone, stays] = [await tenant(), await tenant()];
    for (const ctx of [gone, stays]) await write(ctx, dense(3));
    await db.script(`delete from tenants where id = '${gone.tenant_id}'`);
    await agree(gone, null);
    await agree(stays, dense(3));
    const { rows } = await db.transaction({}, (tx) =>
      tx.query("select nspname::text as name from pg_namespace where nspname like 'evidence%'"),
    );
    const name = (ctx: TenantContext) => `evidence_${ctx.tenant_id.replaceAll('-', '')}`;
    assert.equal(
      rows.some((row) => row.name === name(gone)),
      false,
    );
    assert.equal(
      rows.some((row) => row.name === name(stays)),
      ENGINE === 'postgres',
    );
  });
});

/** Every node leads to every other. */
function dense(size: number): EvidenceDocument {
  const names = Array.from({ length: size }, (_, n) => `m${n}`);
  return joined(
    names,
    names.flatMap((a) => names.filter((b) => a !== b).map((b) => [a, b] as const)),
  );
}

/** From one node to another by five layers: each node leads to all of the next layer. */
function layered(width: number): EvidenceDocument {
  const layer = (at: number) => Array.from({ length: width }, (_, n) => `l${at}n${n}`);
  const layers = [['from'], ...[1, 2, 3, 4, 5].map(layer), ['to']];
  const pairs = layers
    .slice(1)
    .flatMap((next, at) => (layers[at] ?? []).flatMap((a) => next.map((b) => [a, b] as const)));
  return joined(layers.flat(), pairs);
}

function joined(names: string[], pairs: (readonly [string, string])[]): EvidenceDocument {
  const nodes = names.map((name) => ({
    id: `metric:${name}`,
    kind: 'metric' as const,
    label: name,
  }));
  const edges = pairs.map(([cause, effect], n) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    cause: `metric:${cause}`,
    effect: `metric:${effect}`,
    method: 'calendar' as const,
    confidence: null,
    lag_days: 0,
    formula: null,
    observations: [],
    verdict: null,
  }));
  return { nodes, edges };
}

/** The files from July on: a business whose months can be compared, soon read. */
function lastMonths({ files }: ReturnType<typeof generateSample>) {
  return files.map((file) => {
    const [head, ...rows] = [...file.chunks()].join('').split('\n');
    const recent = rows.filter((row) => /\b2026-(0[789]|1\d)-/.test(row));
    return { name: file.name, mapping: file.mapping, content: [head, ...recent].join('\n') };
  });
}
