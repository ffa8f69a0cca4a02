// The functions that run with their owner's rights, by signature, for the checks of the catalog.
// Adding one is a decision that these lists record.

/** Look-ups made before a tenant is known. */
export const BEFORE_TENANT = [
  'account_exists() returns boolean',
  'active_tenants() returns TABLE(tenant_id uuid)',
  'all_users() returns TABLE(user_id uuid)',
  'find_invitation(p_token_hash bytea) returns TABLE(tenant_id uuid, invitation_id uuid)',
  'find_password_reset(p_token_hash bytea) returns TABLE(user_id uuid, reset_id uuid)',
  'find_refresh_token(p_token_hash bytea) returns TABLE(tenant_id uuid, user_id uuid, token_id uuid)',
  'find_sign_in(p_email text) returns TABLE(user_id uuid, tenant_id uuid)',
  'find_user(p_email text) returns TABLE(user_id uuid)',
  'is_widget_origin(p_origin text) returns boolean',
  'tenants_with_work(p_holder text) returns TABLE(tenant_id uuid)',
];
/** Other functions that run with their owner's rights: upkeep of what belongs to no tenant. */
export const OTHER_DEFINERS = [
  'analyze_bulk(p_table text) returns void',
  'arriving_users() returns TABLE(user_id uuid)',
  'begin_run(p_name text, p_runner text, p_now timestamp with time zone) returns uuid',
  'create_cron_jobs() returns integer',
  'cut_off_runs(p_now timestamp with time zone) returns integer',
  'end_run(p_run uuid, p_outcome text, p_error text, p_rows bigint, p_now timestamp with time zone)' +
    ' returns boolean',
  'has_parts(p_metric text, p_categories bigint[]) returns boolean',
  'has_more_sessions(p_than bigint) returns boolean',
  'has_strays(p_table text) returns boolean',
  'is_arriving() returns boolean',
  'keep_partitions() returns boolean',
  'keep_vector_index() returns boolean',
  'landing_needed(p_from timestamp with time zone, p_to timestamp with time zone) returns boolean',
  'last_runs(p_most integer) returns TABLE(id uuid, name text, runner text,' +
    ' started_at timestamp with time zone, finished_at timestamp with time zone, outcome text)',
  'list_cron_jobs() returns TABLE(name text, schedule text, command text, active boolean)',
  'looks_around(p_user uuid) returns boolean',
  'next_queue_no() returns bigint',
  'record_activity() returns trigger',
  'refuse_away(p_tenant uuid) returns void',
  'remove_cron_jobs() returns integer',
  'run_once(p_run uuid, p_name text, p_now timestamp with time zone)' +
    ' returns TABLE(outcome text, rows bigint)',
  'send(p_queue text, p_tenant uuid, p_run uuid) returns uuid',
  'users_there(p_users uuid[]) returns TABLE(user_id uuid)',
];
/** The same where points lie in chunks: for the jobs' role only (ingest/jobs/retention.test.ts). */
export const CHUNK_DEFINERS = [
  'drop_chunk(p_from timestamp with time zone, p_to timestamp with time zone) returns void',
  'old_chunks(p_before timestamp with time zone)' +
    ' returns TABLE(range_from timestamp with time zone, range_to timestamp with time zone)',
  'tenants_in_chunk(p_from timestamp with time zone, p_to timestamp with time zone,' +
    ' p_hold boolean) returns uuid[]',
];
/** The graph engine's: there where AGE is. */
export const GRAPH_DEFINERS = [
  'drop_all() returns integer',
  'follow() returns trigger',
  'neighbourhood(p_node text, p_upstream boolean, p_depth integer)' +
    ' returns TABLE(distance integer, node text, label text)',
  'paths(p_cause text, p_effect text, p_hops integer) returns TABLE(hops integer, nodes text[],' +
    ' edges text[], methods text[], confidences double precision[], lag_days integer[])',
];
