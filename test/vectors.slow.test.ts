// Claims about a business that has outgrown exact search: it gets an index of its own, loses it
// again, and what is found by it is what exact search finds, never fewer, under row security.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findSimilar } from '../coach/remember.ts';
import { type TenantContext, withTenant } from '../sql/database.ts';
import { openServer } from '../sql/open-server.ts';
import { sessions } from '../sql/sessions.ts';
import { registry } from '../sql/statements.ts';
import { serverOnly } from './database.ts';
import { ID_OF, idOf } from './plans-fill.ts';
import { type Addresses, addresses } from './postgres/clone.ts';
import { openPlanLog, openScript, type PlanNode, tellPlans } from './postgres/plan-log.ts';

const SESSIONS = 6_000;
const QUESTIONS = 25;
const FOUND = 10;
/** Of what exact search finds first; a bench at real size prints its own (test/postgres/bench). */
const LEAST_RECALL = 0.95;
const MODEL = 'm';

/** Person 1 began nearly all conversations, private ones; person 2 began every two hundredth. */
const FILL = `
set session_replication_role = replica;
${ID_OF}insert into tenants (id, name, currency, time_zone)
  select pg_temp.id_of(n, 0), 'Business ' || n, 'EUR', 'UTC' from generate_series(1, 2) n;
insert into conversations (tenant_id, id, user_id)
  select pg_temp.id_of(n, 0), pg_temp.id_of(n, i),
    pg_temp.id_of(n, case i % 200 when 0 then 2 else 1 end)
  from generate_series(1, 2) n, generate_series(1, ${SESSIONS}) i where n = 1 or i <= 50;
create temp table bases as select i, array_agg(random() - 0.5)::vector(384) as v
  from generate_series(0, 299) i, generate_series(1, 384) group by i;
insert into coaching_sessions (tenant_id, id, conversation_id, user_id, asked_at, user_query,
    family, metric, status, headline, coach_response, answer, brief, data_version, passage, passage_terms,
    embedding, embedding_model, embedding_hash)
  select c.tenant_id, c.id, c.id, c.user_id, now() - r.i * interval '1 h', 'Why?', 'why', 'revenue',
    'answered', 'It fell.', 'It fell.', '{}', '{}', 1, 'Why? It fell.', 4,
    l2_normalize(p.v + q.v), '${MODEL}', 'h'
  from generate_series(1, 2) n cross join generate_series(1, ${SESSIONS}) r (i)
  join bases p on p.i = r.i % 300 join bases q on q.i = r.i * 13 / 7 % 300
  join conversations c on c.id = pg_temp.id_of(n, r.i) and c.tenant_id = pg_temp.id_of(n, 0);
insert into session_terms (tenant_id, term, session_id, conversation_id, impact)
  select s.tenant_id, 't' || floor(pow(random(), 2) * 400)::int, s.id, s.conversation_id, 1
  from coaching_sessions s, generate_series(1, 6) on conflict do nothing;
set session_replication_role = origin;
analyze;`;

