// Tenants with a row in every table and behind every view, for the tests of isolation. One tenant's
// ids are all the same uuid, so that any parameter of any statement can be given "its" id.
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';

export interface TestTenant {
  /** Every uuid of the tenant's rows: its own id, its user, import, conversation … */
  id: string;
  /** Every bigint id of its rows. */
  number: string;
  /** Stands in every free text of its rows and in no other tenant's. */
  mark: string;
  /** Every amount of its rows. */
  amount: string;
  /** Every date of its rows. */
  day: string;
  ctx: TenantContext;
}

export const ANNA = tenant({
  id: 'a1111111-1111-4111-8111-111111111111',
  number: '900471100001',
  mark: 'annasecret',
  amount: '7654321',
  day: '2025-03-05',
});
export const BERT = tenant({
  id: 'b2222222-2222-4222-8222-222222222222',
  number: '900471200002',
  mark: 'bertvalue',
  amount: '1234',
  day: '2025-03-12',
});
/** Someone who has no rows at all: whatever is tried on Anna's must end as it does on hers. */
export const GHOST = tenant({
  id: 'a3333333-3333-4333-8333-333333333333',
  number: '900471300003',
  mark: 'aghostmark',
  amount: '7654322',
  day: '2025-03-07',
});

function tenant(names: Omit<TestTenant, 'ctx'>): TestTenant {
  return { ...names, ctx: { tenant_id: names.id, user_id: names.id, role: 'admin' } };
}

/**
 * One row in every table, written by the application's own role as the tenant. `$id`, `$no`,
 * `$mark`, `$amount` and `$day` stand for the tenant's. Order matters: parents first.
 */
