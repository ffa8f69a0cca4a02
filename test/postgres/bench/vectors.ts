// At which size exact search is left for an index of the business's own: both, by size, with what
// the index loses. The bound that the program takes (app.exact_vectors_up_to) rests on these lines.
import { type TenantContext, withTenant } from '../../../sql/database.ts';
import { sessions } from '../../../sql/sessions.ts';
import { ID_OF, idOf } from '../../plans-fill.ts';
import { type Both, line, quantile, timed } from './measure.ts';

const SIZES = [2_500, 5_000, 10_000, 20_000];
const QUESTIONS = 25;
const FOUND = 10;
const MODEL = 'bench';

/** The n-th size's business; two sessions a conversation, vectors in overlapping clusters. */
const fill = (n: number) => `
insert into tenants (id, name, currency, time_zone)
  values ('${idOf(n, 0)}', 'Business ${n}', 'EUR', 'UTC');
insert into conversations (tenant_id, id, user_id)
  select '${idOf(n, 0)}', pg_temp.id_of(${n}, i), '${idOf(n, 1)}'
  from generate_series(0, ${SIZES[n]} / 2) i;
insert into coaching_sessions (tenant_id, id, conversation_id, user_id, asked_at, user_query,
    family, metric, status, headline, coach_response, answer, brief, data_version, passage, passage_terms,
    embedding, embedding_model, embedding_hash)
  select '${idOf(n, 0)}', pg_temp.id_of(${n}, r), pg_temp.id_of(${n}, r / 2), '${idOf(n, 1)}',
    now() - r * interval '1 h', 'Why did sales fall?', 'why', 'revenue', 'answered',
    'Sales fell by 3 % in May.', repeat('A line of an answer. ', 40), '{}', '{}', 1,
    'Why did sales fall? Sales fell by 3 % in May.', 12, l2_normalize(p.v + q.v + z.v),
    '${MODEL}', 'h'
  from generate_series(1, ${SIZES[n]}) r join bases p on p.i = r * 17 % 37
  join bases q on q.i = 40 + r * 13 % 200 join bases z on z.i = r * 7 % 1000;
insert into session_terms (tenant_id, term, session_id, conversation_id, impact)
  select tenant_id, 't' || least(floor(pow(random(), 3) * 2000), 1999)::int, id, conversation_id,
    0.5 + random()
  from coaching_sessions, generate_series(1, 12) where tenant_id = '${idOf(n, 0)}'
  on conflict do nothing`;

/** Fills, builds, asks both ways in turn, prints. */
export async function benchVectors(both: Both): Promise<void> {
  const { bare } = both;
  await bare.query(`set session_replication_role = replica;
    ${ID_OF}
    create temp table bases as select i, array_agg(random() - 0.5)::vector(384) as v
      from generate_series(0, 999) i, generate_series(1, 384) group by i`);
  for (const n of SIZES.keys()) await bare.query(fill(n));
  await bare.query('set session_replication_role = origin');
  await bare.query('vacuum analyze');
  console.log('\nvectors at size: exact search against an index of the business’s own');
  for (const n of SIZES.keys()) await measure(both, n);
}

async function measure(both: Both, n: number): Promise<void> {
  const { ours, bare } = both;
  const tenant_id = idOf(n, 0);
  const context: TenantContext = { tenant_id, user_id: idOf(n, 1), role: 'admin' };
  const built_ms = await timed(async () => {
    await bare.query("select set_config('coxswain.exact_vectors_up_to', '1', false)");
    await bare.query("select set_config('app.current_tenant', $1, false)", [tenant_id]);
    await bare.query('select app.keep_vector_index()');
  });
  const times = { exact: [] as number[], near: [] as number[] };
  let [same, wanted, short] = [0, 0, 0];
  for (let question = 0; question < QUESTIONS; question++) {
    const asked = await questionOf(both, n, question);
    let [exact, near]: string[][] = [[], []];
    const took_exact = await timed(() =>
      withTenant(ours, context, async (tx) => {
        exact = idsOf(await sessions.similarSessions(tx, asked));
      }),
    );
    const took_near = await timed(() =>
      withTenant(ours, context, async (tx) => {
        await sessions.openSearch(tx, { tenant_id });
        near = idsOf(await sessions.nearSessions(tx, asked));
      }),
    );
    same += (exact ?? []).filter((id) => near?.includes(id)).length;
    wanted += exact?.length ?? 0;
    short += Number((near?.length ?? 0) < FOUND);
    if (question < 5) continue;
    times.exact.push(took_exact);
    times.near.push(took_near);
  }
  const label = `${SIZES[n]} sessions`;
  line(`${label}: index built in s`, built_ms / 1000);
  line(`${label}: exact p50 ms`, quantile(times.exact, 0.5));
  line(`${label}: by index p50 ms`, quantile(times.near, 0.5));
  line(`${label}: by index, recall@${FOUND} of exact`, same / wanted, {
    at_least: 0.95,
    digits: 3,
  });
  line(`${label}: by index, answers of fewer than ${FOUND}`, short, { at_most: 0, digits: 0 });
}

async function questionOf({ bare }: Both, n: number, question: number) {
  const tenant_id = idOf(n, 0);
  const { rows } = await bare.query(
    `select l2_normalize(s.embedding + (select array_agg(random() * 0.04 - 0.02)::vector(384)
       from generate_series(1, 384)))::text as v
     from coaching_sessions s where s.tenant_id = $1 and s.id = $2`,
    [tenant_id, idOf(n, 1 + question * 97)],
  );
  const terms = Array.from({ length: 6 }, (_, i) => `t${(question * 31 + i * i * 17) % 400}`);
  return {
    ...{ tenant_id, embedding: String(rows[0].v), embedding_model: MODEL, terms, most: FOUND },
    ...{ exclude_conversation: null, metric: null, since: null, until: null },
  };
}

function idsOf(rows: readonly { session_id: string }[]): string[] {
  return rows.map(({ session_id }) => session_id);
}
