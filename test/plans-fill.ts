// A database of realistic size for tests about plans: thousands of businesses, of which a dozen
// have data, each less than the one before. Row `i` of a business has the same id in every table.
import { createHash } from 'node:crypto';

/** Businesses at all, and those with data. */
const TENANTS = 3_000;
const WITH_DATA = 12;
/** 1 + 1/2 + … + 1/12: the n-th business has its n-th part of every table. */
const SHARES = 3.103;
/** A tenant table that holds fewer rows than this proves nothing about plans. */
export const REALISTIC_ROWS = 2_000;

/** The id of a business's `i`-th row in any table; the business itself is its row 0. */
export function idOf(tenant: number, i: number): string {
  const hex = createHash('md5').update(`${tenant}/${i}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The same in SQL, as `pg_temp.id_of(tenant, i)`. */
export const ID_OF = `create function pg_temp.id_of(n int, i bigint) returns uuid language sql immutable
  as $$ select md5(n || '/' || i)::uuid $$;
`;

/** A row of each business with data and number within it, about so many in all. */
const rows = (total: number) =>
  `big b cross join lateral generate_series(1, (${total} / (b.n * ${SHARES}))::int) i`;

const BUSINESSES = `
${ID_OF}create temp table every as
  select n, pg_temp.id_of(n, 0) as id from generate_series(1, ${TENANTS}) n;
create temp table big as select * from every where n <= ${WITH_DATA};
insert into tenants (id, name, currency, time_zone, data_version, next_version)
  select id, 'Business ' || n, 'EUR', 'Europe/Amsterdam', 3, case when n % 100 = 0 then 4 end
  from every;
insert into users (id, email, password_hash)
  select pg_temp.id_of(n, 1), 'u' || n || '@example.com', 'x' from every;
insert into users (id, email, password_hash)
  select pg_temp.id_of(n, i), 'u' || n || '.' || i || '@example.com', 'x'
  from big, generate_series(2, 40) i;
insert into users (id, email, password_hash)
  select pg_temp.id_of(-1, i), 'v' || i || '@example.com', 'x' from generate_series(1, 40000) i;
insert into memberships (tenant_id, user_id, role)
  select id, pg_temp.id_of(n, 1), 'admin' from every
  union all select id, pg_temp.id_of(n, i), 'member' from big, generate_series(2, 40) i;
insert into user_grants (tenant_id, user_id, metrics)
  select tenant_id, user_id, '{revenue,orders}' from memberships;
insert into restrictions (tenant_id, kind, name, restricted)
  select id, 'category', 'wages', true from every;
insert into widget_origins (tenant_id, id, origin)
  select id, pg_temp.id_of(n, i), 'https://s' || n || '-' || i || '.example'
  from every, generate_series(1, 3) i;
insert into refresh_tokens (tenant_id, id, user_id, family_id, token_hash, expires_at)
  select id, pg_temp.id_of(n, i), pg_temp.id_of(n, 1), pg_temp.id_of(n, i),
    sha256((n || '/' || i)::bytea), now() + interval '1 day'
  from every, generate_series(1, 3) i;
insert into sign_ins (user_id, at, outcome, ip, browser)
  select pg_temp.id_of(n, 1), now() - i * interval '4 h', 'signed_in', '192.0.2.1', 'Firefox'
  from every, generate_series(1, 40) i;
insert into password_resets (user_id, id, token_hash, created_at, expires_at)
  select pg_temp.id_of(n, 1), pg_temp.id_of(n, i), sha256(('r' || n || '/' || i)::bytea), now(),
    now() + interval '30 min'
  from every, generate_series(1, 3) i;
insert into sign_in_attempts (key, account, since, failures)
  select 'k' || i, 'a' || i / 3, now() - i * interval '3 s', 1 from generate_series(1, 20000) i;
insert into invitations (tenant_id, id, email, role, token_hash, invited_by, expires_at)
  select id, pg_temp.id_of(n, i), 'x@example.com', 'member', sha256((n || '/' || i)::bytea),
    pg_temp.id_of(n, 1), now() + interval '1 day'
  from every, generate_series(1, 2) i;
insert into idempotency_keys (tenant_id, key, request_hash, created_at)
  select b.id, pg_temp.id_of(b.n, 1) || ':k' || i, 'h', now() - i * interval '10 seconds' from ${rows(8_000)};
insert into work_leases (tenant_id, holder, expires_at)
  select id, 'h', now() - interval '1 hour' from every;
insert into tenant_metrics (tenant_id, name, label, unit, kind, grain)
  select id, 'own_1', 'Own', 'count', 'flow', 'day' from every;
insert into job_executions (tenant_id, id, run_id, name, started_at, finished_at, outcome)
  select b.id, pg_temp.id_of(n, i), pg_temp.id_of(0, i), 'retention', now() - i * interval '1 h',
    now(), 'found' from ${rows(12_000)};
insert into jobs.runs (id, name, runner, started_at, finished_at, outcome)
  select pg_temp.id_of(0, i), (array['retention', 'hourly-rollups', 'quality-checks'])[1 + i % 3],
    'process', now() - i * interval '20 min', now(), 'done' from generate_series(1, 6000) i;
insert into activity_events (tenant_id, at, user_id, role, action, entity_type, entity_id)
  select b.id, now() - i * interval '5 min', pg_temp.id_of(n, 1), 'admin', 'changed',
    (array['import', 'tenant', 'membership', 'import_file'])[1 + i % 4],
    pg_temp.id_of(n, i / 5)::text
  from ${rows(60_000)};
`;

const IMPORTS = `
insert into data_sources (tenant_id, id, name, layout, header_hash, mapping, currency)
  select id, pg_temp.id_of(n, i), 'Till', 'lines', 'h' || i, '{}', 'EUR'
  from every, generate_series(1, 2) i;
insert into imports (tenant_id, id, source_id, status, header_hash, header, guess, mapping,
    version, queue_no, created_at, confirmed_at)
  select id, pg_temp.id_of(n, i), pg_temp.id_of(n, 1),
    case when i = 1 and n % 100 = 0 then 'importing' when i = 119 then 'uploaded'
      else 'done' end, 'h1', '[]', '{}', '{}',
    1, i, date_trunc('day', now()) - (i % 80) * interval '1 day', now()
  from (select n, id, i from every, generate_series(1, 2) i
    union all select n, id, i from big, generate_series(3, 120) i) x;
insert into import_files (tenant_id, import_id, file_no, name, sha256, size_bytes, live, finished)
  select tenant_id, id, 1, 'f.csv', md5(id::text), 1, true, true from imports;
insert into import_rejects (tenant_id, import_id, file_no, row_number, reason, cells)
  select b.id, pg_temp.id_of(n, 1 + i % 20), 1, i, 'x', '[]' from ${rows(20_000)};
insert into landing_records (tenant_id, import_id, file_no, row_number, record_id, content_hash,
    cells, received_at)
  select b.id, pg_temp.id_of(n, 1 + i % 40), 1, i, pg_temp.id_of(n, i), pg_temp.id_of(n, i),
    '["a", "b", "c", "d"]', date_trunc('day', now()) - ((1 + i % 40) % 80) * interval '1 day'
  from ${rows(80_000)};
`;

const GOLDEN = `
insert into members (tenant_id, dimension, id, key, label)
  select b.id, d, i, 'k' || i, 'Label ' || i from ${rows(4_000)}, unnest(app.dimensions()) d;
insert into member_words (tenant_id, dimension, member_id, word, sound)
  select tenant_id, dimension, id, w, w
  from members, lateral (values (key), ('w' || id % 200)) v (w);
insert into orders (tenant_id, id, since_version, source_id, number, ordered_at, customer_id,
    channel_id, is_order, amount, lines)
  select b.id, i, 1, pg_temp.id_of(n, 1), 'O' || i, now() - i * interval '1 h', 1 + i % 100,
    1 + i % 3, true, 10, 3 from ${rows(25_000)};
insert into order_lines (tenant_id, id, since_version, source_id, order_id, order_number,
    occurred_at, time_known, kind, quantity, amount, currency, product_id, category_id, customer_id,
    channel_id, counted, content_hash)
  select b.id, pg_temp.id_of(n, i), 1, pg_temp.id_of(n, 1), 1 + i / 3, 'O' || 1 + i / 3,
    now() - i * interval '20 min', true, 'sale', 1, 3, 'EUR', 1 + i % 200, 1 + i % 20,
    1 + i / 3 % 100, 1 + i % 3, true, pg_temp.id_of(n, i) from ${rows(75_000)};
insert into invoices (tenant_id, id, since_version, source_id, number, issued_on, paid_on, amount,
    paid_amount, currency, status, customer_id, counted, content_hash)
  select b.id, pg_temp.id_of(n, i), 1, pg_temp.id_of(n, 2), 'I' || i, current_date - i % 700,
    current_date - i % 700 + 14, 9, 9, 'EUR', 'paid', 1 + i % 100, true, pg_temp.id_of(n, i)
  from ${rows(20_000)};
insert into expenses (tenant_id, id, since_version, source_id, spent_on, amount, currency,
    category_id, cost_kind, content_hash)
  select b.id, pg_temp.id_of(n, i), 1, pg_temp.id_of(n, 2), current_date - i % 700, 5, 'EUR',
    1 + i % 20, 'overhead', pg_temp.id_of(n, i) from ${rows(20_000)};
insert into observations (tenant_id, id, metric_name, since_version, source_id, grain, day, value,
    unit, content_hash)
  select b.id, pg_temp.id_of(n, i), 'own_1', 1, pg_temp.id_of(n, 2), 'day', current_date - i % 700,
    7, 'units', pg_temp.id_of(n, i) from ${rows(20_000)};
`;

const METRICS = "(array['revenue', 'orders', 'refunds', 'units_sold', 'own_1'])[1 + i % 5]";
const POINTS = `
insert into metrics.points (time, tenant_id, metric_name, source_id, unit, value, since_version)
  select date_trunc('hour', now()) - (i / 5) * n * interval '1 h', b.id, ${METRICS},
    pg_temp.id_of(n, 1), 'EUR', 3, 1 from ${rows(75_000)};
insert into metrics.rollups (grain, bucket, tenant_id, metric_name, source_id, unit, value,
    since_version)
  select g, app.bucket_of(current_date, g, 1) - ((i / 5) || ' ' || g)::interval, b.id, ${METRICS},
    pg_temp.id_of(n, 1), 'EUR', 3, 1
  from ${rows(25_000)}, unnest(array['day', 'week', 'month']) g
  where i < case g when 'day' then 1e9 when 'week' then 500 else 120 end;
insert into metrics.parts (grain, bucket, tenant_id, metric_name, dimension, member_id, source_id,
    unit, value, quantity, since_version)
  select g, app.bucket_of(current_date, g, 1) - ((i / 120) || ' ' || g)::interval, b.id, 'revenue',
    (app.dimensions())[1 + i % 6], 1 + i / 6 % 20, pg_temp.id_of(n, 1), 'EUR', 3, 1, 1
  from ${rows(120_000)}, unnest(array['day', 'week', 'month']) g
  where i < case g when 'day' then 1e9 when 'week' then 6000 else 2400 end;
insert into metrics.part_lists (grain, bucket, tenant_id, metric_name, dimension, source_id, unit,
    members, "values", quantities, since_version)
  select grain, bucket, tenant_id, metric_name, dimension, source_id, unit, string_agg(
    member_id::text, ',' order by member_id), string_agg(value::text, ','), '', 1
  from metrics.parts group by 1, 2, 3, 4, 5, 6, 7;
insert into evidence_graph (tenant_id, version, is_current, data_version, graph_data)
  select b.id, i, i = (10000 / (b.n * ${SHARES}))::int, 3, '{"nodes": [], "edges": []}'
  from ${rows(10_000)};
insert into dirty_buckets (tenant_id, stage, bucket)
  select b.id, s, current_date - i from ${rows(6_000)}, unnest(array['days', 'orders']) s;
insert into outbox (tenant_id, topic, payload, created_at)
  select b.id, case i % 5 when 0 then 'imports.done' else 'metrics.changed' end,
    jsonb_build_object('version', i), now() - (20000 - i) * interval '1 min' from ${rows(20_000)};
`;

const COACHING = `
insert into conversations (tenant_id, id, user_id, visibility, updated_at)
  select b.id, pg_temp.id_of(n, i), pg_temp.id_of(n, 1 + i % 2), 'team',
    now() - i * interval '1 h' from ${rows(10_000)};
create temp table bases as select i, array_agg(random() - 0.5)::vector(384) as v
  from generate_series(0, 99) i, generate_series(1, 384) group by i;
insert into coaching_sessions (tenant_id, id, conversation_id, user_id, asked_at, user_query,
    family, metric, status, coach_response, answer, brief, data_version, passage, passage_terms,
    embedding,
    embedding_model, embedding_hash)
  select b.id, pg_temp.id_of(n, i.i), pg_temp.id_of(n, 1 + i.i / 2), pg_temp.id_of(n, 1),
    now() - i.i * interval '1 h', 'Why?', 'why',
    (array['revenue', 'orders', 'refunds'])[1 + i.i % 3],
    'answered', repeat('answer ', 30), '{}', '{}', 3, 'passage', 8, l2_normalize(p.v + q.v),
    case when i.i % 200 = 0 then null else 'm' end, 'h'
  from ${rows(10_000)} join bases p on p.i = i.i % 100 join bases q on q.i = i.i / 100 % 100
  where exists (select from conversations c
    where c.tenant_id = b.id and c.id = pg_temp.id_of(n, 1 + i.i / 2));
insert into session_terms (tenant_id, term, session_id, conversation_id, impact)
  select tenant_id, 't' || (('x' || left(s.id::text, 5))::bit(20)::int + k * 37) % 400, s.id,
    conversation_id, 1
  from coaching_sessions s, generate_series(1, 8) k;
insert into claims (tenant_id, id, session_id, mark, claim)
  select b.id, pg_temp.id_of(n, i.i), pg_temp.id_of(n, 1 + i.i / 4), 'a', '{}'
  from ${rows(15_000)};
insert into findings (tenant_id, id, identity, kind, metrics, headline, finding_text, surprise, rank,
    from_day, to_day, data_version, found_at, state)
  select b.id, pg_temp.id_of(n, i), 'i' || i, 'unusual', '{revenue}', 'x', 'x', 1, 1,
    current_date - i, current_date, 3, now(),
    case when i % 100 = 1 then 'live' else 'superseded' end
  from ${rows(6_000)};
insert into finding_scans (tenant_id, data_version, complete_to, scanned_at, tests)
  select id, 3, current_date, now(), 100 from every;
insert into claims (tenant_id, id, finding_id, mark, claim)
  select b.id, pg_temp.id_of(n, 1000000 + i), pg_temp.id_of(n, 1 + i / 4), 'a', '{}'
  from ${rows(6_000)};
`;

const TOLD = `
insert into decisions (tenant_id, id, kind, what, on_day, told_by, told_at, ended_at, ended_why)
  select b.id, pg_temp.id_of(n, i), 'price', 'We raised prices', current_date - i,
    pg_temp.id_of(n, 1), now() - i * interval '1 day', case i % 3 when 0 then now() end,
    case i % 3 when 0 then 'forgotten' end
  from ${rows(3_000)};
insert into owner_facts (tenant_id, id, kind, subject, value, unit, from_day, until_day, restricted,
    told_by, told_at)
  select b.id, pg_temp.id_of(n, i), 'recurring_cost', 'rent ' || i % 9, 1150, 'EUR',
    current_date - i, current_date - i + 30, false, pg_temp.id_of(n, 1),
    now() - i * interval '1 day' from ${rows(3_000)};
insert into adjustments (tenant_id, id, kind, entity, record_id, reason, since_version,
    until_version, created_by, created_at, taken_back_at)
  select b.id, pg_temp.id_of(n, i), 'exclude', 'expense', pg_temp.id_of(n, i), 'Entered twice', 1,
    case i % 3 when 0 then 2 else 9223372036854775807 end, pg_temp.id_of(n, 1),
    now() - i * interval '1 hour', case i % 3 when 0 then now() end
  from ${rows(3_000)};
insert into preferences (tenant_id, user_id, key, value, label, chosen_at)
  select b.id, pg_temp.id_of(n, i), 'window', 'year_so_far', 'This year', now()
  from ${rows(2_000)};
`;

/** Fills a migrated database, as its superuser: triggers and foreign keys are passed over. */
export const FILL = `
set session_replication_role = replica;
${BUSINESSES}${IMPORTS}${GOLDEN}${POINTS}${COACHING}${TOLD}
set session_replication_role = origin;
select create_next_audit_logs_partition();
drop table every, big, bases;
`;