const SEEDS: Readonly<Record<string, string>> = {
  tenants: `(id, name, industry, currency, time_zone)
    values ('$id', '$mark', '$mark', 'EUR', 'Europe/London')`,
  users: `(id, email, password_hash, display_name)
    values ('$id', '$mark@example.com', '$mark', '$mark')`,
  memberships: `(tenant_id, user_id, role) values ('$id', '$id', 'admin')`,
  user_grants: `(tenant_id, user_id, metrics, locations)
    values ('$id', '$id', '{$mark}', '{$no}')`,
  restrictions: `(tenant_id, kind, name, restricted) values ('$id', 'metric', '$mark', true)`,
  widget_origins: `(tenant_id, id, origin) values ('$id', '$id', 'https://$mark')`,
  refresh_tokens: `(tenant_id, id, user_id, family_id, token_hash, expires_at)
    values ('$id', '$id', '$id', '$id', sha256('$mark'), '2030-01-01')`,
  sign_ins: `(user_id, id, at, outcome, ip, browser)
    values ('$id', '$id', '$day', 'signed_in', '192.0.2.1', '$mark')`,
  password_resets: `(user_id, id, token_hash, created_at, expires_at)
    values ('$id', '$id', sha256('$mark'), '$day', '2030-01-01')`,
  invitations: `(tenant_id, id, email, role, token_hash, invited_by, expires_at)
    values ('$id', '$id', '$mark', 'member', sha256('$mark'), '$id', '2030-01-01')`,
  idempotency_keys: `(tenant_id, key, request_hash, status, response)
    values ('$id', '$id:$mark', '$mark', 200, '{"body": "$mark"}')`,
  data_sources: `(tenant_id, id, name, layout, header_hash, mapping, currency)
    values ('$id', '$id', '$mark', 'order_lines', '$mark', '{"columns": "$mark"}', 'EUR')`,
  imports: `(tenant_id, id, source_id, status, layout, header_hash, header, guess, confirmed_at)
    values ('$id', '$id', '$id', 'importing', 'order_lines', '$mark', '["$mark"]', '{}', now())`,
  import_files: `(tenant_id, import_id, file_no, name, sha256, size_bytes, live)
    values ('$id', '$id', 1, '$mark', '$mark', 1, true)`,
  import_rejects: `(tenant_id, import_id, file_no, row_number, column_name, reason, cells)
    values ('$id', '$id', 1, 1, '$mark', '$mark', '["$mark"]')`,
  landing_records: `(tenant_id, import_id, file_no, row_number, record_id, content_hash, cells,
      received_at)
    values ('$id', '$id', 1, 1, '$id', '$id', '["$mark"]', now())`,
  members: `(tenant_id, dimension, id, key, label, attributes)
    values ('$id', 'product', $no, '$mark', '$mark', '{"email": "$mark"}')`,
  member_words: `(tenant_id, dimension, member_id, word, sound)
    values ('$id', 'product', $no, '$mark', '$mark')`,
  orders: `(tenant_id, id, since_version, source_id, number, ordered_at, is_order, amount, lines)
    values ('$id', $no, 1, '$id', '$mark', '$day 10:00Z', true, $amount, 1)`,
  order_lines: `(tenant_id, id, since_version, source_id, order_id, order_number, occurred_at,
      time_known, kind, quantity, amount, currency, product_id, counted, content_hash)
    values ('$id', '$id', 1, '$id', $no, '$mark', '$day 10:00Z', true, 'sale', 1, $amount,
      'EUR', $no, true, '$id')`,
  invoices: `(tenant_id, id, since_version, source_id, number, issued_on, amount, currency, status,
      counted, content_hash)
    values ('$id', '$id', 1, '$id', '$mark', '$day', $amount, 'EUR', 'open', true, '$id')`,
  expenses: `(tenant_id, id, since_version, source_id, spent_on, amount, currency, cost_kind,
      supplier, content_hash)
    values ('$id', '$id', 1, '$id', '$day', $amount, 'EUR', 'overhead', '$mark', '$id')`,
  observations: `(tenant_id, id, metric_name, since_version, source_id, grain, day, value, unit,
      content_hash)
    values ('$id', '$id', '$mark', 1, '$id', 'day', '$day', $amount, 'EUR', '$id')`,
  tenant_metrics: `(tenant_id, name, label, unit, kind, grain)
    values ('$id', '$mark', '$mark', 'money', 'flow', 'day')`,
  dirty_buckets: `(tenant_id, stage, bucket) values ('$id', 'days', '$day')`,
  outbox: `(tenant_id, topic, payload) values ('$id', '$mark', '{"version": "$mark"}')`,
  work_leases: `(tenant_id, holder, expires_at) values ('$id', '$mark', '2030-01-01')`,
  job_executions: `(tenant_id, id, run_id, name, started_at, finished_at, outcome, error)
    values ('$id', '$id', '$id', '$mark', '$day', '$day', 'found', '$mark')`,
  conversations: `(tenant_id, id, user_id, title) values ('$id', '$id', '$id', '$mark')`,
  coaching_sessions: `(tenant_id, id, conversation_id, user_id, user_query, status, coach_response,
      answer, brief, data_version, passage, metrics)
    values ('$id', '$id', '$id', '$id', '$mark', 'answered', '$mark', '{}', '{}', 1, '$mark',
      '{}')`,
  session_terms: `(tenant_id, term, session_id, conversation_id, impact)
    values ('$id', '$mark', '$id', '$id', 1)`,
  claims: `(tenant_id, id, session_id, mark, claim)
    values ('$id', '$id', '$id', '$mark', '{"value": "$mark"}')`,
  findings: `(tenant_id, id, identity, kind, metrics, headline, finding_text, surprise, rank,
      from_day, to_day, data_version, found_at, changed_from, dismiss_reason)
    values ('$id', '$id', '$mark', '$mark', '{$mark}', '$mark', '$mark', 1, 1, '$day', '$day', 1,
      '$day', '{"headline": "$mark"}', '$mark')`,
  finding_scans: `(tenant_id, data_version, complete_to, scanned_at, tests)
    values ('$id', 1, '$day', '$day', $amount)`,
  evidence_graph: `(tenant_id, version, is_current, data_version, graph_data)
    values ('$id', $no, true, 1, '{"edges": [], "nodes": [{"id": "$mark", "kind": "metric",
      "label": "$mark"}]}')`,
  decisions: `(tenant_id, id, kind, what, on_day, told_by, told_at)
    values ('$id', '$id', 'other', '$mark', '$day', '$id', '$day')`,
  owner_facts: `(tenant_id, id, kind, subject, value, unit, from_day, note, restricted, told_by,
      told_at)
    values ('$id', '$id', 'cash_today', '$mark', $amount, 'EUR', '$day', '$mark', true, '$id',
      '$day')`,
  adjustments: `(tenant_id, id, kind, entity, record_id, reason, to_day, day_of, since_version,
      created_by, created_at)
    values ('$id', '$id', 'move', 'invoice', '$id', '$mark', '$day', 'paid_on', 1, '$id', '$day')`,
  preferences: `(tenant_id, user_id, key, value, label, chosen_at)
    values ('$id', '$id', '$mark', '$mark', '$mark', '$day')`,
  business_metrics: `(time, metric_name, source_id, unit, value, since_version, until_version)
    values ('$day', '$mark', '$id', 'EUR', $amount, 1, 5)`,
  business_metrics_rollups: `(grain, bucket, metric_name, source_id, unit, value, since_version,
      until_version)
    values ('day', '$day', '$mark', '$id', 'EUR', $amount, 1, 5)`,
  business_metrics_by: `(grain, bucket, metric_name, dimension, member_id, source_id, unit, value,
      since_version, until_version)
    values ('day', '$day', '$mark', 'product', $no, '$id', 'EUR', $amount, 1, 5)`,
  business_metrics_lists: `(grain, bucket, metric_name, dimension, source_id, unit, members,
      "values", quantities, since_version, until_version)
    values ('day', '$day', '$mark', 'product', '$id', 'EUR', '$no', '$amount', '', 1, 5)`,
};