describe('vectors at size', serverOnly('an index of its own'), () => {
  let database: Addresses;
  let db: Awaited<ReturnType<typeof openServer>>;
  let script: Awaited<ReturnType<typeof openScript>>;
  const index = `coaching_sessions_near_${idOf(1, 0).replaceAll('-', '')}`;
  const person = (user: number, tenant = 1): TenantContext => ({
    tenant_id: idOf(tenant, 0),
    user_id: idOf(tenant, user),
    role: 'admin',
  });

  before(async () => {
    database = await addresses();
    script = await openScript(database.superuser);
    await script.run(FILL);
    await tellPlans(database.superuser);
    db = await openServer({ url: database.app, owner_url: null });
  });
  after(async () => {
    await Promise.all([db?.close(), script?.close()]);
    await database.drop();
  });

  /** The job's part in a business, as pg_cron's role; how many indexes it made or dropped. */
  async function tend(tenant: number, exact_up_to: number): Promise<number> {
    const rows = await script.run(`
      begin;
      select set_config('app.current_tenant', '${idOf(tenant, 0)}', true),
        set_config('coxswain.exact_vectors_up_to', '${exact_up_to}', true);
      set local role coxswain_jobs;
      select * from jobs.tend_vector_index(null, now())`);
    await script.run('commit');
    return Number(rows[0]?.rows);
  }
  const indexes = async () =>
    (
      await script.run("select relname from pg_class where relname ~ '^coaching_sessions_near_'")
    ).map(({ relname }) => relname);

  async function asked(question: number) {
    const [row] = await script.run(
      `select embedding::text as v from coaching_sessions where id = '${idOf(1, 7 * question)}'`,
    );
    const tenant_id = idOf(1, 0);
    const terms = Array.from({ length: 5 }, (_, i) => `t${(question * 31 + i * 17) % 200}`);
    return {
      ...{ tenant_id, embedding: String(row?.v), embedding_model: MODEL, terms, most: FOUND },
      ...{ exclude_conversation: null, metric: null, since: null, until: null },
    };
  }

  test('the application’s role may not make one', async () => {
    const making = withTenant(db, person(1), (tx) => tx.query('select app.keep_vector_index()'));
    await assert.rejects(making, /permission denied/);
  });

  test('a business within the bound has none, one beyond it gets its own', async () => {
    assert.equal(await tend(1, SESSIONS), 0);
    assert.deepEqual(await indexes(), []);
    assert.equal(await tend(1, SESSIONS - 1), 1);
    assert.equal(await tend(2, SESSIONS - 1), 0, 'fifty are read exactly');
    assert.equal(await tend(1, SESSIONS - 1), 0, 'it is there');
    assert.deepEqual(await indexes(), [index]);
  });

  test('its search uses the index, and only that business’s', async () => {
    const log = await openPlanLog(database.app);
    const settings = {
      'app.current_tenant': idOf(1, 0),
      'app.current_user': idOf(1, 1),
      'app.current_role': 'member',
      'hnsw.iterative_scan': 'strict_order',
      'hnsw.ef_search': '200',
    };
    const { text, values } = await recorded((tx) =>
      asked(1).then((q) => sessions.nearSessions(tx, q)),
    );
    const plans = await log.plansOf(text, values, { settings, plan_for: 'custom' });
    await log.close();
    const used = plans.flatMap(({ plan }) => indexesOf(plan));
    assert.ok(used.includes(index), `${used}`);
    const open = (tenant: number) =>
      withTenant(db, person(1, tenant), (tx) =>
        sessions.openSearch(tx, { tenant_id: idOf(tenant, 0) }),
      );
    assert.equal((await open(1)).by_index, true);
    assert.equal((await open(2)).by_index, false);
  });

  test('it finds what exact search finds', async () => {
    let [same, wanted] = [0, 0];
    for (let question = 1; question <= QUESTIONS; question++) {
      const q = await asked(question);
      const exact = await withTenant(db, person(1), (tx) => sessions.similarSessions(tx, q));
      const near = await withTenant(db, person(1), async (tx) => {
        await sessions.openSearch(tx, { tenant_id: q.tenant_id });
        return sessions.nearSessions(tx, q);
      });
      assert.equal(near.length, FOUND);
      const ids = new Set(near.map(({ session_id }) => session_id));
      same += exact.filter(({ session_id }) => ids.has(session_id)).length;
      wanted += exact.length;
    }
    assert.ok(same / wanted >= LEAST_RECALL, `recall@${FOUND} ${(same / wanted).toFixed(3)}`);
  });

  test('who may see few of very many finds all ten, and nobody else’s', async () => {
    const own = new Set(Array.from({ length: SESSIONS / 200 }, (_, i) => idOf(1, 200 * (i + 1))));
    for (let question = 1; question <= QUESTIONS; question++) {
      const q = await asked(question);
      const near = await withTenant(db, person(2), async (tx) => {
        await sessions.openSearch(tx, { tenant_id: q.tenant_id });
        return sessions.nearSessions(tx, q);
      });
      assert.equal(near.length, FOUND);
      assert.ok(near.every(({ session_id }) => own.has(session_id)));
    }
  });

  test('what the index leaves short is asked for exactly, and nothing else is', async () => {
    const { tenant_id, embedding } = await asked(3);
    const search = { tenant_id, text: 'why did t31 fall', model_id: MODEL };
    const sent = async (user: number, limit: number) => {
      const names: string[] = [];
      await withTenant(db, person(user), (tx) =>
        findSimilar(
          {
            query: (sql, params) => {
              names.push(registry.find((one) => one.sql === sql)?.name ?? sql);
              return tx.query(sql, params);
            },
          },
          { ...search, embedding: JSON.parse(embedding) as number[], limit },
        ),
      );
      return names;
    };
    assert.deepEqual(await sent(1, FOUND), ['openSearch', 'nearSessions']);
    const whole = ['openSearch', 'nearSessions', 'keepPlans', 'similarSessions'];
    assert.deepEqual(await sent(2, SESSIONS / 200 + 1), whole, 'the person sees one fewer');
  });

  test('it goes when half of the bound is left', async () => {
    assert.equal(await tend(1, SESSIONS * 2 - 1), 0, 'it stays while it may be needed again');
    assert.equal(await tend(1, SESSIONS * 2), 1);
    assert.deepEqual(await indexes(), []);
  });
});

/** The text and values that a bound statement sends. */
async function recorded(
  call: (tx: Parameters<typeof sessions.nearSessions>[0]) => Promise<unknown>,
) {
  let sent: { text: string; values: readonly never[] } | undefined;
  await call({
    query: async (text, values = []) => {
      sent = { text, values: values as readonly never[] };
      return { rows: [], affected: 0 };
    },
  });
  assert.ok(sent);
  return sent;
}

function indexesOf(plan: PlanNode): string[] {
  return [plan['Index Name'] ?? '', ...(plan.Plans ?? []).flatMap(indexesOf)];
}
