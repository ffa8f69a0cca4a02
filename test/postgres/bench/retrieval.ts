// Finding earlier sessions under row security against a bare exact vector query of the same
// business without it: how fast, and whether anything is lost.
import { searchAll } from '../../../coach/remember.ts';
import { readTenant, type TenantContext } from '../../../sql/database.ts';
import { sessions } from '../../../sql/sessions.ts';
import { ID_OF, idOf } from '../../plans-fill.ts';
import { type Both, line, quantile, timed } from './measure.ts';

/** Businesses of a thousand sessions, and the one after them of fifty. */
const TENANTS = 100;
const SMALL = TENANTS + 1;
const SESSIONS = 1_000;
const SMALL_SESSIONS = 50;
/** Questions of each size of business; the first are not counted: plans and pages are cold. */
const QUESTIONS = 300;
const WARM_UP = 10;
const FOUND = 10;
const MODEL = 'bench';

const FILL = `
set session_replication_role = replica;
${ID_OF}insert into tenants (id, name, currency, time_zone)
  select pg_temp.id_of(n, 0), 'Business ' || n, 'EUR', 'UTC' from generate_series(1, ${SMALL}) n;
create temp table rows as select n, i from generate_series(1, ${SMALL}) n,
  generate_series(1, ${SESSIONS}) i where n < ${SMALL} or i <= ${SMALL_SESSIONS};
insert into conversations (tenant_id, id, user_id)
  select pg_temp.id_of(n, 0), pg_temp.id_of(n, i), pg_temp.id_of(n, 1) from rows;
create temp table bases as select i, array_agg(random() - 0.5)::vector(384) as v
  from generate_series(0, 999) i, generate_series(1, 384) group by i;
insert into coaching_sessions (tenant_id, id, conversation_id, user_id, asked_at, user_query,
    family, metric, status, headline, coach_response, answer, brief, data_version, passage,
    passage_terms, embedding, embedding_model, embedding_hash)
  select pg_temp.id_of(r.n, 0), pg_temp.id_of(r.n, r.i), pg_temp.id_of(r.n, r.i),
    pg_temp.id_of(r.n, 1), now() - r.i * interval '1 h', 'Why did sales fall?', 'why', 'revenue',
    'answered', 'Sales fell by 3 % in May.', repeat('A line of an answer. ', 40), '{}', '{}', 1,
    'Why did sales fall? Sales fell by 3 % in May.', 12, l2_normalize(p.v + q.v), '${MODEL}', 'h'
  from rows r join bases p on p.i = r.i - 1 join bases q on q.i = (r.n * 7 + r.i * 13) % 1000;
insert into session_terms (tenant_id, term, session_id, conversation_id, impact)
  select s.tenant_id, 't' || least(floor(pow(random(), 3) * 2000), 1999)::int, s.id,
    s.conversation_id, 0.5 + random()
  from coaching_sessions s, generate_series(1, 12) on conflict do nothing;
set session_replication_role = origin;
drop table rows, bases;`;

/** bare: the nearest vectors. vectors: the same under row security. fused: as the coach asks. */
const WAYS = ['bare', 'vectors', 'fused'] as const;
type Way = (typeof WAYS)[number];

/** Fills, asks, prints. */
export async function benchRetrieval(both: Both): Promise<void> {
  await both.bare.query(FILL);
  await both.bare.query('vacuum analyze');
  console.log(
    `\nretrieval: ${TENANTS} businesses × ${SESSIONS} sessions, one of ${SMALL_SESSIONS}`,
  );
  await ask(both, 'a business of 1,000', (question) => 1 + (question % TENANTS));
  await ask(both, 'the business of 50', () => SMALL);
}