/** For the owner: a month in which both tenants did something, archived since. */
export const ARCHIVED_MONTH = `
  insert into activity_events (tenant_id, at, action, entity_type, entity_id) values
    ('${ANNA.id}', '2019-05-05', 'created', 'tenant', '${ANNA.mark}'),
    ('${BERT.id}', '2019-05-05', 'created', 'tenant', '${BERT.mark}');
  select app.add_partition('activity_events', 'at', '2019-05-01T00:00:00Z');
  select archive_old_audit_logs_partition(24)`;

/**
 * For the owner: where there is AGE, a graph of Anna's own with one customer, so that graphs are
 * attacked before the program makes any.
 */
export const HER_GRAPH = `do $do$ begin
  if exists (select from pg_extension where extname = 'age') then
    perform set_config('search_path', 'ag_catalog, public', true);
    execute $$ select ag_catalog.create_graph('of_${ANNA.id.replaceAll('-', '')}') $$;
    execute $$ select * from ag_catalog.cypher('of_${ANNA.id.replaceAll('-', '')}',
      $c$ create (n:Customer {mark: '${ANNA.mark}'}) return n $c$) as (n ag_catalog.agtype) $$;
  end if;
end $do$`;

/** Writes the tenant's rows as the application would; what it did is an event of its own. */
export async function seedTenant(db: Database, who: TestTenant): Promise<void> {
  await withTenant(db, who.ctx, async (tx) => {
    for (const [relation, text] of Object.entries(SEEDS)) {
      await tx.query(`insert into ${relation} ${filled(text, who)}`);
    }
    await tx.query("select jobs.send('rollups', $1, null)", [who.id]);
  });
}

function filled(text: string, who: TestTenant): string {
  return text
    .replaceAll('$id', who.id)
    .replaceAll('$no', who.number)
    .replaceAll('$mark', who.mark)
    .replaceAll('$amount', who.amount)
    .replaceAll('$day', who.day);
}