async function ask(both: Both, label: string, tenantOf: (question: number) => number) {
  const times: Record<Way, number[]> = { bare: [], vectors: [], fused: [] };
  let [same, wanted, short] = [0, 0, 0];
  for (let question = 0; question < WARM_UP + QUESTIONS; question++) {
    const tenant = tenantOf(question);
    const tenant_id = idOf(tenant, 0);
    const embedding = await near(both, tenant);
    const terms = Array.from({ length: 6 }, (_, i) => `t${(question * 31 + i * i * 17) % 400}`);
    let [exact, vectors, fused]: string[][] = [[], [], []];
    const ways: Readonly<Record<Way, () => Promise<void>>> = {
      bare: async () => {
        exact = await bareExact(both, tenant_id, embedding);
      },
      vectors: async () => {
        vectors = await walled(both, tenant_id, embedding);
      },
      fused: async () => {
        fused = await similar(both, { tenant_id, embedding, terms });
      },
    };
    const took: Record<Way, number> = { bare: 0, vectors: 0, fused: 0 };
    // whoever comes first finds the rows cold: each does, every third time
    for (const i of WAYS.keys()) {
      const way = WAYS[(question + i) % WAYS.length] as Way;
      took[way] = await timed(ways[way]);
    }
    short += Number((vectors?.length ?? 0) < FOUND) + Number((fused?.length ?? 0) < FOUND);
    const unwalled = await fusedWithoutWalls(both, { tenant_id, embedding, terms });
    same += common(exact ?? [], vectors ?? []) + common(unwalled, fused ?? []);
    wanted += (exact?.length ?? 0) + unwalled.length;
    if (question < WARM_UP) continue;
    for (const name of WAYS) times[name].push(took[name]);
  }
  const p95 = (name: Way) => quantile(times[name], 0.95);
  const p50 = (name: Way) => quantile(times[name], 0.5);
  for (const name of WAYS) {
    line(`${label}: ${name} p50 ms`, p50(name));
    line(`${label}: ${name} p95 ms`, p95(name));
  }
  line(`${label}: vectors ÷ bare, p95`, p95('vectors') / p95('bare'), { at_most: 1.5 });
  line(`${label}: fused ÷ bare, p95`, p95('fused') / p95('bare'), { at_most: 3.5 });
  line(`${label}: vectors ÷ bare, p50`, p50('vectors') / p50('bare'));
  line(`${label}: fused ÷ bare, p50`, p50('fused') / p50('bare'));
  line(`${label}: recall@${FOUND}`, same / wanted, { at_least: 1 });
  line(`${label}: answers of fewer than ${FOUND}`, short, { at_most: 0, digits: 0 });
}

/** A vector near one that the business has, and equal to none. */
async function near({ bare }: Both, tenant: number): Promise<string> {
  const { rows } = await bare.query(
    `select l2_normalize(s.embedding + (select array_agg(random() * 0.04 - 0.02)::vector(384)
       from generate_series(1, 384)))::text as v
     from coaching_sessions s where s.tenant_id = $1 order by random() limit 1`,
    [idOf(tenant, 0)],
  );
  return rows[0].v;
}

const NEAREST = `select id from coaching_sessions where tenant_id = $1
  order by embedding <#> $2::vector limit ${FOUND}`;

async function bareExact({ bare }: Both, tenant_id: string, embedding: string) {
  const values = [tenant_id, embedding];
  const { rows } = await bare.query({ name: 'bare', text: NEAREST, values });
  return rows.map(({ id }) => String(id));
}

/** The same query under row security, in a transaction of its business that only reads. */
async function walled({ ours }: Both, tenant_id: string, embedding: string): Promise<string[]> {
  const context: TenantContext = { tenant_id, user_id: idOf(1, 1), role: 'system' };
  const { rows } = await readTenant(ours, context, (tx) =>
    tx.query(NEAREST, [tenant_id, embedding]),
  );
  return rows.map(({ id }) => String(id));
}

interface Asked {
  tenant_id: string;
  embedding: string;
  terms: string[];
}

const among = { exclude_conversation: null, metric: null, since: null, until: null, most: FOUND };

/** As the coach asks: a transaction of the business that only reads, as the person. */
async function similar({ ours }: Both, { tenant_id, embedding, terms }: Asked): Promise<string[]> {
  const user_id = idOf(1, 1);
  const context: TenantContext = { tenant_id, user_id, role: 'system' };
  const rows = await readTenant(ours, context, (tx) =>
    searchAll(tx, {
      ...{ tenant_id, embedding, embedding_model: MODEL, terms },
      ...among,
    }),
  );
  return rows.map(({ session_id }) => session_id);
}

/** The same ranking where nothing can be hidden: what fused may not lose by row security. */
async function fusedWithoutWalls(both: Both, asked: Asked): Promise<string[]> {
  const { bare } = both;
  const rows = await sessions.similarSessions(
    {
      query: async (sql, params = []) => {
        const { rows } = await bare.query(
          sql,
          params.map((value) => (Array.isArray(value) ? `{${value}}` : value)),
        );
        return { rows, affected: 0 };
      },
    },
    { ...asked, embedding_model: MODEL, ...among },
  );
  return rows.map(({ session_id }) => session_id);
}

function common(wanted: readonly string[], got: readonly string[]): number {
  return wanted.filter((id) => got.includes(id)).length;
}
