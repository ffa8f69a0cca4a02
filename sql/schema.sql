-- Written by `npm run schema` from a migrated database, and compared by test/schema.test.ts.
-- For reading and reviewing: the schema is made by sql/migrations and sql/functions.

-- roles, extensions, schemas

create role coxswain_app login;

create role coxswain_jobs login;

create role coxswain_lookup nologin;

create role coxswain_mover nologin;

create role coxswain_recorder nologin;

create role coxswain_views nologin;

create extension vector;

create schema app;
grant usage on schema app to coxswain_app;
grant usage on schema app to coxswain_jobs;
grant usage on schema app to coxswain_lookup;
grant usage on schema app to coxswain_mover;
grant usage on schema app to coxswain_recorder;
grant usage on schema app to coxswain_views;

create schema archive;

create schema jobs;
grant usage on schema jobs to coxswain_app;
grant usage on schema jobs to coxswain_jobs;

create schema metrics;
grant usage on schema metrics to coxswain_views;

create schema partitions;

create schema public;
grant usage on schema public to coxswain_app;
grant usage on schema public to coxswain_jobs;
grant usage on schema public to coxswain_lookup;
grant usage on schema public to coxswain_mover;
grant usage on schema public to coxswain_recorder;
grant usage on schema public to public;

-- tables

create table app.move_progress (
  tenant_id uuid not null,
  table_name text not null,
  last_key text[],
  rows_done bigint not null default 0,
  finished boolean not null default false,
  constraint move_progress_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant_moves(tenant_id) ON DELETE CASCADE,
  constraint move_progress_pkey PRIMARY KEY (tenant_id, table_name)
);

create table app.partitioned_tables (
  table_name text not null,
  key_column text not null,
  months_ahead integer not null default 2,
  months_to_keep integer not null,
  needed_by text,
  constraint partitioned_tables_months_ahead_check CHECK (((months_ahead >= 1) AND (months_ahead <= 24))),
  constraint partitioned_tables_months_to_keep_check CHECK ((months_to_keep >= 1)),
  constraint partitioned_tables_pkey PRIMARY KEY (table_name)
);

create table app.schema_functions (
  hash text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_functions_pkey PRIMARY KEY (hash)
);

create table app.schema_migrations (
  name text not null,
  hash text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table app.tenant_moves (
  tenant_id uuid not null,
  direction text not null,
  began_at timestamp with time zone not null default clock_timestamp(),
  finished_at timestamp with time zone,
  elsewhere text not null,
  sums jsonb,
  users uuid[] not null default '{}'::uuid[],
  known_users uuid[] not null default '{}'::uuid[],
  away boolean not null generated always as (((direction = 'out'::text) OR (finished_at IS NULL))) stored,
  constraint tenant_moves_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint tenant_moves_pkey PRIMARY KEY (tenant_id)
);

create table jobs.runs (
  id uuid not null default gen_random_uuid(),
  name text not null,
  runner text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  outcome text not null default 'running'::text,
  error text,
  rows bigint not null default 0,
  constraint runs_outcome_check CHECK ((outcome = ANY (ARRAY['running'::text, 'queued'::text, 'done'::text, 'not_configured'::text, 'found'::text, 'failed'::text, 'cut_off'::text]))),
  constraint runs_runner_check CHECK ((runner = ANY (ARRAY['process'::text, 'pg_cron'::text]))),
  constraint runs_pkey PRIMARY KEY (id)
);
CREATE INDEX runs_last ON jobs.runs USING btree (name, started_at DESC);
CREATE UNIQUE INDEX runs_open ON jobs.runs USING btree (name) WHERE (finished_at IS NULL);

create table metrics.part_lists (
  grain text not null,
  bucket date not null,
  tenant_id uuid not null,
  metric_name text not null,
  dimension text not null,
  source_id uuid not null,
  unit text not null,
  members text storage e not null,
  values text storage e not null,
  quantities text storage e not null,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  constraint part_lists_grain_check CHECK ((grain = ANY (ARRAY['day'::text, 'week'::text, 'month'::text]))),
  constraint part_lists_pkey PRIMARY KEY (tenant_id, metric_name, dimension, grain, bucket, source_id, unit, since_version)
);

create table metrics.parts (
  grain text not null,
  bucket date not null,
  tenant_id uuid not null,
  metric_name text not null,
  dimension text not null,
  member_id bigint not null,
  source_id uuid not null,
  unit text not null,
  value numeric not null,
  quantity numeric,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  constraint parts_grain_check CHECK ((grain = ANY (ARRAY['day'::text, 'week'::text, 'month'::text]))),
  constraint parts_quantity_check CHECK ((quantity <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint parts_value_check CHECK ((value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint parts_pkey PRIMARY KEY (tenant_id, metric_name, dimension, grain, bucket, member_id, source_id, unit, since_version)
);

create table metrics.points (
  time timestamp with time zone not null,
  tenant_id uuid not null,
  metric_name text not null,
  source_id uuid not null,
  unit text not null,
  value numeric not null,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  constraint points_value_check CHECK ((value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint points_pkey PRIMARY KEY (tenant_id, metric_name, "time", source_id, unit, since_version)
);

create table metrics.rollups (
  grain text not null,
  bucket date not null,
  tenant_id uuid not null,
  metric_name text not null,
  source_id uuid not null,
  unit text not null,
  value numeric not null,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  constraint rollups_grain_check CHECK ((grain = ANY (ARRAY['day'::text, 'week'::text, 'month'::text]))),
  constraint rollups_value_check CHECK ((value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint rollups_pkey PRIMARY KEY (tenant_id, metric_name, grain, bucket, source_id, unit, since_version)
);

create table public.activity_events (
  tenant_id uuid not null,
  at timestamp with time zone not null default clock_timestamp(),
  id uuid not null default gen_random_uuid(),
  user_id uuid,
  role text,
  action text not null,
  entity_type text not null,
  entity_id text not null,
  changes jsonb not null default '{}'::jsonb,
  ip inet,
  user_agent text,
  constraint activity_events_action_check CHECK ((action = ANY (ARRAY['created'::text, 'changed'::text, 'deleted'::text]))),
  constraint activity_events_pkey PRIMARY KEY (tenant_id, at, id)
) partition by RANGE (at);
CREATE INDEX activity_events_entity ON ONLY public.activity_events USING btree (tenant_id, entity_id, at, id);
alter table public.activity_events enable row level security;
alter table public.activity_events force row level security;

create table public.adjustments (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  entity text not null,
  record_id uuid not null,
  order_id bigint,
  reason text not null,
  to_day date,
  day_of text,
  to_category bigint,
  to_cost_kind text,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  taken_back_by uuid,
  taken_back_at timestamp with time zone,
  constraint adjustments_check CHECK (((entity = 'order'::text) = (order_id IS NOT NULL))),
  constraint adjustments_check1 CHECK (((kind = 'move'::text) = ((to_day IS NOT NULL) OR (to_category IS NOT NULL)))),
  constraint adjustments_check2 CHECK (((to_category IS NULL) OR (entity = 'expense'::text))),
  constraint adjustments_check3 CHECK (((to_category IS NULL) = (to_cost_kind IS NULL))),
  constraint adjustments_check4 CHECK (((day_of IS NOT NULL) = ((kind = 'move'::text) AND (entity = 'invoice'::text)))),
  constraint adjustments_check5 CHECK (((taken_back_at IS NULL) = (until_version = '9223372036854775807'::bigint))),
  constraint adjustments_check6 CHECK ((since_version < until_version)),
  constraint adjustments_day_of_check CHECK ((day_of = ANY (ARRAY['issued_on'::text, 'paid_on'::text]))),
  constraint adjustments_entity_check CHECK ((entity = ANY (ARRAY['expense'::text, 'invoice'::text, 'order_line'::text, 'order'::text]))),
  constraint adjustments_kind_check CHECK ((kind = ANY (ARRAY['exclude'::text, 'move'::text, 'one_off'::text]))),
  constraint adjustments_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint adjustments_to_cost_kind_check CHECK ((to_cost_kind = ANY (ARRAY['cost_of_sales'::text, 'overhead'::text, 'not_an_expense'::text]))),
  constraint adjustments_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint adjustments_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX adjustments_newest ON public.adjustments USING btree (tenant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX adjustments_standing ON public.adjustments USING btree (tenant_id, entity, record_id, kind) WHERE ((taken_back_at IS NULL) AND (order_id IS NULL));
CREATE UNIQUE INDEX adjustments_standing_orders ON public.adjustments USING btree (tenant_id, order_id, kind) WHERE ((taken_back_at IS NULL) AND (order_id IS NOT NULL));
alter table public.adjustments enable row level security;
alter table public.adjustments force row level security;

create table public.claims (
  tenant_id uuid not null,
  id uuid not null,
  session_id uuid,
  mark text not null,
  claim jsonb not null,
  finding_id uuid,
  constraint claims_check CHECK (((session_id IS NULL) <> (finding_id IS NULL))),
  constraint claims_tenant_id_finding_id_fkey FOREIGN KEY (tenant_id, finding_id) REFERENCES findings(tenant_id, id) ON DELETE CASCADE,
  constraint claims_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES coaching_sessions(tenant_id, id) ON DELETE CASCADE,
  constraint claims_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX claims_finding ON public.claims USING btree (tenant_id, finding_id) WHERE (finding_id IS NOT NULL);
CREATE INDEX claims_session ON public.claims USING btree (tenant_id, session_id);
alter table public.claims enable row level security;
alter table public.claims force row level security;

create table public.coaching_sessions (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  user_id uuid not null,
  asked_at timestamp with time zone not null default now(),
  user_query text not null,
  query jsonb,
  family text,
  metric text,
  status text not null,
  headline text not null default ''::text,
  coach_response text not null,
  answer jsonb not null,
  brief jsonb not null,
  retrieved_context jsonb not null default '[]'::jsonb,
  data_version bigint not null,
  passage text not null,
  passage_terms integer not null default 0,
  embedding vector(384) storage m,
  embedding_model text,
  embedding_hash text,
  llm_provider text not null default 'template'::text,
  response_time_ms integer,
  cost_usd numeric not null default 0,
  feedback jsonb,
  turn integer not null default 0,
  metrics text[],
  locations bigint[] not null default '{}'::bigint[],
  quotes uuid[],
  constraint coaching_sessions_status_check CHECK ((status = ANY (ARRAY['answered'::text, 'clarify'::text, 'declined'::text]))),
  constraint coaching_sessions_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id) ON DELETE CASCADE,
  constraint coaching_sessions_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX coaching_sessions_asked ON public.coaching_sessions USING btree (tenant_id, asked_at DESC);
CREATE INDEX coaching_sessions_conversation ON public.coaching_sessions USING btree (tenant_id, conversation_id, asked_at);
alter table public.coaching_sessions enable row level security;
alter table public.coaching_sessions force row level security;

create table public.conversations (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  visibility text not null default 'private'::text,
  title text not null default ''::text,
  last_query jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint conversations_visibility_check CHECK ((visibility = ANY (ARRAY['private'::text, 'team'::text, 'advisers'::text]))),
  constraint conversations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint conversations_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX conversations_user ON public.conversations USING btree (tenant_id, user_id, updated_at DESC);
alter table public.conversations enable row level security;
alter table public.conversations force row level security;

create table public.data_sources (
  tenant_id uuid not null,
  id uuid not null,
  source_type text not null default 'file'::text,
  name text not null,
  layout text not null,
  header_hash text not null,
  mapping jsonb not null,
  currency text not null,
  tax text not null default 'unknown'::text,
  counted boolean not null default true,
  sync_status text not null default 'idle'::text,
  last_sync_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint data_sources_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint data_sources_source_type_check CHECK ((source_type = 'file'::text)),
  constraint data_sources_tax_check CHECK ((tax = ANY (ARRAY['included'::text, 'excluded'::text, 'unknown'::text]))),
  constraint data_sources_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint data_sources_pkey PRIMARY KEY (tenant_id, id),
  constraint data_sources_tenant_id_layout_header_hash_key UNIQUE (tenant_id, layout, header_hash)
);
alter table public.data_sources enable row level security;
alter table public.data_sources force row level security;

create table public.decisions (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  what text not null,
  on_day date not null,
  day_named boolean not null default true,
  restricted boolean not null default false,
  told_by uuid not null,
  told_at timestamp with time zone not null,
  session_id uuid,
  replaces uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  ended_why text,
  constraint decisions_check CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
  constraint decisions_ended_why_check CHECK ((ended_why = ANY (ARRAY['corrected'::text, 'forgotten'::text]))),
  constraint decisions_kind_check CHECK ((kind = ANY (ARRAY['other'::text, 'hire'::text, 'leave'::text, 'price'::text, 'pay'::text, 'stop'::text, 'start'::text, 'open'::text, 'close'::text, 'equipment'::text, 'supplier'::text, 'hours'::text, 'marketing'::text, 'move'::text]))),
  constraint decisions_what_check CHECK (((length(what) >= 1) AND (length(what) <= 300))),
  constraint decisions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint decisions_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX decisions_by_day ON public.decisions USING btree (tenant_id, on_day DESC, told_at DESC);
alter table public.decisions enable row level security;
alter table public.decisions force row level security;

create table public.dirty_buckets (
  tenant_id uuid not null,
  stage text not null,
  bucket date not null,
  constraint dirty_buckets_stage_check CHECK ((stage = ANY (ARRAY['orders'::text, 'days'::text, 'weeks'::text, 'months'::text]))),
  constraint dirty_buckets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint dirty_buckets_pkey PRIMARY KEY (tenant_id, stage, bucket)
);
alter table public.dirty_buckets enable row level security;
alter table public.dirty_buckets force row level security;

create table public.evidence_graph (
  tenant_id uuid not null,
  version bigint not null,
  is_current boolean not null,
  data_version bigint not null,
  graph_data jsonb not null,
  made_at timestamp with time zone not null default now(),
  constraint evidence_graph_lists CHECK ((COALESCE((jsonb_typeof((graph_data -> 'nodes'::text)) = 'array'::text), false) AND COALESCE((jsonb_typeof((graph_data -> 'edges'::text)) = 'array'::text), false))),
  constraint evidence_graph_size CHECK ((octet_length((graph_data)::text) <= 524288)),
  constraint evidence_graph_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint evidence_graph_pkey PRIMARY KEY (tenant_id, version)
);
CREATE UNIQUE INDEX evidence_graph_current ON public.evidence_graph USING btree (tenant_id) WHERE is_current;
alter table public.evidence_graph enable row level security;
alter table public.evidence_graph force row level security;

create table public.expenses (
  tenant_id uuid not null,
  id uuid not null,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  source_id uuid not null,
  spent_on date not null,
  amount numeric not null,
  tax_amount numeric,
  currency text not null,
  category_id bigint,
  cost_kind text not null,
  supplier text,
  location_id bigint,
  description text,
  content_hash uuid not null,
  told jsonb,
  constraint expenses_amount_check CHECK ((amount <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint expenses_check CHECK ((since_version <= until_version)),
  constraint expenses_cost_kind_check CHECK ((cost_kind = ANY (ARRAY['cost_of_sales'::text, 'overhead'::text, 'not_an_expense'::text]))),
  constraint expenses_pkey PRIMARY KEY (tenant_id, id, since_version)
);
CREATE INDEX expenses_spent ON public.expenses USING btree (tenant_id, spent_on);
alter table public.expenses enable row level security;
alter table public.expenses force row level security;

create table public.finding_scans (
  tenant_id uuid not null,
  data_version bigint not null,
  complete_to date,
  scanned_at timestamp with time zone not null,
  tests integer not null,
  constraint finding_scans_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint finding_scans_pkey PRIMARY KEY (tenant_id)
);
alter table public.finding_scans enable row level security;
alter table public.finding_scans force row level security;

create table public.findings (
  tenant_id uuid not null,
  id uuid not null,
  identity text not null,
  kind text not null,
  metrics text[] not null,
  locations bigint[] not null default '{}'::bigint[],
  headline text not null,
  finding_text text not null,
  charts jsonb not null default '[]'::jsonb,
  figure numeric,
  impact numeric,
  impact_unit text,
  surprise double precision not null,
  rank double precision not null,
  from_day date not null,
  to_day date not null,
  data_version bigint not null,
  found_at timestamp with time zone not null,
  state text not null default 'live'::text,
  ended_at timestamp with time zone,
  changed_from jsonb,
  dismissed_at timestamp with time zone,
  dismissed_by uuid,
  dismiss_reason text,
  constraint findings_state_check CHECK ((state = ANY (ARRAY['live'::text, 'superseded'::text, 'withdrawn'::text]))),
  constraint findings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint findings_pkey PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX findings_live ON public.findings USING btree (tenant_id, identity) WHERE (state = 'live'::text);
alter table public.findings enable row level security;
alter table public.findings force row level security;

create table public.idempotency_keys (
  tenant_id uuid not null,
  key text not null,
  request_hash text not null,
  status integer,
  response jsonb,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200))),
  constraint idempotency_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint idempotency_keys_pkey PRIMARY KEY (tenant_id, key)
);
alter table public.idempotency_keys enable row level security;
alter table public.idempotency_keys force row level security;

create table public.import_files (
  tenant_id uuid not null,
  import_id uuid not null,
  file_no integer not null,
  name text not null,
  sha256 text not null,
  size_bytes bigint not null,
  live boolean not null default false,
  rows_done bigint not null default 0,
  finished boolean not null default false,
  constraint import_files_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES imports(tenant_id, id) ON DELETE CASCADE,
  constraint import_files_pkey PRIMARY KEY (tenant_id, import_id, file_no)
);
CREATE INDEX import_files_sha ON public.import_files USING btree (tenant_id, sha256) WHERE live;
alter table public.import_files enable row level security;
alter table public.import_files force row level security;

create table public.import_rejects (
  tenant_id uuid not null,
  import_id uuid not null,
  file_no integer not null,
  row_number integer not null,
  column_name text,
  reason text not null,
  cells jsonb not null,
  constraint import_rejects_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES imports(tenant_id, id) ON DELETE CASCADE,
  constraint import_rejects_pkey PRIMARY KEY (tenant_id, import_id, file_no, row_number)
);
alter table public.import_rejects enable row level security;
alter table public.import_rejects force row level security;

create table public.imports (
  tenant_id uuid not null,
  id uuid not null,
  source_id uuid,
  status text not null default 'uploaded'::text,
  layout text,
  header_hash text not null,
  header jsonb not null,
  guess jsonb not null,
  mapping jsonb,
  replaces uuid[] not null default '{}'::uuid[],
  version bigint,
  rows_total bigint not null default 0,
  rows_read bigint not null default 0,
  rows_stored bigint not null default 0,
  rows_unchanged bigint not null default 0,
  rows_conflicting bigint not null default 0,
  rows_quarantined bigint not null default 0,
  reasons jsonb not null default '[]'::jsonb,
  step text not null default ''::text,
  step_done bigint not null default 0,
  step_total bigint not null default 0,
  created_by uuid,
  created_at timestamp with time zone not null default now(),
  confirmed_at timestamp with time zone,
  queue_no bigint not null default 0,
  finished_at timestamp with time zone,
  constraint imports_status_check CHECK ((status = ANY (ARRAY['uploaded'::text, 'validating'::text, 'importing'::text, 'publishing'::text, 'done'::text, 'refused'::text, 'deleting'::text, 'deleted'::text]))),
  constraint imports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint imports_tenant_id_source_id_fkey FOREIGN KEY (tenant_id, source_id) REFERENCES data_sources(tenant_id, id),
  constraint imports_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX imports_open ON public.imports USING btree (tenant_id, queue_no) WHERE (status = ANY (ARRAY['validating'::text, 'importing'::text, 'publishing'::text, 'deleting'::text]));
alter table public.imports enable row level security;
alter table public.imports force row level security;

create table public.invitations (
  tenant_id uuid not null,
  id uuid not null,
  email text not null,
  role text not null,
  token_hash bytea not null,
  invited_by uuid not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  metrics text[],
  constraint invitations_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'member'::text, 'adviser'::text]))),
  constraint invitations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint invitations_pkey PRIMARY KEY (tenant_id, id),
  constraint invitations_token_hash_tenant_id_key UNIQUE (token_hash, tenant_id)
);
alter table public.invitations enable row level security;
alter table public.invitations force row level security;

create table public.invoices (
  tenant_id uuid not null,
  id uuid not null,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  source_id uuid not null,
  number text not null,
  issued_on date not null,
  due_on date,
  paid_on date,
  amount numeric not null,
  tax_amount numeric,
  paid_amount numeric,
  currency text not null,
  status text not null,
  customer_id bigint,
  counted boolean not null,
  content_hash uuid not null,
  told jsonb,
  constraint invoices_amount_check CHECK ((amount <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint invoices_check CHECK ((since_version <= until_version)),
  constraint invoices_status_check CHECK ((status = ANY (ARRAY['open'::text, 'paid'::text, 'void'::text, 'unknown'::text]))),
  constraint invoices_pkey PRIMARY KEY (tenant_id, id, since_version)
);
CREATE INDEX invoices_issued ON public.invoices USING btree (tenant_id, issued_on);
CREATE INDEX invoices_paid ON public.invoices USING btree (tenant_id, paid_on);
alter table public.invoices enable row level security;
alter table public.invoices force row level security;

create table public.job_executions (
  tenant_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  name text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone not null,
  outcome text not null,
  error text,
  rows bigint not null default 0,
  constraint job_executions_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'found'::text, 'failed'::text]))),
  constraint job_executions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint job_executions_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX job_executions_last ON public.job_executions USING btree (tenant_id, started_at DESC);
CREATE INDEX job_executions_run ON public.job_executions USING btree (tenant_id, run_id);
alter table public.job_executions enable row level security;
alter table public.job_executions force row level security;

create table public.landing_records (
  tenant_id uuid not null,
  import_id uuid not null,
  file_no integer not null,
  row_number integer not null,
  record_id uuid not null,
  content_hash uuid not null,
  cells jsonb not null,
  received_at timestamp with time zone not null,
  constraint landing_records_pkey PRIMARY KEY (tenant_id, import_id, file_no, row_number, received_at)
) partition by RANGE (received_at);
CREATE INDEX landing_records_record ON ONLY public.landing_records USING btree (tenant_id, record_id);
alter table public.landing_records enable row level security;
alter table public.landing_records force row level security;

create table public.member_words (
  tenant_id uuid not null,
  dimension text not null,
  member_id bigint not null,
  word text not null,
  sound text not null,
  constraint member_words_pkey PRIMARY KEY (tenant_id, dimension, member_id, word)
);
CREATE INDEX member_words_sound ON public.member_words USING btree (tenant_id, sound);
CREATE INDEX member_words_word ON public.member_words USING btree (tenant_id, word);
alter table public.member_words enable row level security;
alter table public.member_words force row level security;

create table public.members (
  tenant_id uuid not null,
  dimension text not null,
  id bigint not null,
  key text not null,
  label text not null,
  attributes jsonb not null default '{}'::jsonb,
  constraint members_dimension_check CHECK ((dimension = ANY (ARRAY['product'::text, 'category'::text, 'customer'::text, 'channel'::text, 'country'::text, 'location'::text]))),
  constraint members_pkey PRIMARY KEY (tenant_id, dimension, id),
  constraint members_tenant_id_dimension_key_key UNIQUE (tenant_id, dimension, key)
);
alter table public.members enable row level security;
alter table public.members force row level security;

create table public.memberships (
  tenant_id uuid not null,
  user_id uuid not null,
  role text not null,
  created_at timestamp with time zone not null default now(),
  constraint memberships_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'member'::text, 'adviser'::text]))),
  constraint memberships_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint memberships_pkey PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX memberships_user ON public.memberships USING btree (user_id);
alter table public.memberships enable row level security;
alter table public.memberships force row level security;

create table public.metric_definitions (
  name text not null,
  kind text not null,
  unit text not null,
  aggregation text not null,
  good_direction text not null,
  numerator jsonb not null default '[]'::jsonb,
  denominator jsonb,
  dimensions text[] not null default '{}'::text[],
  definition_version integer not null default 1,
  position integer not null default 0,
  rests_on text[] not null default '{}'::text[],
  constraint metric_definitions_aggregation_check CHECK ((aggregation = ANY (ARRAY['sum'::text, 'last'::text, 'average'::text, 'none'::text]))),
  constraint metric_definitions_good_direction_check CHECK ((good_direction = ANY (ARRAY['up'::text, 'down'::text, 'none'::text]))),
  constraint metric_definitions_kind_check CHECK ((kind = ANY (ARRAY['flow'::text, 'stock'::text, 'ratio'::text, 'distinct'::text]))),
  constraint metric_definitions_unit_check CHECK ((unit = ANY (ARRAY['money'::text, 'count'::text, 'ratio'::text, 'other'::text]))),
  constraint metric_definitions_pkey PRIMARY KEY (name)
);

create table public.observations (
  tenant_id uuid not null,
  id uuid not null,
  metric_name text not null,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  source_id uuid not null,
  grain text not null,
  day date not null,
  value numeric not null,
  unit text not null,
  location_id bigint,
  channel_id bigint,
  content_hash uuid not null,
  constraint observations_check CHECK ((since_version <= until_version)),
  constraint observations_grain_check CHECK ((grain = ANY (ARRAY['day'::text, 'week'::text, 'month'::text]))),
  constraint observations_value_check CHECK ((value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint observations_pkey PRIMARY KEY (tenant_id, id, metric_name, since_version)
);
CREATE INDEX observations_day ON public.observations USING btree (tenant_id, day);
alter table public.observations enable row level security;
alter table public.observations force row level security;

create table public.order_lines (
  tenant_id uuid not null,
  id uuid not null,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  source_id uuid not null,
  order_id bigint not null,
  order_number text not null,
  occurred_at timestamp with time zone not null,
  time_known boolean not null,
  kind text not null,
  quantity numeric not null,
  unit_price numeric,
  amount numeric not null,
  tax_amount numeric,
  currency text not null,
  product_id bigint,
  category_id bigint,
  customer_id bigint,
  channel_id bigint,
  country_id bigint,
  location_id bigint,
  counted boolean not null,
  content_hash uuid not null,
  told jsonb,
  constraint order_lines_amount_check CHECK ((amount <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint order_lines_check CHECK ((since_version <= until_version)),
  constraint order_lines_kind_check CHECK ((kind = ANY (ARRAY['sale'::text, 'refund'::text, 'write_off'::text, 'adjustment'::text]))),
  constraint order_lines_quantity_check CHECK ((quantity <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint order_lines_pkey PRIMARY KEY (tenant_id, id, since_version)
);
CREATE INDEX order_lines_order ON public.order_lines USING btree (tenant_id, order_id);
CREATE INDEX order_lines_time ON public.order_lines USING btree (tenant_id, occurred_at);
alter table public.order_lines enable row level security;
alter table public.order_lines force row level security;

create table public.orders (
  tenant_id uuid not null,
  id bigint not null,
  since_version bigint not null,
  until_version bigint not null default '9223372036854775807'::bigint,
  source_id uuid not null,
  number text not null,
  ordered_at timestamp with time zone not null,
  customer_id bigint,
  channel_id bigint,
  country_id bigint,
  location_id bigint,
  is_order boolean not null,
  amount numeric not null,
  lines integer not null,
  constraint orders_check CHECK ((since_version <= until_version)),
  constraint orders_pkey PRIMARY KEY (tenant_id, id, since_version)
);
CREATE INDEX orders_customer ON public.orders USING btree (tenant_id, customer_id, ordered_at) WHERE (is_order AND (customer_id IS NOT NULL));
CREATE INDEX orders_time ON public.orders USING btree (tenant_id, ordered_at);
alter table public.orders enable row level security;
alter table public.orders force row level security;

create table public.outbox (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  topic text not null,
  payload jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint outbox_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint outbox_pkey PRIMARY KEY (tenant_id, id)
);
alter table public.outbox enable row level security;
alter table public.outbox force row level security;

create table public.owner_facts (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  subject text not null,
  value numeric,
  unit text,
  per text,
  rate numeric,
  on_day date,
  from_day date not null,
  until_day date,
  until_told date,
  note text not null default ''::text,
  restricted boolean not null,
  told_by uuid not null,
  told_at timestamp with time zone not null,
  session_id uuid,
  replaces uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  ended_why text,
  superseded_by uuid,
  constraint owner_facts_check CHECK ((until_day > from_day)),
  constraint owner_facts_check1 CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
  constraint owner_facts_check2 CHECK (((superseded_by IS NULL) OR ((ended_why IS NOT NULL) AND (ended_why = 'superseded'::text)))),
  constraint owner_facts_ended_why_check CHECK ((ended_why = ANY (ARRAY['corrected'::text, 'superseded'::text, 'forgotten'::text]))),
  constraint owner_facts_kind_check CHECK ((kind = ANY (ARRAY['recurring_cost'::text, 'cash_today'::text, 'pay_day'::text, 'unit_cost'::text, 'tax_date'::text, 'loan'::text]))),
  constraint owner_facts_note_check CHECK ((length(note) <= 300)),
  constraint owner_facts_per_check CHECK (((length(per) >= 1) AND (length(per) <= 40))),
  constraint owner_facts_rate_check CHECK ((rate <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint owner_facts_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 80))),
  constraint owner_facts_value_check CHECK ((value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
  constraint owner_facts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint owner_facts_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX owner_facts_by_day ON public.owner_facts USING btree (tenant_id, from_day DESC, told_at DESC);
alter table public.owner_facts enable row level security;
alter table public.owner_facts force row level security;

create table public.password_resets (
  user_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint password_resets_pkey PRIMARY KEY (user_id, id),
  constraint password_resets_token_hash_user_id_key UNIQUE (token_hash, user_id)
);
alter table public.password_resets enable row level security;
alter table public.password_resets force row level security;

create table public.preferences (
  tenant_id uuid not null,
  user_id uuid not null,
  key text not null,
  value text not null,
  label text not null,
  chosen_at timestamp with time zone not null,
  constraint preferences_key_check CHECK (((length(key) >= 1) AND (length(key) <= 160))),
  constraint preferences_label_check CHECK (((length(label) >= 1) AND (length(label) <= 200))),
  constraint preferences_value_check CHECK (((length(value) >= 1) AND (length(value) <= 400))),
  constraint preferences_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id) ON DELETE CASCADE,
  constraint preferences_pkey PRIMARY KEY (tenant_id, user_id, key)
);
alter table public.preferences enable row level security;
alter table public.preferences force row level security;

create table public.refresh_tokens (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  family_id uuid not null,
  token_hash bytea not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  session_epoch integer not null default 0,
  ip inet,
  browser text,
  constraint refresh_tokens_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id) ON DELETE CASCADE,
  constraint refresh_tokens_pkey PRIMARY KEY (tenant_id, id),
  constraint refresh_tokens_token_hash_tenant_id_key UNIQUE (token_hash, tenant_id)
);
CREATE INDEX refresh_tokens_family ON public.refresh_tokens USING btree (tenant_id, family_id);
CREATE INDEX refresh_tokens_user ON public.refresh_tokens USING btree (tenant_id, user_id);
alter table public.refresh_tokens enable row level security;
alter table public.refresh_tokens force row level security;

create table public.restrictions (
  tenant_id uuid not null,
  kind text not null,
  name text not null,
  restricted boolean not null,
  constraint restrictions_kind_check CHECK ((kind = ANY (ARRAY['metric'::text, 'category'::text]))),
  constraint restrictions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint restrictions_pkey PRIMARY KEY (tenant_id, kind, name)
);
alter table public.restrictions enable row level security;
alter table public.restrictions force row level security;

create table public.session_terms (
  tenant_id uuid not null,
  term text collate "C" not null,
  session_id uuid not null,
  conversation_id uuid not null,
  impact double precision not null,
  constraint session_terms_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES coaching_sessions(tenant_id, id) ON DELETE CASCADE,
  constraint session_terms_pkey PRIMARY KEY (tenant_id, term, session_id) INCLUDE (conversation_id, impact)
);
CREATE INDEX session_terms_session ON public.session_terms USING btree (tenant_id, session_id);
alter table public.session_terms enable row level security;
alter table public.session_terms force row level security;

create table public.sign_in_attempts (
  key text not null,
  account text,
  since timestamp with time zone not null,
  failures integer not null,
  held_until timestamp with time zone,
  constraint sign_in_attempts_failures_check CHECK ((failures >= 0)),
  constraint sign_in_attempts_pkey PRIMARY KEY (key)
);
CREATE INDEX sign_in_attempts_account ON public.sign_in_attempts USING btree (account);
alter table public.sign_in_attempts enable row level security;
alter table public.sign_in_attempts force row level security;

create table public.sign_ins (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  at timestamp with time zone not null,
  outcome text not null,
  ip inet,
  browser text,
  constraint sign_ins_outcome_check CHECK ((outcome = ANY (ARRAY['signed_in'::text, 'wrong_password'::text, 'held_off'::text, 'password_reset'::text, 'password_changed'::text]))),
  constraint sign_ins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint sign_ins_pkey PRIMARY KEY (user_id, id)
);
CREATE INDEX sign_ins_at ON public.sign_ins USING btree (user_id, at, id);
alter table public.sign_ins enable row level security;
alter table public.sign_ins force row level security;

create table public.tenant_metrics (
  tenant_id uuid not null,
  name text not null,
  label text not null,
  unit text not null,
  kind text not null,
  grain text not null,
  definition_version integer not null default 1,
  constraint tenant_metrics_grain_check CHECK ((grain = ANY (ARRAY['day'::text, 'week'::text, 'month'::text]))),
  constraint tenant_metrics_kind_check CHECK ((kind = ANY (ARRAY['flow'::text, 'stock'::text, 'average'::text]))),
  constraint tenant_metrics_name_check CHECK ((name ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
  constraint tenant_metrics_unit_check CHECK ((unit = ANY (ARRAY['money'::text, 'count'::text, 'percent'::text, 'other'::text]))),
  constraint tenant_metrics_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint tenant_metrics_pkey PRIMARY KEY (tenant_id, name)
);
alter table public.tenant_metrics enable row level security;
alter table public.tenant_metrics force row level security;

create table public.tenants (
  id uuid not null,
  tenant_id uuid not null generated always as (id) stored,
  name text not null,
  industry text not null default ''::text,
  naics_code text,
  country text,
  currency text not null,
  time_zone text not null,
  fiscal_year_start integer not null default 1,
  week_start integer not null default 1,
  data_version bigint not null default 0,
  next_version bigint,
  is_sample boolean not null default false,
  is_active boolean not null default true,
  created_at timestamp with time zone not null default now(),
  constraint tenants_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint tenants_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint tenants_data_version_check CHECK ((data_version >= 0)),
  constraint tenants_fiscal_year_start_check CHECK (((fiscal_year_start >= 1) AND (fiscal_year_start <= 12))),
  constraint tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint tenants_week_start_check CHECK ((week_start = ANY (ARRAY[1, 7]))),
  constraint tenants_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX tenants_tenant ON public.tenants USING btree (tenant_id);
CREATE INDEX tenants_unpublished ON public.tenants USING btree (id) WHERE (next_version IS NOT NULL);
alter table public.tenants enable row level security;
alter table public.tenants force row level security;

create table public.user_grants (
  tenant_id uuid not null,
  user_id uuid not null,
  metrics text[],
  locations bigint[],
  constraint user_grants_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id) ON DELETE CASCADE,
  constraint user_grants_pkey PRIMARY KEY (tenant_id, user_id)
);
alter table public.user_grants enable row level security;
alter table public.user_grants force row level security;

create table public.users (
  id uuid not null,
  email text not null,
  password_hash text not null,
  display_name text,
  created_at timestamp with time zone not null default now(),
  session_epoch integer not null default 0,
  constraint users_email_check CHECK (((length(email) >= 3) AND (length(email) <= 254))),
  constraint users_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX users_email ON public.users USING btree (lower(email));
alter table public.users enable row level security;
alter table public.users force row level security;

create table public.widget_origins (
  tenant_id uuid not null,
  id uuid not null,
  origin text not null,
  created_at timestamp with time zone not null default now(),
  constraint widget_origins_origin_check CHECK (((origin ~ '^https?://[^/[:space:]]+$'::text) AND (length(origin) <= 300))),
  constraint widget_origins_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint widget_origins_pkey PRIMARY KEY (tenant_id, id),
  constraint widget_origins_tenant_id_origin_key UNIQUE (tenant_id, origin)
);
CREATE INDEX widget_origins_origin ON public.widget_origins USING btree (origin);
alter table public.widget_origins enable row level security;
alter table public.widget_origins force row level security;

create table public.work_leases (
  tenant_id uuid not null,
  holder text not null,
  expires_at timestamp with time zone not null,
  constraint work_leases_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint work_leases_pkey PRIMARY KEY (tenant_id)
);
alter table public.work_leases enable row level security;
alter table public.work_leases force row level security;

-- views

create view app.moving_part_lists with (check_option=local, security_barrier=true) as
 SELECT grain,
    bucket,
    tenant_id,
    metric_name,
    dimension,
    source_id,
    unit,
    members,
    "values",
    quantities,
    since_version,
    until_version
   FROM metrics.part_lists
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving);
alter view app.moving_part_lists owner to coxswain_views;

create view app.moving_parts with (check_option=local, security_barrier=true) as
 SELECT grain,
    bucket,
    tenant_id,
    metric_name,
    dimension,
    member_id,
    source_id,
    unit,
    value,
    quantity,
    since_version,
    until_version
   FROM metrics.parts
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving);
alter view app.moving_parts owner to coxswain_views;

create view app.moving_points with (check_option=local, security_barrier=true) as
 SELECT "time",
    tenant_id,
    metric_name,
    source_id,
    unit,
    value,
    since_version,
    until_version
   FROM metrics.points
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving);
alter view app.moving_points owner to coxswain_views;

create view app.moving_rollups with (check_option=local, security_barrier=true) as
 SELECT grain,
    bucket,
    tenant_id,
    metric_name,
    source_id,
    unit,
    value,
    since_version,
    until_version
   FROM metrics.rollups
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving);
alter view app.moving_rollups owner to coxswain_views;

create view public.business_metrics with (check_option=local, security_barrier=true) as
 SELECT "time",
    tenant_id,
    metric_name,
    source_id,
    unit,
    value,
    since_version,
    until_version
   FROM metrics.points
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND (( SELECT app.sees_all() AS sees_all) OR (( SELECT app.my_places() AS my_places)) IS NULL AND (metric_name = ANY ((( SELECT app.seen_totals() AS seen_totals))::text[])));
alter view public.business_metrics alter column tenant_id set default app.current_tenant();
alter view public.business_metrics owner to coxswain_views;

create view public.business_metrics_by with (check_option=local, security_barrier=true) as
 SELECT grain,
    bucket,
    tenant_id,
    metric_name,
    dimension,
    member_id,
    source_id,
    unit,
    value,
    quantity,
    since_version,
    until_version
   FROM metrics.parts
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND (( SELECT app.sees_all() AS sees_all) OR (metric_name = ANY ((( SELECT app.seen_totals() AS seen_totals))::text[])) AND ((( SELECT app.my_places() AS my_places)) IS NULL OR dimension = 'location'::text AND (member_id = ANY ((( SELECT app.my_places() AS my_places))::bigint[]))) OR (( SELECT app.my_places() AS my_places)) IS NULL AND dimension = 'category'::text AND (metric_name = ANY ((( SELECT app.seen_parts() AS seen_parts))::text[])) AND (member_id <> ALL ((( SELECT app.unseen_categories() AS unseen_categories))::bigint[])));
alter view public.business_metrics_by alter column tenant_id set default app.current_tenant();
alter view public.business_metrics_by owner to coxswain_views;

create view public.business_metrics_lists with (check_option=local, security_barrier=true) as
 SELECT grain,
    bucket,
    tenant_id,
    metric_name,
    dimension,
    source_id,
    unit,
    members,
    "values",
    quantities,
    since_version,
    until_version
   FROM metrics.part_lists
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND (( SELECT app.sees_all() AS sees_all) OR (( SELECT app.my_places() AS my_places)) IS NULL AND (metric_name = ANY ((( SELECT app.seen_totals() AS seen_totals))::text[])));
alter view public.business_metrics_lists alter column tenant_id set default app.current_tenant();
alter view public.business_metrics_lists owner to coxswain_views;

create view public.business_metrics_rollups with (check_option=local, security_barrier=true) as
 SELECT grain,
    bucket,
    tenant_id,
    metric_name,
    source_id,
    unit,
    value,
    since_version,
    until_version
   FROM metrics.rollups
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND (( SELECT app.sees_all() AS sees_all) OR (( SELECT app.my_places() AS my_places)) IS NULL AND (metric_name = ANY ((( SELECT app.seen_totals() AS seen_totals))::text[])));
alter view public.business_metrics_rollups alter column tenant_id set default app.current_tenant();
alter view public.business_metrics_rollups owner to coxswain_views;

create view public.golden_records with (security_invoker=true) as
 SELECT order_lines.tenant_id,
    order_lines.id,
    order_lines.since_version,
    order_lines.until_version,
    order_lines.content_hash,
    order_lines.source_id
   FROM order_lines
UNION ALL
 SELECT invoices.tenant_id,
    invoices.id,
    invoices.since_version,
    invoices.until_version,
    invoices.content_hash,
    invoices.source_id
   FROM invoices
UNION ALL
 SELECT expenses.tenant_id,
    expenses.id,
    expenses.since_version,
    expenses.until_version,
    expenses.content_hash,
    expenses.source_id
   FROM expenses
UNION ALL
 SELECT observations.tenant_id,
    observations.id,
    observations.since_version,
    observations.until_version,
    observations.content_hash,
    observations.source_id
   FROM observations;

create view public.metric_revisions with (security_barrier=true) as
 SELECT metric_name,
    tenant_id,
    grain,
    bucket,
    source_id,
    unit,
    value,
    since_version,
    until_version
   FROM metrics.rollups
  WHERE tenant_id = (( SELECT app.current_tenant() AS current_tenant)) AND until_version < '9223372036854775807'::bigint AND (( SELECT app.sees_all() AS sees_all) OR (( SELECT app.my_places() AS my_places)) IS NULL AND (metric_name = ANY ((( SELECT app.seen_totals() AS seen_totals))::text[])));
alter view public.metric_revisions owner to coxswain_views;

-- functions

CREATE OR REPLACE FUNCTION app.account_exists()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from memberships m join tenants t on t.id = m.tenant_id
    where not t.is_sample) $function$
;
alter function app.account_exists() owner to coxswain_lookup;
grant execute on function app.account_exists() to coxswain_app;

CREATE OR REPLACE FUNCTION app.active_tenants()
 RETURNS TABLE(tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select t.id from tenants t where t.is_active
    and not exists (select from app.tenant_moves a where a.tenant_id = t.id and a.away)
    order by t.id $function$
;
alter function app.active_tenants() owner to coxswain_lookup;
grant execute on function app.active_tenants() to coxswain_app;
grant execute on function app.active_tenants() to coxswain_jobs;

CREATE OR REPLACE FUNCTION app.add_changes(p_into jsonb, p_path text, p_old jsonb, p_new jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
  declare
    changes jsonb := p_into;
    key text;
  begin
    if p_old is not distinct from p_new then return p_into; end if;
    if jsonb_typeof(p_old) = 'object' and jsonb_typeof(p_new) = 'object' then
      for key in select jsonb_object_keys(p_old || p_new) loop
        changes := app.add_changes(changes, p_path || '.' || key, p_old -> key, p_new -> key);
      end loop;
      return changes;
    end if;
    if changes ? 'others' then
      return jsonb_set(changes, '{others}', to_jsonb((changes -> 'others')::int + 1));
    end if;
    if pg_column_size(changes) > 1000 then
      if (select count(*) from jsonb_object_keys(changes)) >= 50 then
        return changes || jsonb_build_object('others', 1);
      end if;
    end if;
    if p_old is null then
      return changes || jsonb_build_object(p_path, jsonb_build_object('new', app.told(p_new)));
    elsif p_new is null then
      return changes || jsonb_build_object(p_path, jsonb_build_object('old', app.told(p_old)));
    end if;
    return changes || jsonb_build_object(p_path,
      jsonb_build_object('old', app.told(p_old), 'new', app.told(p_new)));
  end $function$
;
grant execute on function app.add_changes(jsonb,text,jsonb,jsonb) to coxswain_recorder;

CREATE OR REPLACE FUNCTION app.add_partition(p_table text, p_key text, p_from timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    name constant text := p_table || to_char(p_from at time zone 'UTC', '_YYYY_MM');
    month constant text := format('partitions.%I', name);
    strays constant text := format('partitions.%I', p_table || '_default');
    until constant timestamptz :=
      (p_from at time zone 'UTC' + interval '1 month') at time zone 'UTC';
    found boolean;
  begin
    execute format('create table %s (like public.%I including all)', month, p_table);
    execute format('alter table %s owner to %s', month, (select c.relowner::regrole
      from pg_class c where c.oid = to_regclass('public.' || quote_ident(p_table))));
    perform app.wall_in_partition(month::regclass);
    -- What came before its month was made lies in the default partition, and moves.
    execute format('lock table %s in access exclusive mode', strays);
    execute format('select exists (select from %s where %I >= $1 and %2$I < $2)', strays, p_key)
      into found using p_from, until;
    if found then
      execute format('alter table %s disable trigger user', strays);
      execute format('with moved as (delete from %s where %I >= $1 and %2$I < $2 returning *)
        insert into %s select * from moved', strays, p_key, month) using p_from, until;
      execute format('alter table %s enable trigger user', strays);
    end if;
    -- Attaching lets others go on reading and writing; `partition of` would not.
    execute format('alter table public.%I attach partition %s for values from (%L) to (%L)',
      p_table, month, p_from, until);
    return name;
  end $function$
;

CREATE OR REPLACE FUNCTION app.adjust_expenses(p_tenant uuid, p_version bigint, p_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
  declare
    was expenses;
    base expenses;
    e expenses;
    a adjustments;
    written int := 0;
  begin
    for was in select g.* from expenses g where g.tenant_id = p_tenant and g.id = any (p_ids)
      and g.until_version = 9223372036854775807
    loop
      base := was;
      if was.told is not null then
        base.cost_kind := was.told ->> 'cost_kind';
        base.category_id := (was.told ->> 'category_id')::bigint;
        base.spent_on := (was.told ->> 'spent_on')::date;
      end if;
      e := base;
      for a in select x.* from adjustments x where x.tenant_id = p_tenant
        and x.taken_back_at is null and x.entity = 'expense' and x.record_id = was.id
        -- whatever else is said of it, what is left out stays out
        order by x.kind = 'exclude', x.created_at, x.id
      loop
        if a.kind = 'exclude' then
          e.cost_kind := 'not_an_expense';
        elsif a.kind = 'move' then
          e.spent_on := coalesce(a.to_day, e.spent_on);
          e.category_id := coalesce(a.to_category, e.category_id);
          e.cost_kind := coalesce(a.to_cost_kind, e.cost_kind);
        end if;
      end loop;
      e.told := case when (e.cost_kind, e.category_id, e.spent_on) is distinct from
          (base.cost_kind, base.category_id, base.spent_on)
        then jsonb_build_object('cost_kind', base.cost_kind, 'category_id', base.category_id,
          'spent_on', base.spent_on) end;
      if (e.cost_kind, e.category_id, e.spent_on, e.told) is distinct from
          (was.cost_kind, was.category_id, was.spent_on, was.told) then
        perform app.supersede('expenses', p_tenant, was.id, was.since_version, p_version);
        e.since_version := p_version;
        insert into expenses values (e.*);
        perform app.mark_days(p_tenant, '{days}', array[was.spent_on, e.spent_on]);
        written := written + 1;
      end if;
    end loop;
    return written;
  end $function$
;
grant execute on function app.adjust_expenses(uuid,bigint,uuid[]) to public;

CREATE OR REPLACE FUNCTION app.adjust_invoices(p_tenant uuid, p_version bigint, p_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
  declare
    was invoices;
    base invoices;
    i invoices;
    a adjustments;
    written int := 0;
  begin
    for was in select g.* from invoices g where g.tenant_id = p_tenant and g.id = any (p_ids)
      and g.until_version = 9223372036854775807
    loop
      base := was;
      if was.told is not null then
        base.status := was.told ->> 'status';
        base.issued_on := (was.told ->> 'issued_on')::date;
        base.paid_on := (was.told ->> 'paid_on')::date;
      end if;
      i := base;
      for a in select x.* from adjustments x where x.tenant_id = p_tenant
        and x.taken_back_at is null and x.entity = 'invoice' and x.record_id = was.id
        order by x.created_at, x.id
      loop
        -- a void invoice is in no figure: neither sold, nor owed, nor paid
        if a.kind = 'exclude' then
          i.status := 'void';
        elsif a.kind = 'move' and a.day_of = 'issued_on' then
          i.issued_on := a.to_day;
        elsif a.kind = 'move' and base.paid_on is not null then
          i.paid_on := a.to_day;
        end if;
      end loop;
      i.told := case when (i.status, i.issued_on, i.paid_on) is distinct from
          (base.status, base.issued_on, base.paid_on)
        then jsonb_build_object('status', base.status, 'issued_on', base.issued_on,
          'paid_on', base.paid_on) end;
      if (i.status, i.issued_on, i.paid_on, i.told) is distinct from
          (was.status, was.issued_on, was.paid_on, was.told) then
        perform app.supersede('invoices', p_tenant, was.id, was.since_version, p_version);
        i.since_version := p_version;
        insert into invoices values (i.*);
        perform app.mark_days(p_tenant, '{days}',
          array[was.issued_on, was.paid_on, i.issued_on, i.paid_on]);
        written := written + 1;
      end if;
    end loop;
    return written;
  end $function$
;
grant execute on function app.adjust_invoices(uuid,bigint,uuid[]) to public;

CREATE OR REPLACE FUNCTION app.adjust_lines(p_tenant uuid, p_version bigint, p_zone text, p_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
  declare
    was order_lines;
    base order_lines;
    l order_lines;
    a adjustments;
    written int := 0;
  begin
    for was in select g.* from order_lines g where g.tenant_id = p_tenant and g.id = any (p_ids)
      and g.until_version = 9223372036854775807
    loop
      base := was;
      if was.told is not null then
        base.counted := (was.told ->> 'counted')::boolean;
        base.occurred_at := (was.told ->> 'occurred_at')::timestamp at time zone 'UTC';
      end if;
      l := base;
      for a in select x.* from adjustments x where x.tenant_id = p_tenant
        and x.taken_back_at is null
        and (x.order_id = was.order_id or x.entity = 'order_line' and x.record_id = was.id)
        order by x.created_at, x.id
      loop
        if a.kind = 'exclude' then
          l.counted := false;
        elsif a.kind = 'move' then
          l.occurred_at := (a.to_day + (base.occurred_at at time zone p_zone)::time)
            at time zone p_zone;
        end if;
      end loop;
      l.told := case when (l.counted, l.occurred_at) is distinct from
          (base.counted, base.occurred_at)
        then jsonb_build_object('counted', base.counted,
          'occurred_at', base.occurred_at at time zone 'UTC') end;
      if (l.counted, l.occurred_at, l.told) is distinct from
          (was.counted, was.occurred_at, was.told) then
        perform app.supersede('order_lines', p_tenant, was.id, was.since_version, p_version);
        l.since_version := p_version;
        insert into order_lines values (l.*);
        perform app.mark_days(p_tenant, '{orders,days}', array[
          (was.occurred_at at time zone p_zone)::date, (l.occurred_at at time zone p_zone)::date]);
        written := written + 1;
      end if;
    end loop;
    return written;
  end $function$
;
grant execute on function app.adjust_lines(uuid,bigint,text,uuid[]) to public;

CREATE OR REPLACE FUNCTION app.all_subjects()
 RETURNS TABLE(name text, label text)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    select s, null from unnest('{revenue,refunds,units_sold,orders,cash_collected,expenses,
      cost_of_sales,receivables}'::text[]) s
    union all
    select t.name, t.label from tenant_metrics t where t.tenant_id = app.current_tenant()
  $function$
;
grant execute on function app.all_subjects() to public;

CREATE OR REPLACE FUNCTION app.all_users()
 RETURNS TABLE(user_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select u.id from users u order by u.id $function$
;
alter function app.all_users() owner to coxswain_lookup;
grant execute on function app.all_users() to coxswain_app;

CREATE OR REPLACE FUNCTION app.analyze_bulk(p_table text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    if p_table in ('order_lines', 'orders', 'landing_records', 'invoices', 'expenses',
      'observations', 'members', 'member_words', 'metrics.points', 'metrics.rollups', 'metrics.parts',
      'metrics.part_lists', 'coaching_sessions', 'session_terms') then
      execute 'analyze ' || p_table;
    end if;
  end $function$
;
grant execute on function app.analyze_bulk(text) to coxswain_app;

CREATE OR REPLACE FUNCTION app.apply_adjustments(p_tenant uuid, p_version bigint, p_zone text, p_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
  declare
    ids uuid[];
  begin
    if not exists (select from adjustments a where a.tenant_id = p_tenant) then
      return 0;
    end if;
    ids := array(
      select a.record_id from adjustments a
      where a.tenant_id = p_tenant and a.order_id is null
        and (p_ids is null or a.record_id = any (p_ids))
      union
      select l.id from order_lines l
      where l.tenant_id = p_tenant and l.until_version = 9223372036854775807
        and (p_ids is null or l.id = any (p_ids))
        and l.order_id = any (array(select a.order_id from adjustments a
          where a.tenant_id = p_tenant and a.order_id is not null)));
    if cardinality(ids) = 0 then
      return 0;
    end if;
    return app.adjust_lines(p_tenant, p_version, p_zone, ids)
      + app.adjust_invoices(p_tenant, p_version, ids)
      + app.adjust_expenses(p_tenant, p_version, ids);
  end $function$
;
grant execute on function app.apply_adjustments(uuid,bigint,text,uuid[]) to public;

CREATE OR REPLACE FUNCTION app.archive_months(p_table text, p_months_to_keep integer)
 RETURNS TABLE(partition_name text, outcome text)
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET lock_timeout TO '10s'
AS $function$
  declare
    guard constant text :=
      (select t.needed_by from app.partitioned_tables t where t.table_name = p_table);
    p record;
    needed boolean := false;
  begin
    if p_months_to_keep is null or p_months_to_keep < 0 then
      raise 'months_to_keep must be 0 or more, not %', coalesce(p_months_to_keep::text, 'null')
        using errcode = 'invalid_parameter_value';
    end if;
    for p in
      select c.oid as id, c.relname::text as name, m.range_from, m.range_to
      from app.partitions_of(p_table) m join pg_class c on c.oid = m.partition
      where m.range_to <= app.month_from_now(-p_months_to_keep) order by m.range_from
    loop
      partition_name := p.name;
      if guard is not null then
        execute format('select %s($1, $2)', guard) into needed using p.range_from, p.range_to;
      end if;
      outcome := 'still needed';
      if not needed then
        execute format('alter table public.%I detach partition %s', p_table, p.id::regclass);
        if to_regclass(format('archive.%I', p.name)) is null then
          execute format('alter table %s set schema archive', p.id::regclass);
        else
          -- archived before, and then something of that month came late
          execute format('insert into archive.%I select * from %s', p.name, p.id::regclass);
          execute format('drop table %s', p.id::regclass);
        end if;
        outcome := 'archived';
      end if;
      return next;
    end loop;
  end $function$
;

CREATE OR REPLACE FUNCTION app.arriving_users()
 RETURNS TABLE(user_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select u.id from app.tenant_moves m cross join lateral unnest(m.users) u (id)
    where m.tenant_id = app.current_tenant() and m.direction = 'in' and m.finished_at is null
      and not exists (select from memberships s where s.user_id = u.id
        and not exists (select from app.tenant_moves o where o.tenant_id = s.tenant_id
          and o.direction = 'in' and o.finished_at is null))
  $function$
;
alter function app.arriving_users() owner to coxswain_lookup;
grant execute on function app.arriving_users() to coxswain_mover;

CREATE OR REPLACE FUNCTION app.ask_for_vector_index(p_tenant uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
  declare
    others int;
    due timestamp;
  begin
    if not app.may_ask_cron() then
      return false;
    end if;
    execute 'select count(*) from cron.job j where j.username = current_user
      and j.jobname ~ ''^vector index '' and j.jobname <> $1' into others
      using 'vector index ' || p_tenant;
    due := (clock_timestamp() + make_interval(mins => 1 + 5 * others)) at time zone 'UTC';
    execute 'select cron.schedule($1, $2, $3)' using 'vector index ' || p_tenant,
      to_char(due, 'FMMI * FMDD FMMM *'), app.vector_index_build(p_tenant);
    return true;
  end $function$
;

CREATE OR REPLACE FUNCTION app.bucket_of(p_day date, p_grain text, p_week_start integer)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select case p_grain
    when 'day' then p_day
    when 'week' then p_day - (extract(isodow from p_day)::int - p_week_start + 7) % 7
    when 'month' then date_trunc('month', p_day)::date
    when 'year' then date_trunc('year', p_day)::date end $function$
;
grant execute on function app.bucket_of(date,text,integer) to public;

CREATE OR REPLACE FUNCTION app.current_role_name()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.current_role', true), '') $function$
;
grant execute on function app.current_role_name() to coxswain_app;
grant execute on function app.current_role_name() to coxswain_jobs;
grant execute on function app.current_role_name() to coxswain_lookup;
grant execute on function app.current_role_name() to coxswain_mover;
grant execute on function app.current_role_name() to coxswain_recorder;
grant execute on function app.current_role_name() to coxswain_views;
grant execute on function app.current_role_name() to public;

CREATE OR REPLACE FUNCTION app.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select case when pg_input_is_valid(current_setting('app.current_tenant', true), 'uuid')
    then current_setting('app.current_tenant', true)::uuid end $function$
;
grant execute on function app.current_tenant() to coxswain_app;
grant execute on function app.current_tenant() to coxswain_jobs;
grant execute on function app.current_tenant() to coxswain_lookup;
grant execute on function app.current_tenant() to coxswain_mover;
grant execute on function app.current_tenant() to coxswain_recorder;
grant execute on function app.current_tenant() to coxswain_views;
grant execute on function app.current_tenant() to public;

CREATE OR REPLACE FUNCTION app.current_user_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select case when pg_input_is_valid(current_setting('app.current_user', true), 'uuid')
    then current_setting('app.current_user', true)::uuid end $function$
;
grant execute on function app.current_user_id() to coxswain_app;
grant execute on function app.current_user_id() to coxswain_jobs;
grant execute on function app.current_user_id() to coxswain_lookup;
grant execute on function app.current_user_id() to coxswain_mover;
grant execute on function app.current_user_id() to coxswain_recorder;
grant execute on function app.current_user_id() to coxswain_views;
grant execute on function app.current_user_id() to public;

CREATE OR REPLACE FUNCTION app.dimensions()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select '{product,category,customer,channel,country,location}'::text[] $function$
;
grant execute on function app.dimensions() to public;

CREATE OR REPLACE FUNCTION app.exact_vectors_up_to()
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(nullif(current_setting('coxswain.exact_vectors_up_to', true), '')::bigint,
    10000) $function$
;
grant execute on function app.exact_vectors_up_to() to public;

CREATE OR REPLACE FUNCTION app.find_invitation(p_token_hash bytea)
 RETURNS TABLE(tenant_id uuid, invitation_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select i.tenant_id, i.id from invitations i where i.token_hash = p_token_hash $function$
;
alter function app.find_invitation(bytea) owner to coxswain_lookup;
grant execute on function app.find_invitation(bytea) to coxswain_app;

CREATE OR REPLACE FUNCTION app.find_password_reset(p_token_hash bytea)
 RETURNS TABLE(user_id uuid, reset_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select r.user_id, r.id from password_resets r where r.token_hash = p_token_hash $function$
;
alter function app.find_password_reset(bytea) owner to coxswain_lookup;
grant execute on function app.find_password_reset(bytea) to coxswain_app;

CREATE OR REPLACE FUNCTION app.find_refresh_token(p_token_hash bytea)
 RETURNS TABLE(tenant_id uuid, user_id uuid, token_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select r.tenant_id, r.user_id, r.id from refresh_tokens r
    where r.token_hash = p_token_hash $function$
;
alter function app.find_refresh_token(bytea) owner to coxswain_lookup;
grant execute on function app.find_refresh_token(bytea) to coxswain_app;

CREATE OR REPLACE FUNCTION app.find_sign_in(p_email text)
 RETURNS TABLE(user_id uuid, tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select u.id, m.tenant_id
    from users u join memberships m on m.user_id = u.id
    join tenants t on t.id = m.tenant_id and t.is_active
    where lower(u.email) = lower(p_email)
    order by exists (select from app.tenant_moves a where a.tenant_id = t.id and a.away),
      t.is_sample, m.created_at, m.tenant_id
  $function$
;
alter function app.find_sign_in(text) owner to coxswain_lookup;
grant execute on function app.find_sign_in(text) to coxswain_app;

CREATE OR REPLACE FUNCTION app.find_user(p_email text)
 RETURNS TABLE(user_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select u.id from users u where lower(u.email) = lower(p_email) $function$
;
alter function app.find_user(text) owner to coxswain_lookup;
grant execute on function app.find_user(text) to coxswain_app;
grant execute on function app.find_user(text) to coxswain_mover;

CREATE OR REPLACE FUNCTION app.forget_vector_build(p_tenant uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
  begin
    if app.may_ask_cron() then
      execute 'select cron.unschedule(j.jobid) from cron.job j
        where j.username = current_user and j.jobname = $1' using 'vector index ' || p_tenant;
    end if;
  end $function$
;

CREATE OR REPLACE FUNCTION app.fresh_parts(p_tenant uuid, p_version bigint, p_zone text, p_week_start integer, p_grain text, p_from date, p_to date)
 RETURNS TABLE(bucket date, metric_name text, dimension text, member_id bigint, source_id uuid, unit text, value numeric, quantity numeric)
 LANGUAGE sql
 STABLE
AS $function$
    with line_days as (
      select (l.occurred_at at time zone p_zone)::date as day, l.source_id, l.currency,
        case when grouping(l.product_id) = 0 then 'product'
          when grouping(l.category_id) = 0 then 'category'
          when grouping(l.customer_id) = 0 then 'customer'
          when grouping(l.channel_id) = 0 then 'channel'
          when grouping(l.country_id) = 0 then 'country'
          else 'location' end as dimension,
        coalesce(l.product_id, l.category_id, l.customer_id, l.channel_id, l.country_id,
          l.location_id) as member_id,
        sum(l.amount) as revenue,
        sum(l.amount) filter (where l.kind = 'refund') as refunds,
        sum(l.quantity) filter (where l.kind = 'sale') as units
      from order_lines l
      where p_grain = 'day' and l.tenant_id = p_tenant
        and l.occurred_at >= app.local_midnight(p_from, p_zone)
        and l.occurred_at < app.local_midnight(p_to, p_zone)
        and l.since_version <= p_version and l.until_version > p_version and l.counted
        and l.source_id in (select s.id from data_sources s
          where s.tenant_id = p_tenant and s.counted)
      group by grouping sets ((1, 2, 3, l.product_id), (1, 2, 3, l.category_id),
        (1, 2, 3, l.customer_id), (1, 2, 3, l.channel_id), (1, 2, 3, l.country_id),
        (1, 2, 3, l.location_id))
    )
    select d.day, m.metric_name, d.dimension, d.member_id, d.source_id, d.currency, m.value,
      m.quantity
    from line_days d cross join lateral (values
      ('revenue', d.revenue, coalesce(d.units, 0)),
      ('refunds', d.refunds, null)) m (metric_name, value, quantity)
    where d.member_id is not null and m.value is not null
    union all
    select (o.ordered_at at time zone p_zone)::date, 'orders', m.dimension, m.member_id,
      o.source_id, 'orders', count(*), null
    from orders o cross join lateral (values ('customer', o.customer_id),
      ('channel', o.channel_id), ('country', o.country_id), ('location', o.location_id))
      m (dimension, member_id)
    where p_grain = 'day' and o.tenant_id = p_tenant
      and o.ordered_at >= app.local_midnight(p_from, p_zone)
      and o.ordered_at < app.local_midnight(p_to, p_zone)
      and o.since_version <= p_version and o.until_version > p_version and o.is_order
      and m.member_id is not null
      and o.source_id in (select s.id from data_sources s
        where s.tenant_id = p_tenant and s.counted)
    group by 1, 3, 4, 5
    union all
    select m.day, m.metric_name, 'customer', i.customer_id, i.source_id, i.currency,
      sum(m.value), null
    from invoices i cross join lateral (values
      ('revenue', i.issued_on, case when i.counted then i.amount end),
      ('cash_collected', i.paid_on, i.paid_amount)) m (metric_name, day, value)
    where p_grain = 'day' and i.tenant_id = p_tenant
      and m.day >= p_from and m.day < p_to and m.value is not null
      and i.since_version <= p_version and i.until_version > p_version
      and i.customer_id is not null and i.status <> 'void'
    group by 1, 2, 4, 5, 6
    union all
    select e.spent_on, k.metric_name, m.dimension, m.member_id, e.source_id, e.currency,
      sum(e.amount), null
    from expenses e
    cross join lateral (values ('expenses', e.cost_kind <> 'not_an_expense'),
      ('cost_of_sales', e.cost_kind = 'cost_of_sales')) k (metric_name, counts)
    cross join lateral (values ('category', e.category_id), ('location', e.location_id))
      m (dimension, member_id)
    where p_grain = 'day' and e.tenant_id = p_tenant and e.spent_on >= p_from and e.spent_on < p_to
      and e.since_version <= p_version and e.until_version > p_version
      and k.counts and m.member_id is not null
    group by 1, 2, 3, 4, 5, 6
    union all
    select v.day, v.metric_name, m.dimension, m.member_id, v.source_id, v.unit, sum(v.value), null
    from observations v
    cross join lateral (values ('location', v.location_id), ('channel', v.channel_id))
      m (dimension, member_id)
    where p_grain = 'day' and v.tenant_id = p_tenant and v.day >= p_from and v.day < p_to
      and v.since_version <= p_version and v.until_version > p_version
      and m.member_id is not null
      and not exists (select from tenant_metrics t where t.tenant_id = p_tenant
        and t.name = v.metric_name and t.kind <> 'flow')
      and (exists (select from tenant_metrics t where t.tenant_id = p_tenant
          and t.name = v.metric_name)
        or v.source_id in (select s.id from data_sources s
          where s.tenant_id = p_tenant and s.counted))
    group by 1, 2, 3, 4, 5, 6
    union all
    select app.bucket_of(b.bucket, p_grain, p_week_start), b.metric_name, b.dimension,
      b.member_id, b.source_id, b.unit, sum(b.value), sum(b.quantity)
    from business_metrics_by b
    where p_grain in ('week', 'month') and b.tenant_id = p_tenant
      and b.metric_name = any (app.stored_metrics(p_tenant))
      and b.dimension = any (app.dimensions())
      and b.grain = 'day' and b.bucket >= p_from and b.bucket < p_to
      and b.since_version <= p_version and b.until_version > p_version
    group by 1, 2, 3, 4, 5, 6
  $function$
;
grant execute on function app.fresh_parts(uuid,bigint,text,integer,text,date,date) to public;

CREATE OR REPLACE FUNCTION app.fresh_points(p_tenant uuid, p_version bigint, p_zone text, p_from date, p_to date)
 RETURNS TABLE("time" timestamp with time zone, metric_name text, source_id uuid, unit text, value numeric)
 LANGUAGE sql
 STABLE
AS $function$
    with line_hours as (
      select date_trunc('hour', l.occurred_at, p_zone) as hour, l.source_id, l.currency,
        sum(l.amount) as revenue,
        sum(l.amount) filter (where l.kind = 'refund') as refunds,
        sum(l.quantity) filter (where l.kind = 'sale') as units
      from order_lines l
      where l.tenant_id = p_tenant
        and l.occurred_at >= app.local_midnight(p_from, p_zone)
        and l.occurred_at < app.local_midnight(p_to, p_zone)
        and l.since_version <= p_version and l.until_version > p_version and l.counted
        and l.source_id in (select s.id from data_sources s
          where s.tenant_id = p_tenant and s.counted)
      group by 1, 2, 3
    )
    select hour, m.metric_name, h.source_id,
      case m.metric_name when 'units_sold' then 'units' else h.currency end, m.value
    from line_hours h cross join lateral (values
      ('revenue', h.revenue), ('refunds', h.refunds), ('units_sold', h.units)) m (metric_name, value)
    where m.value is not null
    union all
    select date_trunc('hour', o.ordered_at, p_zone), 'orders', o.source_id, 'orders', count(*)
    from orders o
    where o.tenant_id = p_tenant
      and o.ordered_at >= app.local_midnight(p_from, p_zone)
      and o.ordered_at < app.local_midnight(p_to, p_zone)
      and o.since_version <= p_version and o.until_version > p_version and o.is_order
      and o.source_id in (select s.id from data_sources s
        where s.tenant_id = p_tenant and s.counted)
    group by 1, 3
    union all
    select app.local_midnight(i.issued_on, p_zone), 'revenue', i.source_id, i.currency,
      sum(i.amount)
    from invoices i
    where i.tenant_id = p_tenant and i.issued_on >= p_from and i.issued_on < p_to
      and i.since_version <= p_version and i.until_version > p_version
      and i.counted and i.status <> 'void'
    group by 1, 3, 4
    union all
    select app.local_midnight(i.paid_on, p_zone), 'cash_collected', i.source_id, i.currency,
      sum(i.paid_amount)
    from invoices i
    where i.tenant_id = p_tenant and i.paid_on >= p_from and i.paid_on < p_to
      and i.since_version <= p_version and i.until_version > p_version
      and i.paid_amount is not null and i.status <> 'void'
    group by 1, 3, 4
    union all
    select app.local_midnight(e.spent_on, p_zone), k.metric_name, e.source_id, e.currency,
      sum(e.amount)
    from expenses e cross join lateral (values
      ('expenses', e.cost_kind <> 'not_an_expense'),
      ('cost_of_sales', e.cost_kind = 'cost_of_sales')) k (metric_name, counts)
    where e.tenant_id = p_tenant and e.spent_on >= p_from and e.spent_on < p_to
      and e.since_version <= p_version and e.until_version > p_version and k.counts
    group by 1, 2, 3, 4
    union all
    select app.local_midnight(v.day, p_zone), v.metric_name, v.source_id, v.unit,
      case when coalesce(t.kind, 'flow') = 'average' then avg(v.value) else sum(v.value) end
    from observations v
    left join tenant_metrics t on t.tenant_id = v.tenant_id and t.name = v.metric_name
    where v.tenant_id = p_tenant and v.day >= p_from and v.day < p_to
      and v.since_version <= p_version and v.until_version > p_version
      and (t.name is not null or v.source_id in (select s.id from data_sources s
        where s.tenant_id = p_tenant and s.counted))
    group by 1, 2, 3, 4, t.kind
  $function$
;
grant execute on function app.fresh_points(uuid,bigint,text,date,date) to public;

CREATE OR REPLACE FUNCTION app.fresh_rollups(p_tenant uuid, p_version bigint, p_zone text, p_week_start integer, p_grain text, p_from date, p_to date)
 RETURNS TABLE(bucket date, metric_name text, source_id uuid, unit text, value numeric)
 LANGUAGE sql
 STABLE
AS $function$
    select (p.time at time zone p_zone)::date, p.metric_name, p.source_id, p.unit, sum(p.value)
    from business_metrics p
    where p_grain = 'day' and p.tenant_id = p_tenant
      -- in a subquery: a server would make the list anew for each chunk
      and p.metric_name = any ((select app.stored_metrics(p_tenant))::text[])
      and p.time >= app.local_midnight(p_from, p_zone)
      and p.time < app.local_midnight(p_to, p_zone)
      and p.since_version <= p_version and p.until_version > p_version
    group by 1, 2, 3, 4
    union all
    select app.bucket_of(r.bucket, p_grain, p_week_start), r.metric_name, r.source_id, r.unit,
      sum(r.value)
    from business_metrics_rollups r
    where p_grain in ('week', 'month') and r.tenant_id = p_tenant
      and r.metric_name = any (app.stored_metrics(p_tenant))
      and r.grain = 'day' and r.bucket >= p_from and r.bucket < p_to
      and r.since_version <= p_version and r.until_version > p_version
      and not exists (select from tenant_metrics t where t.tenant_id = p_tenant
        and t.name = r.metric_name and t.kind <> 'flow')
    group by 1, 2, 3, 4
  $function$
;
grant execute on function app.fresh_rollups(uuid,bigint,text,integer,text,date,date) to public;

CREATE OR REPLACE FUNCTION app.has_more_sessions(p_than bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from coaching_sessions s
    where s.tenant_id = app.current_tenant() offset p_than) $function$
;
alter function app.has_more_sessions(bigint) owner to coxswain_lookup;

CREATE OR REPLACE FUNCTION app.has_parts(p_metric text, p_categories bigint[])
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from metrics.parts p where p.tenant_id = app.current_tenant()
    and p.metric_name = p_metric and p.dimension = 'category' and p.grain = 'day'
    and p.member_id = any (p_categories)) $function$
;
alter function app.has_parts(text,bigint[]) owner to coxswain_views;
grant execute on function app.has_parts(text,bigint[]) to coxswain_app;
grant execute on function app.has_parts(text,bigint[]) to coxswain_jobs;

CREATE OR REPLACE FUNCTION app.has_strays(p_table text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    found boolean := false;
  begin
    if exists (select from app.partitioned_tables t where t.table_name = p_table) then
      execute format('select exists (select from partitions.%I where tenant_id = $1)',
        p_table || '_default') into found using app.current_tenant();
    end if;
    return found;
  end $function$
;
grant execute on function app.has_strays(text) to coxswain_app;
grant execute on function app.has_strays(text) to coxswain_jobs;

CREATE OR REPLACE FUNCTION app.has_vector_index(p_tenant uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select exists (select from pg_index i
    where i.indexrelid = to_regclass(app.vector_index_of(p_tenant)) and i.indisvalid) $function$
;
grant execute on function app.has_vector_index(uuid) to public;

CREATE OR REPLACE FUNCTION app.hidden_categories()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    with hidden as (
      select m.id from members m
      left join restrictions r on r.tenant_id = m.tenant_id and r.kind = 'category'
        and r.name = m.key
      where m.tenant_id = app.current_tenant() and m.dimension = 'category'
        and coalesce(r.restricted, app.sounds_restricted(m.label))
        and 'expenses:restricted' <> all (app.my_metrics())
        and not coalesce(app.current_role_name() in ('admin', 'adviser', 'system'), false)
    )
    select array(select h.id from hidden h
      union select 0 where exists (select from hidden))
  $function$
;
grant execute on function app.hidden_categories() to public;

CREATE OR REPLACE FUNCTION app.is_arriving()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from app.tenant_moves m where m.tenant_id = app.current_tenant()
    and m.direction = 'in' and m.finished_at is null) $function$
;
alter function app.is_arriving() owner to coxswain_lookup;
grant execute on function app.is_arriving() to coxswain_mover;

CREATE OR REPLACE FUNCTION app.is_visitor()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('app.visitor', true), '') <> '' $function$
;
grant execute on function app.is_visitor() to public;

CREATE OR REPLACE FUNCTION app.is_widget_origin(p_origin text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from widget_origins w join tenants t on t.id = w.tenant_id
    where w.origin = p_origin and t.is_active) $function$
;
alter function app.is_widget_origin(text) owner to coxswain_lookup;
grant execute on function app.is_widget_origin(text) to coxswain_app;

CREATE OR REPLACE FUNCTION app.keep_partitions()
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    t record;
    in_order boolean := true;
    strays boolean;
  begin
    perform create_next_audit_logs_partition();
    for t in select p.* from app.partitioned_tables p loop
      perform app.archive_months(t.table_name, t.months_to_keep);
      execute format('select exists (select from partitions.%I)', t.table_name || '_default')
        into strays;
      in_order := in_order and not strays;
    end loop;
    return in_order;
  end $function$
;
grant execute on function app.keep_partitions() to coxswain_app;
grant execute on function app.keep_partitions() to coxswain_jobs;

CREATE OR REPLACE FUNCTION app.keep_plans()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
  begin
    perform set_config('plan_cache_mode', 'force_generic_plan', true);
  end $function$
;
grant execute on function app.keep_plans() to public;

CREATE OR REPLACE FUNCTION app.keep_sight()
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
  declare
    v_sight jsonb;
  begin
    if app.sees_all() then
      return null;
    end if;
    v_sight := app.work_out_sight();
    perform set_config('app.sight', app.sight_key() || v_sight, true);
    if v_sight -> 'places' = 'null' and v_sight -> 'hidden' = '[]' and v_sight -> 'totals'
        @> (select jsonb_agg(a.name) from app.all_subjects() a) then
      return null;
    end if;
    return jsonb_build_object('totals', v_sight -> 'totals', 'parts', v_sight -> 'parts',
      'hidden_categories', (select coalesce(jsonb_agg(c), '[]')
        from jsonb_array_elements_text(v_sight -> 'hidden') c),
      'sales', v_sight -> 'sales', 'invoices', v_sight -> 'invoices',
      'places', case when v_sight -> 'places' <> 'null' then (
        select coalesce(jsonb_agg(jsonb_build_object('id', m.id::text, 'key', m.key,
          'label', m.label) order by m.label, m.id), '[]')
        from members m where m.tenant_id = app.current_tenant() and m.dimension = 'location'
          and m.id in (select jsonb_array_elements_text(v_sight -> 'places')::bigint)) end);
  end $function$
;
grant execute on function app.keep_sight() to public;

CREATE OR REPLACE FUNCTION app.keep_vector_index()
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET maintenance_work_mem TO '256MB'
 SET lock_timeout TO '5s'
AS $function$
  declare
    tenant constant uuid := app.current_tenant();
    index_name constant text := app.vector_index_of(tenant);
    is_there boolean := to_regclass(index_name) is not null;
  begin
    if tenant is null or not exists (select from pg_extension
        where extname = 'vector' and string_to_array(extversion, '.')::int[] >= '{0,8}') then
      return false;
    elsif exists (select from pg_stat_progress_create_index p
        where p.index_relid = to_regclass(index_name)) then
      return false;
    end if;
    if is_there and not app.has_vector_index(tenant) then
      execute format('drop index %s', index_name);
      is_there := false;
    end if;
    if not is_there and app.has_more_sessions(app.exact_vectors_up_to()) then
      if not app.ask_for_vector_index(tenant) then
        execute replace(app.vector_index_build(tenant), 'concurrently', '');
      end if;
      return true;
    end if;
    perform app.forget_vector_build(tenant);
    if is_there and not app.has_more_sessions(app.exact_vectors_up_to() / 2) then
      execute format('drop index %s', index_name);
      return true;
    end if;
    return false;
  end $function$
;
grant execute on function app.keep_vector_index() to coxswain_jobs;

CREATE OR REPLACE FUNCTION app.landing_needed(p_from timestamp with time zone, p_to timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select exists (select from imports i where i.status not in ('refused', 'deleted')
        and exists (select from landing_records l where l.tenant_id = i.tenant_id
          and l.import_id = i.id and l.received_at >= p_from and l.received_at < p_to))
      or exists (select from landing_records l
        where l.received_at >= p_from and l.received_at < p_to and (
          exists (select from order_lines g where g.tenant_id = l.tenant_id and g.id = l.record_id)
          or exists (select from invoices g where g.tenant_id = l.tenant_id and g.id = l.record_id)
          or exists (select from expenses g where g.tenant_id = l.tenant_id and g.id = l.record_id)
          or exists (select from observations g
            where g.tenant_id = l.tenant_id and g.id = l.record_id)))
  $function$
;
alter function app.landing_needed(timestamp with time zone,timestamp with time zone) owner to coxswain_lookup;

CREATE OR REPLACE FUNCTION app.local_midnight(p_day date, p_zone text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select (p_day::timestamp at time zone p_zone) - case when
    ((p_day::timestamp at time zone p_zone) - interval '1 hour') at time zone p_zone >= p_day
    then interval '1 hour' else interval '0' end $function$
;
grant execute on function app.local_midnight(date,text) to public;

CREATE OR REPLACE FUNCTION app.looks_around(p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce((select u.email like '%@visitor.invalid' from users u where u.id = p_user),
    true) $function$
;
alter function app.looks_around(uuid) owner to coxswain_lookup;
grant execute on function app.looks_around(uuid) to coxswain_recorder;

CREATE OR REPLACE FUNCTION app.mark_days(p_tenant uuid, p_stages text[], p_days date[])
 RETURNS void
 LANGUAGE sql
AS $function$ insert into dirty_buckets (tenant_id, stage, bucket)
    select distinct p_tenant, s, d from unnest(p_stages) s, unnest(p_days) d where d is not null
    on conflict do nothing $function$
;
grant execute on function app.mark_days(uuid,text[],date[]) to public;

CREATE OR REPLACE FUNCTION app.may_ask_cron()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select exists (select from pg_extension where extname = 'pg_cron')
    and has_schema_privilege(current_user, to_regnamespace('cron')::oid, 'usage') $function$
;
grant execute on function app.may_ask_cron() to public;

CREATE OR REPLACE FUNCTION app.member_metrics()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select '{revenue,gross_sales,refunds,orders,units_sold,average_order_value,
    active_customers,new_customers,returning_customers,repeat_purchase_rate,
    refund_rate}'::text[] $function$
;
grant execute on function app.member_metrics() to public;

CREATE OR REPLACE FUNCTION app.month_from_now(p_months integer)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$ select (date_trunc('month', now() at time zone 'UTC') + make_interval(months => p_months))
    at time zone 'UTC' $function$
;

CREATE OR REPLACE FUNCTION app.my_metrics()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(
    (select g.metrics from user_grants g where g.tenant_id = app.current_tenant()
      and g.user_id = app.current_user_id()),
    case app.current_role_name() when 'member' then app.member_metrics() else '{}' end) $function$
;
grant execute on function app.my_metrics() to public;

CREATE OR REPLACE FUNCTION app.my_places()
 RETURNS bigint[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin
    -- a parallel plan asks though nobody looks at the answer, and jobs may not read grants
    if current_user <> 'coxswain_app' then
      return null;
    end if;
    return (
    with own as (
      select case when app.current_role_name() in ('admin', 'adviser', 'system') then null
        else (select g.locations from user_grants g where g.tenant_id = app.current_tenant()
          and g.user_id = app.current_user_id()) end as places
    ), narrowed as (
      select nullif(current_setting('app.narrow_places', true), '')::bigint[] as places
    )
    select case when n.places is null then o.places
      when o.places is null then n.places
      else array(select unnest(n.places) intersect select unnest(o.places)) end
    from own o, narrowed n
  ); end $function$
;
grant execute on function app.my_places() to public;

CREATE OR REPLACE FUNCTION app.narrow_to(p_places bigint[])
 RETURNS text
 LANGUAGE sql
AS $function$ select set_config('app.narrow_places', p_places::text, true) $function$
;
grant execute on function app.narrow_to(bigint[]) to public;

CREATE OR REPLACE FUNCTION app.next_queue_no()
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select 1 + coalesce(max(i.queue_no), 0) from imports i
    where i.tenant_id = app.current_tenant() $function$
;
alter function app.next_queue_no() owner to coxswain_lookup;
grant execute on function app.next_queue_no() to coxswain_app;

CREATE OR REPLACE FUNCTION app.open_search(p_tenant uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
  begin
    if not app.has_vector_index(p_tenant) then
      return false;
    end if;
    perform set_config('hnsw.iterative_scan', 'strict_order', true),
      set_config('hnsw.ef_search', '200', true),
      -- as far as the index goes: pgvector's own bounds end a search among many that are hidden
      set_config('hnsw.max_scan_tuples', '2147483647', true),
      set_config('hnsw.scan_mem_multiplier', '16', true);
    return true;
  end $function$
;
grant execute on function app.open_search(uuid) to public;

CREATE OR REPLACE FUNCTION app.partitions_of(p_table text)
 RETURNS TABLE(partition regclass, range_from timestamp with time zone, range_to timestamp with time zone)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select c.oid::regclass, (bound.ends)[1]::timestamptz, (bound.ends)[2]::timestamptz
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    cross join lateral (select regexp_match(pg_get_expr(c.relpartbound, c.oid),
      'FROM \(''(.+)''\) TO \(''(.+)''\)') as ends) bound
    where i.inhparent = to_regclass('public.' || quote_ident(p_table))
  $function$
;

CREATE OR REPLACE FUNCTION app.record_activity()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    was constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    is_now constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    entity constant jsonb := coalesce(is_now, was);
    changes jsonb := '{}';
    id text;
    name text;
  begin
    -- thousands come and go, and nobody looks back at that
    if tg_argv[0] = 'membership' and app.looks_around((entity ->> 'user_id')::uuid) then
      return null;
    end if;
    foreach name in array tg_argv[1]::text[] loop
      id := concat_ws('/', id, entity ->> name);
    end loop;
    foreach name in array tg_argv[2]::text[] loop
      changes := app.add_changes(changes, name, nullif(was -> name, 'null'),
        nullif(is_now -> name, 'null'));
    end loop;
    insert into activity_events (tenant_id, user_id, role, action, entity_type, entity_id, changes,
      ip, user_agent)
    values ((entity ->> 'tenant_id')::uuid, app.current_user_id(), app.current_role_name(),
      case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'changed' else 'deleted' end,
      tg_argv[0], id, changes,
      nullif(current_setting('app.current_ip', true), '')::inet,
      nullif(current_setting('app.current_user_agent', true), ''));
    return null;
  end $function$
;
alter function app.record_activity() owner to coxswain_recorder;

CREATE OR REPLACE FUNCTION app.refuse_away(p_tenant uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    v_move record;
  begin
    select m.direction, m.elsewhere into v_move from app.tenant_moves m
      where m.tenant_id = p_tenant and m.away;
    if v_move.direction = 'out' then
      raise 'This business has moved to %; what is kept here has not changed since.',
        v_move.elsewhere using errcode = 'CX001';
    elsif v_move.direction = 'in' then
      raise 'This business is still being moved here. Try again when that is done.'
        using errcode = 'CX001';
    end if;
  end $function$
;
alter function app.refuse_away(uuid) owner to coxswain_lookup;
grant execute on function app.refuse_away(uuid) to coxswain_app;

CREATE OR REPLACE FUNCTION app.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin raise '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $function$
;

CREATE OR REPLACE FUNCTION app.seen_parts()
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return array(select jsonb_array_elements_text(app.sight() -> 'parts')); end $function$
;
grant execute on function app.seen_parts() to public;

CREATE OR REPLACE FUNCTION app.seen_subjects()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    with mine as (
      select n.name from unnest(app.my_metrics()) n (name)
      union
      select s from unnest(app.my_metrics()) n (name)
      join metric_definitions d on d.name = n.name cross join unnest(d.rests_on) s
    )
    select array(
      select a.name from app.all_subjects() a
      left join restrictions r on r.tenant_id = app.current_tenant() and r.kind = 'metric'
        and r.name = a.name
      where app.current_role_name() in ('admin', 'adviser', 'system')
        or a.name in (select name from mine)
        or app.current_role_name() = 'manager'
          and not coalesce(r.restricted, app.sounds_restricted(a.label), false))
  $function$
;
grant execute on function app.seen_subjects() to public;

CREATE OR REPLACE FUNCTION app.seen_told()
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return array(select jsonb_array_elements_text(app.sight() -> 'told')); end $function$
;
grant execute on function app.seen_told() to public;

CREATE OR REPLACE FUNCTION app.seen_totals()
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return array(select jsonb_array_elements_text(app.sight() -> 'totals')); end $function$
;
grant execute on function app.seen_totals() to public;

CREATE OR REPLACE FUNCTION app.sees_all()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select (current_user <> 'coxswain_app'
      or coalesce(app.current_role_name() in ('admin', 'adviser', 'system'), false))
    and coalesce(current_setting('app.narrow_places', true), '') = '' $function$
;
grant execute on function app.sees_all() to public;

CREATE OR REPLACE FUNCTION app.sees_invoices()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return (app.sight() -> 'invoices')::boolean; end $function$
;
grant execute on function app.sees_invoices() to public;

CREATE OR REPLACE FUNCTION app.sees_restricted()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select app.sees_all()
    or coalesce(app.current_role_name() in ('admin', 'adviser', 'system'), false)
    or 'owner_facts:restricted' = any (app.my_metrics()) $function$
;
grant execute on function app.sees_restricted() to public;

CREATE OR REPLACE FUNCTION app.sees_sales()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return (app.sight() -> 'sales')::boolean; end $function$
;
grant execute on function app.sees_sales() to public;

CREATE OR REPLACE FUNCTION app.sight()
 RETURNS jsonb
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select case when current_user <> 'coxswain_app' then null
    when starts_with(current_setting('app.sight', true), app.sight_key())
      then substr(current_setting('app.sight', true), length(app.sight_key()) + 1)::jsonb
    else app.work_out_sight() end $function$
;
grant execute on function app.sight() to public;

CREATE OR REPLACE FUNCTION app.sight_key()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select concat_ws('/', app.current_tenant(), app.current_user_id(),
    app.current_role_name(), current_setting('app.narrow_places', true)) || '|' $function$
;
grant execute on function app.sight_key() to public;

CREATE OR REPLACE FUNCTION app.sounds_restricted(p_label text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select p_label ~* ('^\s*(pay|cash|bank)\s*$|\m(wages?|salar(y|ies)|payroll|payslips?|paye|'
    || '(staff|net|gross|take.home|holiday|sick|overtime|directors?.?s?|owners?.?s?).?pay|'
    || 'pensions?|bonus(es)?|draws?|drawings?|dividends?|remuneration|stipends?|superannuation|'
    || 'severance|(staff|labou?r|personnel|employees?|employers?)[^a-z]{0,3}s?\s+'
    || '(costs?|expenses?|tax(es)?|contributions?|ni)|national insurance|social security|'
    || 'bank balances?|(balance|money|cash) (in|at) (the )?bank|cash (balance|position)s?|'
    || 'cash (in|on) hand|overdrafts?)\M') $function$
;
grant execute on function app.sounds_restricted(text) to public;

CREATE OR REPLACE FUNCTION app.stored_metrics(p_tenant uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$ select '{revenue,refunds,units_sold,orders,cash_collected,expenses,cost_of_sales}'::text[]
    || array(select t.name from tenant_metrics t where t.tenant_id = p_tenant) $function$
;
grant execute on function app.stored_metrics(uuid) to public;

CREATE OR REPLACE FUNCTION app.supersede(p_table regclass, p_tenant uuid, p_id uuid, p_since bigint, p_version bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$ begin
    if p_since < p_version then
      execute format('update %s set until_version = $3 where tenant_id = $1 and id = $2
        and since_version = $4', p_table) using p_tenant, p_id, p_version, p_since;
    else
      execute format('delete from %s where tenant_id = $1 and id = $2 and since_version = $3',
        p_table) using p_tenant, p_id, p_since;
    end if;
  end $function$
;
grant execute on function app.supersede(regclass,uuid,uuid,bigint,bigint) to public;

CREATE OR REPLACE FUNCTION app.tenants_with_work(p_holder text)
 RETURNS TABLE(tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    -- from one business with dirty buckets to the next, past however many buckets it has
    with recursive dirty as (
      (select d.tenant_id from dirty_buckets d order by d.tenant_id limit 1)
      union all
      select (select d.tenant_id from dirty_buckets d where d.tenant_id > l.tenant_id
        order by d.tenant_id limit 1)
      from dirty l where l.tenant_id is not null)
    select w.tenant_id from (
      select i.tenant_id, i.queue_no from imports i
      where i.status in ('validating', 'importing', 'publishing', 'deleting')
      union all
      select t.id, null from tenants t where t.next_version is not null
      union all
      select d.tenant_id, null from dirty d where d.tenant_id is not null) w
    where not exists (select from app.tenant_moves a where a.tenant_id = w.tenant_id and a.away)
      and not exists (select from work_leases l
        where l.tenant_id = w.tenant_id and l.holder <> p_holder
          and l.expires_at > clock_timestamp())
    group by w.tenant_id
    order by min(w.queue_no) nulls last, w.tenant_id
  $function$
;
alter function app.tenants_with_work(text) owner to coxswain_lookup;
grant execute on function app.tenants_with_work(text) to coxswain_app;

CREATE OR REPLACE FUNCTION app.told(p_value jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case when length(p_value::text) <= 500 then p_value
    else jsonb_build_object('characters', length(p_value::text), 'md5', md5(p_value::text)) end $function$
;
grant execute on function app.told(jsonb) to coxswain_recorder;

CREATE OR REPLACE FUNCTION app.unseen_categories()
 RETURNS bigint[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return array(select jsonb_array_elements_text(app.sight() -> 'hidden')::bigint); end $function$
;
grant execute on function app.unseen_categories() to public;

CREATE OR REPLACE FUNCTION app.users_there(p_users uuid[])
 RETURNS TABLE(user_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select u.id from users u where u.id = any (p_users) $function$
;
alter function app.users_there(uuid[]) owner to coxswain_lookup;
grant execute on function app.users_there(uuid[]) to coxswain_mover;

CREATE OR REPLACE FUNCTION app.vector_index_build(p_tenant uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select format('create index concurrently if not exists %I on public.coaching_sessions
    using hnsw (embedding vector_ip_ops) with (ef_construction = 128) where tenant_id = %L',
    split_part(app.vector_index_of(p_tenant), '.', 2), p_tenant) $function$
;
grant execute on function app.vector_index_build(uuid) to public;

CREATE OR REPLACE FUNCTION app.vector_index_of(p_tenant uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select 'public.coaching_sessions_near_' || replace(p_tenant::text, '-', '') $function$
;
grant execute on function app.vector_index_of(uuid) to public;

CREATE OR REPLACE FUNCTION app.wall_in(p_table regclass)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    execute format('alter table %s enable row level security', p_table);
    execute format('alter table %s force row level security', p_table);
    execute format('drop policy if exists tenant on %s', p_table);
    execute format(
      'create policy tenant on %s as permissive for all to coxswain_app, coxswain_jobs
         using (tenant_id = (select app.current_tenant()))
         with check (tenant_id = (select app.current_tenant()))', p_table);
  end $function$
;

CREATE OR REPLACE FUNCTION app.wall_in_partition(p_partition regclass)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    perform app.wall_in(p_partition);
    execute format('revoke all on %s from public, coxswain_app', p_partition);
    execute format('drop policy if exists keeper on %s', p_partition);
    execute format('create policy keeper on %s for all to %s using (true) with check (true)',
      p_partition, (select c.relowner::regrole from pg_class c where c.oid = p_partition));
  end $function$
;

CREATE OR REPLACE FUNCTION app.word_sound(p_word text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select case when p_word ~ '[0-9]' or length(p_word) < 5 then p_word
    else left(p_word, 1)
      || regexp_replace(regexp_replace(substr(p_word, 2), '[aeiouyhw]', '', 'g'),
        '(.)\1+', '\1', 'g') end $function$
;
grant execute on function app.word_sound(text) to public;

CREATE OR REPLACE FUNCTION app.word_stem(p_word text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select case
    when p_word ~ '[0-9]' or length(p_word) < 4 then p_word
    when p_word like '%ies' then left(p_word, -3) || 'y'
    when p_word ~ '(ss|x|ch|sh)es$' then left(p_word, -2)
    when p_word like '%s' and p_word not like '%ss' then left(p_word, -1)
    else p_word end $function$
;
grant execute on function app.word_stem(text) to public;

CREATE OR REPLACE FUNCTION app.words_of(p_text text)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select distinct app.word_stem(w)
    from regexp_split_to_table(lower(p_text), '[^[:alnum:]]+') w where w <> '' $function$
;
grant execute on function app.words_of(text) to public;

CREATE OR REPLACE FUNCTION app.work_out_sight()
 RETURNS jsonb
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    with subjects as materialized (select app.seen_subjects() as names),
    parts as materialized (
      select array(select s from unnest(u.names) s where s in ('expenses', 'cost_of_sales')) as names
      from subjects u
    ), now as materialized (
      select app.work_out_totals() as totals, app.hidden_categories() as hidden,
        app.my_places() as places
    )
    select jsonb_build_object('totals', n.totals, 'parts', p.names, 'hidden', n.hidden,
      'places', n.places, 'sales', u.names @> '{revenue,refunds,orders}',
      'invoices', u.names @> '{revenue,cash_collected,receivables}',
      'told', n.totals
        || array(select d.name from metric_definitions d
          where d.rests_on <@ n.totals and d.rests_on <> '{}')
        || array(select c || ':' || m.id from unnest(p.names) c
          join members m on m.tenant_id = app.current_tenant() and m.dimension = 'category'
          where m.id <> all (n.hidden))
        || case when app.sees_restricted() then array['told:restricted'] else '{}' end)
    from subjects u, parts p, now n
  $function$
;
grant execute on function app.work_out_sight() to public;

CREATE OR REPLACE FUNCTION app.work_out_totals()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    with hidden as materialized (select array_remove(app.hidden_categories(), 0) as ids)
    select array(select s from unnest(app.seen_subjects()) s, hidden h
      where s not in ('expenses', 'cost_of_sales') or cardinality(h.ids) = 0
        or not app.has_parts(s, h.ids))
  $function$
;
grant execute on function app.work_out_totals() to public;

CREATE OR REPLACE FUNCTION public.archive_old_audit_logs_partition(months_to_keep integer)
 RETURNS TABLE(table_name text, partition_name text, outcome text)
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    perform pg_advisory_xact_lock(hashtextextended('coxswain.partitions', 0));
    return query
      select t.table_name, a.partition_name, a.outcome
      from app.partitioned_tables t
      cross join lateral app.archive_months(t.table_name,
        archive_old_audit_logs_partition.months_to_keep) a
      order by 1, 2;
  end $function$
;

CREATE OR REPLACE FUNCTION public.create_next_audit_logs_partition()
 RETURNS TABLE(table_name text, partition_name text)
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET lock_timeout TO '10s'
AS $function$
  declare
    t record;
    month timestamptz;
    months timestamptz[];
  begin
    perform pg_advisory_xact_lock(hashtextextended('coxswain.partitions', 0));
    for t in select p.* from app.partitioned_tables p order by 1 loop
      -- read to its end first: a table that is still being read cannot be altered
      execute format(
        'select array_agg(m order by m) from (
         select app.month_from_now(g) as m from generate_series(0, $1) g
         union
         select date_trunc(''month'', s.%I at time zone ''UTC'') at time zone ''UTC''
         from partitions.%I s
         where s.%1$I >= app.month_from_now(-$2) and s.%1$I < app.month_from_now(1)) x',
        t.key_column, t.table_name || '_default')
        into months using t.months_ahead, t.months_to_keep;
      foreach month in array months loop
        continue when exists (select from app.partitions_of(t.table_name) p
          where p.range_from <= month and p.range_to > month);
        table_name := t.table_name;
        partition_name := app.add_partition(t.table_name, t.key_column, month);
        return next;
      end loop;
    end loop;
  end $function$
;

CREATE OR REPLACE FUNCTION public.get_partition_stats(table_pattern text)
 RETURNS TABLE(table_name text, partition_name text, state text, range_from timestamp with time zone, range_to timestamp with time zone, row_count bigint, total_bytes bigint, needs_attention boolean)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    p record;
  begin
    for p in
      select t.table_name, c.oid, c.relname::text as name, n.nspname, m.range_from, m.range_to
      from app.partitioned_tables t
      join pg_class c on c.relkind = 'r' and c.relname ~ ('^' || t.table_name || '_(default|\d)')
      join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('partitions', 'archive')
      left join app.partitions_of(t.table_name) m on m.partition = c.oid
      where t.table_name like table_pattern
      order by t.table_name, n.nspname, c.relname
    loop
      table_name := p.table_name;
      partition_name := p.name;
      range_from := p.range_from;
      range_to := p.range_to;
      state := case when p.nspname = 'archive' then 'archived'
        when p.range_from is null then 'default'
        when p.range_from > now() then 'ahead'
        when p.range_to > now() then 'current' else 'past' end;
      execute format('select count(*) from %s', p.oid::regclass) into row_count;
      total_bytes := pg_total_relation_size(p.oid);
      needs_attention := state = 'default' and row_count > 0;
      return next;
    end loop;
  end $function$
;

CREATE OR REPLACE FUNCTION jobs.ask_for_findings(p_run uuid, p_now timestamp with time zone, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  begin
    rows := 0;
    if exists (select from tenants t left join finding_scans s on s.tenant_id = t.tenant_id
        where t.tenant_id = app.current_tenant() and t.data_version > 0
          and (s.data_version is distinct from t.data_version
            or s.complete_to > (p_now at time zone t.time_zone)::date - 100)) then
      perform jobs.send('findings', app.current_tenant(), p_run);
    end if;
  end $function$
;
grant execute on function jobs.ask_for_findings(uuid,timestamp with time zone) to coxswain_app;
grant execute on function jobs.ask_for_findings(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.ask_queue(p_queue text, p_run uuid, OUT outcome text, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  begin
    if jobs.send(p_queue, null, p_run) is null then
      outcome := 'failed';
      problem := 'An earlier request still waits: is a worker running?';
      rows := 0;
    else
      outcome := 'queued';
      rows := 1;
    end if;
  end $function$
;
grant execute on function jobs.ask_queue(text,uuid) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.begin_run(p_name text, p_runner text, p_now timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_temp'
AS $function$
  declare
    v_limit interval;
    v_run uuid;
  begin
    select make_interval(secs => d.time_limit_s) into v_limit
      from jobs.definitions() d where d.name = p_name;
    if v_limit is null then
      return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('jobs.' || p_name, 0));
    update runs set outcome = 'cut_off', finished_at = p_now
      where name = p_name and finished_at is null and started_at <= p_now - v_limit;
    if exists (select from runs where name = p_name and finished_at is null) then
      return null;
    end if;
    -- a quarter of a year is what anybody looks back
    delete from runs where name = p_name and started_at < p_now - interval '90 days';
    insert into runs (name, runner, started_at) values (p_name, p_runner, p_now)
      returning id into v_run;
    return v_run;
  end $function$
;
alter function jobs.begin_run(text,text,timestamp with time zone) owner to coxswain_jobs;
grant execute on function jobs.begin_run(text,text,timestamp with time zone) to coxswain_app;

CREATE OR REPLACE FUNCTION jobs.check_quality(p_run uuid, p_now timestamp with time zone, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  declare
    v_found text[] := jobs.total_problems(p_now) || jobs.partition_problems();
  begin
    v_found := v_found || array(
      select format('The import of %s is still %s, and nobody has been at it for ten minutes.',
        to_char(i.confirmed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), i.status)
      from imports i where i.tenant_id = app.current_tenant()
        and i.status in ('validating', 'importing', 'publishing', 'deleting')
        and i.confirmed_at < p_now - interval '10 minutes'
        and not exists (select from work_leases l where l.tenant_id = i.tenant_id
          and l.expires_at > clock_timestamp() - interval '10 minutes')
      order by i.queue_no);
    if jobs.is_left_behind(interval '1 minute') then
      v_found := v_found || 'A change of the figures is begun, and nobody is at it.'::text;
    end if;
    rows := cardinality(v_found);
    problem := nullif(array_to_string(v_found, ' '), '');
  end $function$
;
grant execute on function jobs.check_quality(uuid,timestamp with time zone) to coxswain_app;
grant execute on function jobs.check_quality(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.create_cron_jobs()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_temp'
AS $function$
  declare
    d record;
    v_made int := 0;
  begin
    if not jobs.has_cron() then
      return 0;
    end if;
    for d in select * from jobs.definitions() loop
      execute 'select cron.schedule($1, $2, $3)' using d.name, d.schedule, d.command;
      v_made := v_made + 1;
    end loop;
    execute 'select cron.unschedule(j.jobid) from cron.job j where j.username = current_user
      and j.jobname not in (select d.name from jobs.definitions() d)';
    return v_made;
  end $function$
;
alter function jobs.create_cron_jobs() owner to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.cut_off_runs(p_now timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_temp'
AS $function$
    with cut as (
      update runs set outcome = 'cut_off', finished_at = p_now
      where finished_at is null and runner = 'process' and outcome = 'running' returning 1)
    select count(*)::int from cut
  $function$
;
alter function jobs.cut_off_runs(timestamp with time zone) owner to coxswain_jobs;
grant execute on function jobs.cut_off_runs(timestamp with time zone) to coxswain_app;

CREATE OR REPLACE FUNCTION jobs.definitions()
 RETURNS TABLE(name text, schedule text, command text, scope text, calls text, time_limit_s integer, runs_as text, run_missed boolean, purpose text)
 LANGUAGE sql
 IMMUTABLE
AS $function$ values
    ('hourly-rollups', '7 * * * *', 'call jobs.run(''hourly-rollups'')', 'tenant',
      'jobs.mend_rollups', 1800, 'coxswain_jobs', false,
      'Takes up changes that nobody is at, and days whose total is not the sum of its hours.'),
    ('partition-upkeep', '15 1 * * *', 'call jobs.run(''partition-upkeep'')', 'once',
      'jobs.tend_partitions', 600, 'coxswain_jobs', true,
      'Makes the next months'' partitions and archives old ones.'),
    ('refresh-benchmarks', '0 2 * * *', 'call refresh_external_benchmarks()', 'once',
      'jobs.queue_benchmarks', 3600, 'coxswain_jobs', true,
      'Asks the queue to fetch figures of the trade from outside.'),
    ('nightly-backup', '40 2 * * *', 'call jobs.run(''nightly-backup'')', 'once',
      'jobs.queue_backup', 7200, 'coxswain_jobs', true,
      'Asks the queue for a backup of the embedded database; a server''s backups are its own.'),
    ('chunk-retention', '20 3 * * *', 'call jobs.run(''chunk-retention'')', 'once',
      'jobs.drop_old_chunks', 3600, 'coxswain_jobs', true,
      'Drops whole weeks of hourly points after two years where all can be made again.'),
    ('sign-in-upkeep', '25 3 * * *', 'call jobs.run(''sign-in-upkeep'')', 'once',
      'jobs.forget_sign_ins', 600, 'coxswain_jobs', true,
      'Forgets sign-ins after half a year, and wrong tries and links to a new password after a day.'),
    ('retention', '30 3 * * *', 'call jobs.run(''retention'')', 'tenant',
      'jobs.keep_house', 3600, 'coxswain_jobs', true,
      'Drops hourly points after two years where their source can give them again, kept '
      'answers to repeated calls after a day, and what no longer holds of what was found.'),
    ('vector-indexes', '50 3 * * *', 'call jobs.run(''vector-indexes'')', 'tenant',
      'jobs.tend_vector_index', 3600, 'coxswain_jobs', false,
      'Makes a vector index for a business whose earlier sessions are too many to read them all.'),
    ('findings', '10 4 * * *', 'call jobs.run(''findings'')', 'tenant',
      'jobs.ask_for_findings', 1800, 'coxswain_jobs', true,
      'Asks the queue to look through each business for what is unusual and true.'),
    ('quality-checks', '45 4 * * *', 'call jobs.run(''quality-checks'')', 'tenant',
      'jobs.check_quality', 3600, 'coxswain_jobs', true,
      'Looks for figures that do not add up and for work that is stuck.')
  $function$
;
grant execute on function jobs.definitions() to coxswain_app;
grant execute on function jobs.definitions() to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.drop_old_chunks(p_run uuid, p_now timestamp with time zone, OUT outcome text, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  declare
    c record;
    v_tenants uuid[] := '{}';
    v_here uuid[];
    v_tenant uuid;
    v_before constant timestamptz :=
      p_now - make_interval(months => jobs.raw_points_months()) - interval '2 days';
  begin
    outcome := 'done';
    rows := 0;
    if not exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'chunks' and p.proname = 'old_chunks') then
      return;
    end if;
    for c in execute 'select * from chunks.old_chunks($1)' using v_before loop
      -- without the lock first: most chunks are kept, and nobody should wait for those
      continue when jobs.holders_of_points(c.range_from, c.range_to, false) is null;
      v_here := jobs.holders_of_points(c.range_from, c.range_to, true);
      continue when v_here is null;
      execute 'select chunks.drop_chunk($1, $2)' using c.range_from, c.range_to;
      rows := rows + 1;
      v_tenants := v_tenants || v_here;
    end loop;
    for v_tenant in select distinct u from unnest(v_tenants) u loop
      perform set_config('app.current_tenant', v_tenant::text, true);
      perform jobs.drop_old_points(p_run, p_now);
    end loop;
    perform set_config('app.current_tenant', '', true);
  end $function$
;
grant execute on function jobs.drop_old_chunks(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.drop_old_points(p_run uuid, p_now timestamp with time zone, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE sql
AS $function$
    with forgotten as (
      delete from job_executions e where e.tenant_id = app.current_tenant()
        and e.started_at < p_now - interval '90 days'
    ), gone as (
      delete from business_metrics p using jobs.points_may_go('-infinity', jobs.points_end(p_now)) g
      where p.tenant_id = app.current_tenant() and g.may_go and p.time = g.time
        and p.metric_name = g.metric_name and p.source_id = g.source_id and p.unit = g.unit
        and p.since_version = g.since_version
        -- a business of files only is not looked through every night
        and (select exists (select from data_sources s
          where s.tenant_id = app.current_tenant() and s.source_type <> 'file'))
      returning 1
    )
    select count(*), null::text from gone
  $function$
;
grant execute on function jobs.drop_old_points(uuid,timestamp with time zone) to coxswain_app;
grant execute on function jobs.drop_old_points(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.end_run(p_run uuid, p_outcome text, p_error text, p_rows bigint, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_temp'
AS $function$
    with ended as (
      update runs set outcome = p_outcome, error = left(p_error, 1000), rows = p_rows,
        finished_at = case when p_outcome in ('running', 'queued') then null else p_now end
      where id = p_run and finished_at is null returning 1)
    select exists (select from ended)
  $function$
;
alter function jobs.end_run(uuid,text,text,bigint,timestamp with time zone) owner to coxswain_jobs;
grant execute on function jobs.end_run(uuid,text,text,bigint,timestamp with time zone) to coxswain_app;

CREATE OR REPLACE FUNCTION jobs.forget_sign_ins(p_run uuid, p_now timestamp with time zone, OUT outcome text, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  declare
    v_gone bigint;
  begin
    outcome := 'done';
    delete from sign_ins where at < p_now - interval '180 days';
    get diagnostics rows = row_count;
    delete from password_resets where expires_at < p_now - interval '1 day';
    get diagnostics v_gone = row_count;
    rows := rows + v_gone;
    delete from sign_in_attempts where since < p_now - interval '1 day'
      and (held_until is null or held_until < p_now);
    get diagnostics v_gone = row_count;
    rows := rows + v_gone;
  end $function$
;
grant execute on function jobs.forget_sign_ins(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.has_cron()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select exists (select from pg_extension where extname = 'pg_cron')
    and has_schema_privilege('coxswain_jobs', to_regnamespace('cron')::oid, 'usage') $function$
;
grant execute on function jobs.has_cron() to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.holders_of_points(p_from timestamp with time zone, p_to timestamp with time zone, p_hold boolean)
 RETURNS uuid[]
 LANGUAGE plpgsql
AS $function$
  declare
    v_tenants uuid[];
    v_tenant uuid;
    v_stays bool;
  begin
    execute 'select chunks.tenants_in_chunk($1, $2, $3)' into v_tenants using p_from, p_to, p_hold;
    foreach v_tenant in array v_tenants loop
      perform set_config('app.current_tenant', v_tenant::text, true);
      select exists (select from jobs.points_may_go(p_from, p_to) g where not g.may_go)
        into v_stays;
      if v_stays then
        return null;
      end if;
    end loop;
    return v_tenants;
  end $function$
;
grant execute on function jobs.holders_of_points(timestamp with time zone,timestamp with time zone,boolean) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.is_left_behind(p_for interval)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    -- as a minimum this is one look into the key; whether there is one was read row by row
    select ((select min(d.stage) from dirty_buckets d
          where d.tenant_id = app.current_tenant()) is not null
        or exists (select from tenants t where t.tenant_id = app.current_tenant()
          and t.next_version is not null))
      and not exists (select from work_leases l where l.tenant_id = app.current_tenant()
        and l.expires_at > clock_timestamp() - p_for)
  $function$
;
grant execute on function jobs.is_left_behind(interval) to coxswain_app;
grant execute on function jobs.is_left_behind(interval) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.keep_house(p_run uuid, p_now timestamp with time zone, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  declare
    v_gone bigint;
  begin
    select d.rows, d.problem into rows, problem from jobs.drop_old_points(p_run, p_now) d;
    delete from findings f where f.tenant_id = app.current_tenant() and f.id in (
      select e.id from (
        select g.id, g.ended_at,
          row_number() over (partition by g.identity order by g.ended_at desc, g.id) as place
        from findings g where g.tenant_id = app.current_tenant() and g.state <> 'live') e
      where e.ended_at < p_now - interval '90 days' or e.place > 10);
    get diagnostics v_gone = row_count;
    rows := rows + v_gone;
    -- kept for a day: from then on the same key is another call (server/idempotency.ts)
    delete from idempotency_keys where tenant_id = app.current_tenant()
      and created_at < p_now - interval '1 day';
    get diagnostics v_gone = row_count;
    rows := rows + v_gone;
  end $function$
;
grant execute on function jobs.keep_house(uuid,timestamp with time zone) to coxswain_app;
grant execute on function jobs.keep_house(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.last_runs(p_most integer)
 RETURNS TABLE(id uuid, name text, runner text, started_at timestamp with time zone, finished_at timestamp with time zone, outcome text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_temp'
AS $function$
    select r.id, r.name, r.runner, r.started_at, r.finished_at, r.outcome
    from jobs.definitions() d cross join lateral (
      select * from runs x where x.name = d.name order by x.started_at desc limit p_most) r
    order by r.name, r.started_at desc
  $function$
;
alter function jobs.last_runs(integer) owner to coxswain_jobs;
grant execute on function jobs.last_runs(integer) to coxswain_app;

CREATE OR REPLACE FUNCTION jobs.list_cron_jobs()
 RETURNS TABLE(name text, schedule text, command text, active boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_temp'
AS $function$
  begin
    if jobs.has_cron() then
      return query execute 'select j.jobname::text, j.schedule, j.command, j.active
        from cron.job j where j.username = current_user order by 1';
    end if;
  end $function$
;
alter function jobs.list_cron_jobs() owner to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.mend_rollups(p_run uuid, p_now timestamp with time zone, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  declare
    v_tenant uuid := app.current_tenant();
    v_today date;
    v_days date[];
  begin
    select (p_now at time zone t.time_zone)::date into v_today from tenants t
      where t.tenant_id = v_tenant;
    select array_agg(distinct m.bucket) into v_days
      from jobs.rollup_misfits('day', v_today - 8, v_today + 1) m;
    rows := coalesce(cardinality(v_days), 0);
    if rows > 0 then
      insert into dirty_buckets (tenant_id, stage, bucket)
        select v_tenant, 'days', d from unnest(v_days) d on conflict do nothing;
      problem := format('The totals of %s day(s) from %s were not the sum of their hours; they are '
        'computed again.', rows, v_days[1]);
    end if;
    if rows > 0 or jobs.is_left_behind(interval '0') then
      perform jobs.send('rollups', v_tenant, p_run);
    end if;
  end $function$
;
grant execute on function jobs.mend_rollups(uuid,timestamp with time zone) to coxswain_app;
grant execute on function jobs.mend_rollups(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.partition_problems()
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
    select coalesce(array_agg(format('Rows of %s lie in the partition for the rest.', c.relname)
      order by c.relname), '{}')
    from pg_partitioned_table t join pg_class c on c.oid = t.partrelid
    where t.partdefid <> 0 and c.relnamespace = 'public'::regnamespace
      and app.has_strays(c.relname)
  $function$
;
grant execute on function jobs.partition_problems() to coxswain_app;
grant execute on function jobs.partition_problems() to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.points_end(p_now timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
    select app.local_midnight(((p_now - make_interval(months => jobs.raw_points_months()))
      at time zone t.time_zone)::date, t.time_zone)
    from tenants t where t.tenant_id = app.current_tenant()
  $function$
;
grant execute on function jobs.points_end(timestamp with time zone) to coxswain_app;
grant execute on function jobs.points_end(timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.points_may_go(p_from timestamp with time zone, p_to timestamp with time zone)
 RETURNS TABLE("time" timestamp with time zone, metric_name text, source_id uuid, unit text, since_version bigint, may_go boolean)
 LANGUAGE sql
 STABLE
AS $function$
    select p.time, p.metric_name, p.source_id, p.unit, p.since_version,
      exists (select from data_sources s where s.tenant_id = app.current_tenant()
        and s.id = p.source_id and s.source_type <> 'file')
      and exists (select from tenants t join business_metrics_rollups r
          on r.tenant_id = t.tenant_id and r.bucket = (p.time at time zone t.time_zone)::date
        where t.tenant_id = app.current_tenant() and r.metric_name = p.metric_name
          and r.grain = 'day' and r.source_id = p.source_id and r.unit = p.unit)
    from business_metrics p
    where p.tenant_id = app.current_tenant() and p.time >= p_from and p.time < p_to
  $function$
;
grant execute on function jobs.points_may_go(timestamp with time zone,timestamp with time zone) to coxswain_app;
grant execute on function jobs.points_may_go(timestamp with time zone,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.queue_backup(p_run uuid, p_now timestamp with time zone, OUT outcome text, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  begin
    -- a first start has nothing to save yet, and enough to do
    if (select count(*) from jobs.last_runs(2) r where r.name = 'nightly-backup') < 2 then
      outcome := 'done';
      rows := 0;
      return;
    end if;
    select a.* into outcome, rows, problem from jobs.ask_queue('nightly-backup', p_run) a;
  end $function$
;
grant execute on function jobs.queue_backup(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.queue_benchmarks(p_run uuid, p_now timestamp with time zone, OUT outcome text, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE sql
AS $function$ select * from jobs.ask_queue('refresh-benchmarks', p_run) $function$
;
grant execute on function jobs.queue_benchmarks(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.raw_points_months()
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(nullif(current_setting('coxswain.raw_points_months', true), '')::int, 24) $function$
;
grant execute on function jobs.raw_points_months() to coxswain_app;
grant execute on function jobs.raw_points_months() to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.remove_cron_jobs()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_temp'
AS $function$
  declare
    v_gone int := 0;
  begin
    if jobs.has_cron() then
      execute 'select count(cron.unschedule(j.jobid))::int from cron.job j
        where j.username = current_user' into v_gone;
    end if;
    return v_gone;
  end $function$
;
alter function jobs.remove_cron_jobs() owner to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.rollup_misfits(p_grain text, p_from date, p_to date)
 RETURNS TABLE(bucket date, metric_name text)
 LANGUAGE sql
 STABLE
AS $function$
    with tenant as (
      select t.id, t.data_version as version, t.time_zone, t.week_start from tenants t
      where t.tenant_id = app.current_tenant()
    ), fresh as materialized (
      select f.bucket, f.metric_name, f.source_id, f.unit, f.value
      from tenant t, app.fresh_rollups(t.id, t.version, t.time_zone, t.week_start, p_grain,
        p_from, p_to) f
    ), stored as materialized (
      select r.bucket, r.metric_name, r.source_id, r.unit, r.value
      from tenant t join business_metrics_rollups r on r.tenant_id = t.id
        and r.metric_name = any (app.stored_metrics(t.id)) and r.grain = p_grain
        and r.bucket >= p_from and r.bucket < p_to
        and r.since_version <= t.version and r.until_version > t.version
    )
    select distinct x.bucket, x.metric_name
    from ((table fresh except table stored) union all (table stored except table fresh)) x
  $function$
;
grant execute on function jobs.rollup_misfits(text,date,date) to coxswain_app;
grant execute on function jobs.rollup_misfits(text,date,date) to coxswain_jobs;

CREATE OR REPLACE PROCEDURE jobs.run(IN p_name text)
 LANGUAGE plpgsql
AS $procedure$
  declare
    v_job record;
    v_run uuid;
    v_tenants uuid[];
    v_tenant uuid;
    v_part record;
    v_rows bigint := 0;
    v_worst text := 'done';
    v_at_work int := 0;
    v_began timestamptz := clock_timestamp();
  begin
    select * into strict v_job from jobs.definitions() d where d.name = p_name;
    v_run := jobs.begin_run(p_name, 'pg_cron', v_began);
    commit;
    if v_run is null then
      raise notice 'an earlier run of % is still at work', p_name;
      return;
    end if;
    if v_job.scope = 'once' then
      perform jobs.run_once(v_run, p_name, v_began);
      return;
    end if;
    select coalesce(array_agg(t.tenant_id), '{}') into v_tenants from app.active_tenants() t;
    foreach v_tenant in array v_tenants loop
      if clock_timestamp() > v_began + make_interval(secs => v_job.time_limit_s) then
        exit;
      end if;
      v_at_work := v_at_work + 1;
      perform set_config('app.current_tenant', v_tenant::text, true),
        set_config('app.current_role', 'system', true);
      select * into v_part from jobs.run_part(v_run, p_name, v_began);
      v_rows := v_rows + v_part.rows;
      v_worst := jobs.worse(v_worst, v_part.outcome);
      commit;
    end loop;
    if v_at_work < cardinality(v_tenants) then
      v_worst := 'cut_off';
    end if;
    perform jobs.end_run(v_run, v_worst, jobs.tally(v_worst, v_at_work, cardinality(v_tenants)),
      v_rows, clock_timestamp());
  end $procedure$
;
grant execute on function jobs.run(text) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.run_once(p_run uuid, p_name text, p_now timestamp with time zone)
 RETURNS TABLE(outcome text, rows bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    v_calls text;
    v_problem text;
    v_began timestamptz := clock_timestamp();
  begin
    select d.calls into v_calls from jobs.definitions() d
      where d.name = p_name and d.scope = 'once';
    if v_calls is null then
      return;
    end if;
    begin
      execute format('select r.outcome, r.rows, r.problem from %s($1, $2) r', v_calls)
        into outcome, rows, v_problem using p_run, p_now;
    exception when others then
      outcome := 'failed';
      rows := 0;
      v_problem := sqlerrm;
    end;
    perform jobs.end_run(p_run, outcome, v_problem, rows,
      p_now + (clock_timestamp() - v_began));
    return next;
  end $function$
;
alter function jobs.run_once(uuid,text,timestamp with time zone) owner to coxswain_jobs;
grant execute on function jobs.run_once(uuid,text,timestamp with time zone) to coxswain_app;

CREATE OR REPLACE FUNCTION jobs.run_part(p_run uuid, p_name text, p_now timestamp with time zone)
 RETURNS TABLE(outcome text, rows bigint)
 LANGUAGE plpgsql
AS $function$
  declare
    v_calls text;
    v_problem text;
    v_began timestamptz := clock_timestamp();
  begin
    select d.calls into v_calls from jobs.definitions() d
      where d.name = p_name and d.scope = 'tenant';
    if v_calls is null then
      return;
    end if;
    begin
      execute format('select r.rows, r.problem from %s($1, $2) r', v_calls)
        into rows, v_problem using p_run, p_now;
      outcome := case when v_problem is null then 'done' else 'found' end;
    exception when others then
      outcome := 'failed';
      rows := 0;
      v_problem := sqlerrm;
    end;
    if outcome <> 'done' or rows > 0 then
      insert into job_executions
        (tenant_id, id, run_id, name, started_at, finished_at, outcome, error, rows)
      values (app.current_tenant(), gen_random_uuid(), p_run, p_name, p_now,
        p_now + (clock_timestamp() - v_began), outcome, left(v_problem, 1000), rows);
    end if;
    return next;
  end $function$
;
grant execute on function jobs.run_part(uuid,text,timestamp with time zone) to coxswain_app;
grant execute on function jobs.run_part(uuid,text,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.send(p_queue text, p_tenant uuid, p_run uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_temp'
AS $function$
  declare
    v_id uuid;
  begin
    if p_tenant is distinct from app.current_tenant() then
      raise insufficient_privilege using message = 'a job is asked for in its own tenant only';
    end if;
    insert into pgboss.job as j (name, data, singleton_key, policy, retry_limit, retry_delay,
        retry_backoff, expire_in, keep_until)
      select q.name, jsonb_strip_nulls(jsonb_build_object('tenant_id', p_tenant, 'run_id', p_run)),
        p_tenant::text, q.policy, q.retry_limit, q.retry_delay, q.retry_backoff,
        make_interval(secs => q.expire_seconds), now() + make_interval(mins => q.retention_minutes)
      from pgboss.queue q where q.name = p_queue
      on conflict do nothing
      returning j.id into v_id;
    return v_id;
  end $function$
;
alter function jobs.send(text,uuid,uuid) owner to coxswain_jobs;
grant execute on function jobs.send(text,uuid,uuid) to coxswain_app;

CREATE OR REPLACE FUNCTION jobs.tally(p_worst text, p_at_work integer, p_tenants integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case
    when p_at_work < p_tenants then format('Only %s of %s tenants were reached.',
      p_at_work, p_tenants)
    when p_worst = 'failed' then 'It failed in a tenant; job_executions has the sentence.'
    when p_worst = 'found' then 'Something was found in a tenant; job_executions has the sentence.'
    end $function$
;
grant execute on function jobs.tally(text,integer,integer) to coxswain_app;
grant execute on function jobs.tally(text,integer,integer) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.tend_partitions(p_run uuid, p_now timestamp with time zone, OUT outcome text, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  declare
    v_in_order bool := true;
  begin
    rows := 0;
    if to_regprocedure('app.keep_partitions()') is not null then
      execute 'select app.keep_partitions()' into v_in_order;
    end if;
    outcome := case when v_in_order then 'done' else 'found' end;
    problem := case when not v_in_order then 'Rows lie in a partition for the rest.' end;
  end $function$
;
grant execute on function jobs.tend_partitions(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.tend_vector_index(p_run uuid, p_now timestamp with time zone, OUT rows bigint, OUT problem text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
  begin
    rows := 0;
    if has_function_privilege('app.keep_vector_index()', 'execute') then
      rows := app.keep_vector_index()::int;
    end if;
  end $function$
;
grant execute on function jobs.tend_vector_index(uuid,timestamp with time zone) to coxswain_app;
grant execute on function jobs.tend_vector_index(uuid,timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.total_problems(p_now timestamp with time zone)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
AS $function$
  declare
    v_day date;
    v_grain text;
    v_from date;
    v_wrong text;
    v_found text[] := '{}';
    v_week_start int;
  begin
    select t.week_start into v_week_start from tenants t where t.tenant_id = app.current_tenant();
    select d.day into v_day from (
        select distinct r.bucket as day from business_metrics_rollups r
        where r.tenant_id = app.current_tenant() and r.grain = 'day'
          and r.metric_name = any (app.stored_metrics(app.current_tenant()))
          and r.bucket > (p_now - make_interval(months => jobs.raw_points_months()))::date + 1) d
      order by md5(d.day::text || p_now::date::text) limit 1;
    if v_day is null then
      return v_found;
    end if;
    foreach v_grain in array array['day', 'week', 'month'] loop
      v_from := app.bucket_of(v_day, v_grain, v_week_start);
      select string_agg(distinct m.metric_name, ', ') into v_wrong
        from jobs.rollup_misfits(v_grain, v_from,
          (v_from + ('1 ' || v_grain)::interval)::date) m;
      if v_wrong is not null then
        v_found := v_found || format('The total of the %s of %s is not the sum of its parts: %s.',
          v_grain, v_from, v_wrong);
      end if;
    end loop;
    return v_found;
  end $function$
;
grant execute on function jobs.total_problems(timestamp with time zone) to coxswain_app;
grant execute on function jobs.total_problems(timestamp with time zone) to coxswain_jobs;

CREATE OR REPLACE FUNCTION jobs.worse(p_one text, p_other text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case when 'failed' in (p_one, p_other) then 'failed'
    when 'found' in (p_one, p_other) then 'found' else 'done' end $function$
;
grant execute on function jobs.worse(text,text) to coxswain_app;
grant execute on function jobs.worse(text,text) to coxswain_jobs;

CREATE OR REPLACE PROCEDURE public.refresh_external_benchmarks()
 LANGUAGE plpgsql
AS $procedure$ begin call jobs.run('refresh-benchmarks'); end $procedure$
;
grant execute on function refresh_external_benchmarks() to coxswain_jobs;

-- triggers

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.activity_events FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.refuse_change();

CREATE TRIGGER activity_insert AFTER INSERT ON public.adjustments FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('adjustment', '{id}', '{kind,entity,taken_back_by}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.adjustments FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND (((old.kind IS DISTINCT FROM new.kind) OR (old.entity IS DISTINCT FROM new.entity)) OR (old.taken_back_by IS DISTINCT FROM new.taken_back_by)))) EXECUTE FUNCTION app.record_activity('adjustment', '{id}', '{kind,entity,taken_back_by}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.conversations FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND (old.visibility IS DISTINCT FROM new.visibility))) EXECUTE FUNCTION app.record_activity('conversation', '{id}', '{visibility}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.data_sources FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('data_source', '{id}', '{source_type,name,layout,mapping,currency,tax,counted}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.data_sources FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('data_source', '{id}', '{source_type,name,layout,mapping,currency,tax,counted}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.data_sources FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND (((((((old.source_type IS DISTINCT FROM new.source_type) OR (old.name IS DISTINCT FROM new.name)) OR (old.layout IS DISTINCT FROM new.layout)) OR (old.mapping IS DISTINCT FROM new.mapping)) OR (old.currency IS DISTINCT FROM new.currency)) OR (old.tax IS DISTINCT FROM new.tax)) OR (old.counted IS DISTINCT FROM new.counted)))) EXECUTE FUNCTION app.record_activity('data_source', '{id}', '{source_type,name,layout,mapping,currency,tax,counted}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.decisions FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('decision', '{id}', '{kind,on_day,replaces,ended_why}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.decisions FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND ((((old.kind IS DISTINCT FROM new.kind) OR (old.on_day IS DISTINCT FROM new.on_day)) OR (old.replaces IS DISTINCT FROM new.replaces)) OR (old.ended_why IS DISTINCT FROM new.ended_why)))) EXECUTE FUNCTION app.record_activity('decision', '{id}', '{kind,on_day,replaces,ended_why}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.import_files FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('import_file', '{import_id,file_no}', '{name,sha256,size_bytes,live}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.import_files FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND ((((old.name IS DISTINCT FROM new.name) OR (old.sha256 IS DISTINCT FROM new.sha256)) OR (old.size_bytes IS DISTINCT FROM new.size_bytes)) OR (old.live IS DISTINCT FROM new.live)))) EXECUTE FUNCTION app.record_activity('import_file', '{import_id,file_no}', '{name,sha256,size_bytes,live}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.imports FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('import', '{id}', '{status,source_id,layout,replaces}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.imports FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('import', '{id}', '{status,source_id,layout,replaces}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.imports FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND ((((old.status IS DISTINCT FROM new.status) OR (old.source_id IS DISTINCT FROM new.source_id)) OR (old.layout IS DISTINCT FROM new.layout)) OR (old.replaces IS DISTINCT FROM new.replaces)))) EXECUTE FUNCTION app.record_activity('import', '{id}', '{status,source_id,layout,replaces}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.invitations FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('invitation', '{id}', '{email,role,metrics,expires_at,accepted_at}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.invitations FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('invitation', '{id}', '{email,role,metrics,expires_at,accepted_at}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.invitations FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND (((((old.email IS DISTINCT FROM new.email) OR (old.role IS DISTINCT FROM new.role)) OR (old.metrics IS DISTINCT FROM new.metrics)) OR (old.expires_at IS DISTINCT FROM new.expires_at)) OR (old.accepted_at IS DISTINCT FROM new.accepted_at)))) EXECUTE FUNCTION app.record_activity('invitation', '{id}', '{email,role,metrics,expires_at,accepted_at}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.memberships FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('membership', '{user_id}', '{role}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.memberships FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('membership', '{user_id}', '{role}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.memberships FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND (old.role IS DISTINCT FROM new.role))) EXECUTE FUNCTION app.record_activity('membership', '{user_id}', '{role}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.owner_facts FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('owner_fact', '{id}', '{kind,from_day,until_day,replaces,ended_why}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.owner_facts FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND (((((old.kind IS DISTINCT FROM new.kind) OR (old.from_day IS DISTINCT FROM new.from_day)) OR (old.until_day IS DISTINCT FROM new.until_day)) OR (old.replaces IS DISTINCT FROM new.replaces)) OR (old.ended_why IS DISTINCT FROM new.ended_why)))) EXECUTE FUNCTION app.record_activity('owner_fact', '{id}', '{kind,from_day,until_day,replaces,ended_why}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.restrictions FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('restriction', '{kind,name}', '{restricted}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.restrictions FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('restriction', '{kind,name}', '{restricted}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.restrictions FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND (old.restricted IS DISTINCT FROM new.restricted))) EXECUTE FUNCTION app.record_activity('restriction', '{kind,name}', '{restricted}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.tenant_metrics FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('metric', '{name}', '{label,unit,kind,grain}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.tenant_metrics FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('metric', '{name}', '{label,unit,kind,grain}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.tenant_metrics FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND ((((old.label IS DISTINCT FROM new.label) OR (old.unit IS DISTINCT FROM new.unit)) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.grain IS DISTINCT FROM new.grain)))) EXECUTE FUNCTION app.record_activity('metric', '{name}', '{label,unit,kind,grain}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.tenants FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('tenant', '{id}', '{name,industry,naics_code,country,currency,time_zone,fiscal_year_start,week_start,is_sample,is_active}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.tenants FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('tenant', '{id}', '{name,industry,naics_code,country,currency,time_zone,fiscal_year_start,week_start,is_sample,is_active}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.tenants FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND ((((((((((old.name IS DISTINCT FROM new.name) OR (old.industry IS DISTINCT FROM new.industry)) OR (old.naics_code IS DISTINCT FROM new.naics_code)) OR (old.country IS DISTINCT FROM new.country)) OR (old.currency IS DISTINCT FROM new.currency)) OR (old.time_zone IS DISTINCT FROM new.time_zone)) OR (old.fiscal_year_start IS DISTINCT FROM new.fiscal_year_start)) OR (old.week_start IS DISTINCT FROM new.week_start)) OR (old.is_sample IS DISTINCT FROM new.is_sample)) OR (old.is_active IS DISTINCT FROM new.is_active)))) EXECUTE FUNCTION app.record_activity('tenant', '{id}', '{name,industry,naics_code,country,currency,time_zone,fiscal_year_start,week_start,is_sample,is_active}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.user_grants FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('grant', '{user_id}', '{metrics,locations}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.user_grants FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('grant', '{user_id}', '{metrics,locations}');

CREATE TRIGGER activity_update AFTER UPDATE ON public.user_grants FOR EACH ROW WHEN (((CURRENT_USER <> 'coxswain_mover'::name) AND ((old.metrics IS DISTINCT FROM new.metrics) OR (old.locations IS DISTINCT FROM new.locations)))) EXECUTE FUNCTION app.record_activity('grant', '{user_id}', '{metrics,locations}');

CREATE TRIGGER activity_delete AFTER DELETE ON public.widget_origins FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('widget_origin', '{id}', '{origin}');

CREATE TRIGGER activity_insert AFTER INSERT ON public.widget_origins FOR EACH ROW WHEN ((CURRENT_USER <> 'coxswain_mover'::name)) EXECUTE FUNCTION app.record_activity('widget_origin', '{id}', '{origin}');

-- policies

create policy mover on public.activity_events as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy readers on public.activity_events as restrictive for select to coxswain_app
  using (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'manager'::text, 'system'::text]));

create policy recorder on public.activity_events as permissive for insert to coxswain_recorder
  with check (tenant_id = COALESCE(( SELECT app.current_tenant() AS current_tenant), tenant_id));

create policy tenant on public.activity_events as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.activity_events as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.activity_events as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.activity_events as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy correctors on public.adjustments as restrictive for insert to coxswain_app
  with check ((( SELECT app.current_role_name() AS current_role_name) = 'system'::text) OR ((( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'manager'::text, 'adviser'::text])) AND (created_by = ( SELECT app.current_user_id() AS current_user_id))));

create policy correctors_update on public.adjustments as restrictive for update to coxswain_app
  using (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'manager'::text, 'adviser'::text, 'system'::text]));

create policy mover on public.adjustments as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.adjustments as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR (EXISTS ( SELECT
   FROM order_lines g
  WHERE ((g.tenant_id = adjustments.tenant_id) AND (g.id = adjustments.record_id) AND (g.until_version = '9223372036854775807'::bigint)))) OR ((order_id IS NOT NULL) AND (EXISTS ( SELECT
   FROM order_lines g
  WHERE ((g.tenant_id = adjustments.tenant_id) AND (g.order_id = adjustments.order_id) AND (g.until_version = '9223372036854775807'::bigint))))) OR (((to_category IS NULL) OR (to_category <> ALL (( SELECT app.unseen_categories() AS unseen_categories)::bigint[]))) AND (EXISTS ( SELECT
   FROM expenses g
  WHERE ((g.tenant_id = adjustments.tenant_id) AND (g.id = adjustments.record_id) AND (g.until_version = '9223372036854775807'::bigint) AND ((g.told IS NULL) OR (COALESCE(((g.told ->> 'category_id'::text))::bigint, (0)::bigint) <> ALL (( SELECT app.unseen_categories() AS unseen_categories)::bigint[])) OR (((g.told ->> 'category_id'::text) IS NULL) AND ( SELECT ('expenses'::text = ANY (app.seen_totals()))))))))) OR (EXISTS ( SELECT
   FROM invoices g
  WHERE ((g.tenant_id = adjustments.tenant_id) AND (g.id = adjustments.record_id) AND (g.until_version = '9223372036854775807'::bigint)))));

create policy tenant on public.adjustments as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.adjustments as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.adjustments as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.adjustments as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy asker on public.claims as restrictive for all to coxswain_app
  using ((session_id IN ( SELECT s.id
   FROM coaching_sessions s
  WHERE (s.tenant_id = ( SELECT app.current_tenant() AS current_tenant)))) OR (finding_id IN ( SELECT f.id
   FROM findings f
  WHERE (f.tenant_id = ( SELECT app.current_tenant() AS current_tenant)))))
  with check ((EXISTS ( SELECT
   FROM coaching_sessions s
  WHERE ((s.tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND (s.id = claims.session_id)))) OR (EXISTS ( SELECT
   FROM findings f
  WHERE ((f.tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND (f.id = claims.finding_id)))));

create policy mover on public.claims as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.claims as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy asker on public.coaching_sessions as restrictive for all to coxswain_app
  using ((conversation_id IN ( SELECT c.id
   FROM conversations c
  WHERE (c.tenant_id = ( SELECT app.current_tenant() AS current_tenant)))) AND ((quotes IS NULL) OR (quotes <@ ARRAY( SELECT c.id
   FROM conversations c
  WHERE (c.tenant_id = ( SELECT app.current_tenant() AS current_tenant))))))
  with check (EXISTS ( SELECT
   FROM conversations c
  WHERE ((c.tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND (c.id = coaching_sessions.conversation_id))));

create policy asker_insert on public.coaching_sessions as restrictive for insert to coxswain_app
  with check (EXISTS ( SELECT
   FROM conversations c
  WHERE ((c.tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND (c.id = coaching_sessions.conversation_id) AND ((c.user_id = ( SELECT app.current_user_id() AS current_user_id)) OR (( SELECT app.current_role_name() AS current_role_name) = 'system'::text)))));

create policy lookup on public.coaching_sessions as permissive for select to coxswain_lookup
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy mover on public.coaching_sessions as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.coaching_sessions as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR ((metrics <@ ( SELECT app.seen_told() AS seen_told)) AND ((( SELECT app.my_places() AS my_places) IS NULL) OR (metrics = '{}'::text[]) OR ((locations <> '{}'::bigint[]) AND (locations <@ ( SELECT app.my_places() AS my_places))))))
  with check true;

create policy tenant on public.coaching_sessions as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy asker on public.conversations as restrictive for all to coxswain_app
  using ((user_id = ( SELECT app.current_user_id() AS current_user_id)) OR (( SELECT app.current_role_name() AS current_role_name) = 'system'::text) OR (visibility = 'advisers'::text) OR ((visibility = 'team'::text) AND (( SELECT app.current_role_name() AS current_role_name) <> 'adviser'::text)))
  with check ((user_id = ( SELECT app.current_user_id() AS current_user_id)) OR (( SELECT app.current_role_name() AS current_role_name) = 'system'::text));

create policy asker_update on public.conversations as restrictive for update to coxswain_app
  using ((user_id = ( SELECT app.current_user_id() AS current_user_id)) OR (( SELECT app.current_role_name() AS current_role_name) = 'system'::text));

create policy mover on public.conversations as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.conversations as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visits_end on public.conversations as restrictive for delete to coxswain_app
  using ((( SELECT app.current_role_name() AS current_role_name) = 'system'::text) AND (EXISTS ( SELECT
   FROM tenants t
  WHERE ((t.tenant_id = conversations.tenant_id) AND t.is_sample))) AND (( SELECT u.email
   FROM users u
  WHERE (u.id = conversations.user_id)) ~~ '%@visitor.invalid'::text));

create policy mover on public.data_sources as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.data_sources as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.data_sources as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.data_sources as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.data_sources as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.decisions as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.decisions as restrictive for all to coxswain_app
  using ((NOT restricted) OR ( SELECT app.sees_restricted() AS sees_restricted));

create policy tellers on public.decisions as restrictive for insert to coxswain_app
  with check ((( SELECT app.current_role_name() AS current_role_name) = 'system'::text) OR ((( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'manager'::text, 'adviser'::text])) AND (told_by = ( SELECT app.current_user_id() AS current_user_id))));

create policy tellers_update on public.decisions as restrictive for update to coxswain_app
  using (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'manager'::text, 'adviser'::text, 'system'::text]));

create policy tenant on public.decisions as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.decisions as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.decisions as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.decisions as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.dirty_buckets as permissive for select to coxswain_lookup
  using true;

create policy mover on public.dirty_buckets as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.dirty_buckets as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.dirty_buckets as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.dirty_buckets as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.dirty_buckets as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.evidence_graph as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.evidence_graph as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR ( SELECT (app.sees_sales() AND (app.my_places() IS NULL))));

create policy tenant on public.evidence_graph as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.evidence_graph as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.evidence_graph as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.evidence_graph as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.expenses as permissive for select to coxswain_lookup
  using true;

create policy mover on public.expenses as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.expenses as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR (((( SELECT app.my_places() AS my_places) IS NULL) OR (location_id = ANY (( SELECT app.my_places() AS my_places)::bigint[]))) AND (( SELECT ('expenses'::text = ANY (app.seen_totals()))) OR (( SELECT ('expenses'::text = ANY (app.seen_parts()))) AND (category_id IS NOT NULL) AND (category_id <> ALL (( SELECT app.unseen_categories() AS unseen_categories)::bigint[]))))));

create policy tenant on public.expenses as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.expenses as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.expenses as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.expenses as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.finding_scans as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.finding_scans as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.finding_scans as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.finding_scans as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.finding_scans as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy ended_ends on public.findings as restrictive for delete to coxswain_app
  using ((state <> 'live'::text) AND (( SELECT app.current_role_name() AS current_role_name) = 'system'::text));

create policy mover on public.findings as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.findings as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR ((metrics <@ ( SELECT app.seen_told() AS seen_told)) AND ((( SELECT app.my_places() AS my_places) IS NULL) OR ((locations <> '{}'::bigint[]) AND (locations <@ ( SELECT app.my_places() AS my_places))))))
  with check true;

create policy tenant on public.findings as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.findings as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.findings as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.findings as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy caller on public.idempotency_keys as restrictive for all to coxswain_app
  using (starts_with(key, ((( SELECT app.current_user_id() AS current_user_id))::text || ':'::text)) OR (( SELECT app.current_role_name() AS current_role_name) = 'system'::text));

create policy mover on public.idempotency_keys as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.idempotency_keys as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.idempotency_keys as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.idempotency_keys as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.idempotency_keys as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.import_files as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.import_files as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.import_files as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.import_files as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.import_files as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.import_rejects as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.import_rejects as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR (EXISTS ( SELECT
   FROM imports i
  WHERE ((i.tenant_id = import_rejects.tenant_id) AND (i.id = import_rejects.import_id)))));

create policy tenant on public.import_rejects as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.import_rejects as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.import_rejects as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.import_rejects as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.imports as permissive for select to coxswain_lookup
  using true;

create policy mover on public.imports as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.imports as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR (created_by = ( SELECT app.current_user_id() AS current_user_id)) OR ((( SELECT app.my_places() AS my_places) IS NULL) AND
CASE layout
    WHEN 'order_lines'::text THEN ( SELECT app.sees_sales() AS sees_sales)
    WHEN 'till_days'::text THEN ( SELECT (app.sees_sales() AND ('cash_collected'::text = ANY (app.seen_totals()))))
    WHEN 'invoices'::text THEN ( SELECT app.sees_invoices() AS sees_invoices)
    WHEN 'expenses'::text THEN ( SELECT ('expenses'::text = ANY (app.seen_totals())))
    WHEN 'customers'::text THEN true
    ELSE ( SELECT (app.seen_told() @> ARRAY( SELECT a.name
               FROM app.all_subjects() a(name, label))))
END));

create policy tenant on public.imports as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.imports as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.imports as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.imports as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.invitations as permissive for select to coxswain_lookup
  using true;

create policy mover on public.invitations as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.invitations as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.invitations as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.invitations as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.invitations as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.invoices as permissive for select to coxswain_lookup
  using true;

create policy mover on public.invoices as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.invoices as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR (( SELECT app.sees_invoices() AS sees_invoices) AND (( SELECT app.my_places() AS my_places) IS NULL)));

create policy tenant on public.invoices as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.invoices as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.invoices as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.invoices as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.job_executions as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.job_executions as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.job_executions as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.job_executions as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.job_executions as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.landing_records as permissive for select to coxswain_lookup
  using true;

create policy mover on public.landing_records as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.landing_records as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR (EXISTS ( SELECT
   FROM order_lines g
  WHERE ((g.tenant_id = landing_records.tenant_id) AND (g.id = landing_records.record_id)))) OR (EXISTS ( SELECT
   FROM expenses g
  WHERE ((g.tenant_id = landing_records.tenant_id) AND (g.id = landing_records.record_id)))) OR (EXISTS ( SELECT
   FROM invoices g
  WHERE ((g.tenant_id = landing_records.tenant_id) AND (g.id = landing_records.record_id)))) OR (EXISTS ( SELECT
   FROM observations g
  WHERE ((g.tenant_id = landing_records.tenant_id) AND (g.id = landing_records.record_id)))));

create policy tenant on public.landing_records as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.landing_records as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.landing_records as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.landing_records as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.member_words as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.member_words as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.member_words as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.member_words as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.member_words as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.members as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.members as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.members as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.members as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.members as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.memberships as permissive for select to coxswain_lookup
  using true;

create policy mover on public.memberships as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy own_insert on public.memberships as restrictive for insert to coxswain_app
  with check (user_id = ( SELECT app.current_user_id() AS current_user_id));

create policy tenant on public.memberships as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.memberships as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.memberships as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.memberships as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.observations as permissive for select to coxswain_lookup
  using true;

create policy mover on public.observations as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.observations as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR ((metric_name = ANY (( SELECT app.seen_totals() AS seen_totals)::text[])) AND ((( SELECT app.my_places() AS my_places) IS NULL) OR (location_id = ANY (( SELECT app.my_places() AS my_places)::bigint[])))));

create policy tenant on public.observations as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.observations as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.observations as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.observations as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.order_lines as permissive for select to coxswain_lookup
  using true;

create policy mover on public.order_lines as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.order_lines as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR (( SELECT app.sees_sales() AS sees_sales) AND ((( SELECT app.my_places() AS my_places) IS NULL) OR (location_id = ANY (( SELECT app.my_places() AS my_places)::bigint[])))));

create policy tenant on public.order_lines as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.order_lines as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.order_lines as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.order_lines as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.orders as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.orders as restrictive for all to coxswain_app
  using (( SELECT app.sees_all() AS sees_all) OR (( SELECT app.sees_sales() AS sees_sales) AND ((( SELECT app.my_places() AS my_places) IS NULL) OR (location_id = ANY (( SELECT app.my_places() AS my_places)::bigint[])))));

create policy tenant on public.orders as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.orders as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.orders as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.orders as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.outbox as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.outbox as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.outbox as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.outbox as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.outbox as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy mover on public.owner_facts as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy sight on public.owner_facts as restrictive for all to coxswain_app
  using ((NOT restricted) OR ( SELECT app.sees_restricted() AS sees_restricted));

create policy tellers on public.owner_facts as restrictive for insert to coxswain_app
  with check ((( SELECT app.current_role_name() AS current_role_name) = 'system'::text) OR ((( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'manager'::text, 'adviser'::text])) AND (told_by = ( SELECT app.current_user_id() AS current_user_id))));

create policy tellers_update on public.owner_facts as restrictive for update to coxswain_app
  using (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'manager'::text, 'adviser'::text, 'system'::text]));

create policy tenant on public.owner_facts as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.owner_facts as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.owner_facts as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.owner_facts as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.password_resets as permissive for select to coxswain_lookup
  using true;

create policy person on public.password_resets as permissive for all to coxswain_app
  using (user_id = ( SELECT app.current_user_id() AS current_user_id))
  with check (user_id = ( SELECT app.current_user_id() AS current_user_id));

create policy upkeep on public.password_resets as permissive for all to coxswain_jobs
  using true;

create policy mover on public.preferences as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy own on public.preferences as restrictive for all to coxswain_app
  using ((user_id = ( SELECT app.current_user_id() AS current_user_id)) OR (( SELECT app.current_role_name() AS current_role_name) = 'system'::text))
  with check (user_id = ( SELECT app.current_user_id() AS current_user_id));

create policy tenant on public.preferences as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.preferences as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.preferences as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.preferences as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.refresh_tokens as permissive for select to coxswain_lookup
  using true;

create policy mover on public.refresh_tokens as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.refresh_tokens as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.refresh_tokens as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.refresh_tokens as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.refresh_tokens as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy admin_delete on public.restrictions as restrictive for delete to coxswain_app
  using (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'system'::text]));

create policy admin_only on public.restrictions as restrictive for all to coxswain_app
  using true
  with check (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'system'::text]));

create policy admin_update on public.restrictions as restrictive for update to coxswain_app
  using (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'system'::text]));

create policy mover on public.restrictions as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.restrictions as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.restrictions as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.restrictions as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.restrictions as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy asker on public.session_terms as restrictive for all to coxswain_app
  using ((conversation_id IN ( SELECT c.id
   FROM conversations c
  WHERE (c.tenant_id = ( SELECT app.current_tenant() AS current_tenant)))) AND (( SELECT app.sees_all() AS sees_all) OR (session_id IN ( SELECT s.id
   FROM coaching_sessions s
  WHERE (s.tenant_id = ( SELECT app.current_tenant() AS current_tenant))))))
  with check (EXISTS ( SELECT
   FROM conversations c
  WHERE ((c.tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND (c.id = session_terms.conversation_id))));

create policy mover on public.session_terms as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.session_terms as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy door on public.sign_in_attempts as permissive for all to coxswain_app
  using ((( SELECT app.current_role_name() AS current_role_name) = 'door'::text) AND (( SELECT app.current_tenant() AS current_tenant) IS NULL))
  with check ((( SELECT app.current_role_name() AS current_role_name) = 'door'::text) AND (( SELECT app.current_tenant() AS current_tenant) IS NULL));

create policy upkeep on public.sign_in_attempts as permissive for all to coxswain_jobs
  using true;

create policy person on public.sign_ins as permissive for all to coxswain_app
  using (user_id = ( SELECT app.current_user_id() AS current_user_id))
  with check (user_id = ( SELECT app.current_user_id() AS current_user_id));

create policy upkeep on public.sign_ins as permissive for all to coxswain_jobs
  using true;

create policy mover on public.tenant_metrics as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.tenant_metrics as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.tenant_metrics as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.tenant_metrics as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.tenant_metrics as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.tenants as permissive for select to coxswain_lookup
  using true;

create policy mover on public.tenants as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.tenants as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.tenants as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.tenants as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.tenants as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy admin_delete on public.user_grants as restrictive for delete to coxswain_app
  using (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'system'::text]));

create policy admin_only on public.user_grants as restrictive for all to coxswain_app
  using ((user_id = ( SELECT app.current_user_id() AS current_user_id)) OR (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'system'::text])))
  with check (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'system'::text]));

create policy mover on public.user_grants as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.user_grants as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.user_grants as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.user_grants as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.user_grants as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.users as permissive for select to coxswain_lookup
  using true;

create policy mover on public.users as permissive for all to coxswain_mover
  using (id IN ( SELECT a.user_id
   FROM app.arriving_users() a(user_id)))
  with check (id IN ( SELECT a.user_id
   FROM app.arriving_users() a(user_id)));

create policy own_insert on public.users as permissive for insert to coxswain_app
  with check (id = ( SELECT app.current_user_id() AS current_user_id));

create policy own_update on public.users as permissive for update to coxswain_app
  using (id = ( SELECT app.current_user_id() AS current_user_id))
  with check (id = ( SELECT app.current_user_id() AS current_user_id));

create policy tenant on public.users as permissive for select to coxswain_app
  using ((id = ( SELECT app.current_user_id() AS current_user_id)) OR (id IN ( SELECT m.user_id
   FROM memberships m
  WHERE (m.tenant_id = ( SELECT app.current_tenant() AS current_tenant)))));

create policy visitor_delete on public.users as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.users as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.users as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visits_end on public.users as permissive for delete to coxswain_app
  using ((( SELECT app.current_role_name() AS current_role_name) = 'system'::text) AND (email ~~ '%@visitor.invalid'::text) AND (id IN ( SELECT m.user_id
   FROM (memberships m
     JOIN tenants t ON (((t.tenant_id = m.tenant_id) AND t.is_sample)))
  WHERE (m.tenant_id = ( SELECT app.current_tenant() AS current_tenant)))));

create policy admin_delete on public.widget_origins as restrictive for delete to coxswain_app
  using (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'system'::text]));

create policy admin_only on public.widget_origins as restrictive for all to coxswain_app
  using true
  with check (( SELECT app.current_role_name() AS current_role_name) = ANY (ARRAY['admin'::text, 'system'::text]));

create policy lookup on public.widget_origins as permissive for select to coxswain_lookup
  using true;

create policy mover on public.widget_origins as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.widget_origins as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.widget_origins as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.widget_origins as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.widget_origins as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy lookup on public.work_leases as permissive for select to coxswain_lookup
  using true;

create policy mover on public.work_leases as permissive for all to coxswain_mover
  using ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving))
  with check ((tenant_id = ( SELECT app.current_tenant() AS current_tenant)) AND ( SELECT app.is_arriving() AS is_arriving));

create policy tenant on public.work_leases as permissive for all to coxswain_app, coxswain_jobs
  using (tenant_id = ( SELECT app.current_tenant() AS current_tenant))
  with check (tenant_id = ( SELECT app.current_tenant() AS current_tenant));

create policy visitor_delete on public.work_leases as restrictive for delete to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

create policy visitor_insert on public.work_leases as restrictive for insert to coxswain_app
  with check ( SELECT (NOT app.is_visitor()));

create policy visitor_update on public.work_leases as restrictive for update to coxswain_app
  using ( SELECT (NOT app.is_visitor()));

-- grants on tables and views

grant delete, insert, select on app.moving_part_lists to coxswain_mover;

grant delete, insert, select on app.moving_parts to coxswain_mover;

grant delete, insert, select on app.moving_points to coxswain_mover;

grant delete, insert, select on app.moving_rollups to coxswain_mover;

grant select (hash) on app.schema_functions to coxswain_app;

grant select (name, hash) on app.schema_migrations to coxswain_app;

grant select (tenant_id, direction, finished_at, elsewhere, users, away) on app.tenant_moves to coxswain_lookup;

grant delete, insert, select, update on jobs.runs to coxswain_jobs;

grant delete, insert, select, update on metrics.part_lists to coxswain_views;

grant delete, insert, select, update on metrics.parts to coxswain_views;

grant delete, insert, select, update on metrics.points to coxswain_views;

grant delete, insert, select, update on metrics.rollups to coxswain_views;

grant select on public.activity_events to coxswain_app;
grant delete, insert, select on public.activity_events to coxswain_mover;
grant insert on public.activity_events to coxswain_recorder;

grant insert, select on public.adjustments to coxswain_app;
grant delete, insert, select on public.adjustments to coxswain_mover;
grant update (until_version, taken_back_by, taken_back_at) on public.adjustments to coxswain_app;

grant delete, select on public.business_metrics to coxswain_app;
grant delete, select on public.business_metrics to coxswain_jobs;
grant insert (time, metric_name, source_id, unit, value, since_version, until_version) on public.business_metrics to coxswain_app;
grant update (value, until_version) on public.business_metrics to coxswain_app;

grant delete, select on public.business_metrics_by to coxswain_app;
grant insert (grain, bucket, metric_name, dimension, member_id, source_id, unit, value, quantity, since_version, until_version) on public.business_metrics_by to coxswain_app;
grant update (value, quantity, until_version) on public.business_metrics_by to coxswain_app;

grant delete, select on public.business_metrics_lists to coxswain_app;
grant insert (grain, bucket, metric_name, dimension, source_id, unit, members, values, quantities, since_version, until_version) on public.business_metrics_lists to coxswain_app;
grant update (members, values, quantities, until_version) on public.business_metrics_lists to coxswain_app;

grant delete, select on public.business_metrics_rollups to coxswain_app;
grant select on public.business_metrics_rollups to coxswain_jobs;
grant insert (grain, bucket, metric_name, source_id, unit, value, since_version, until_version) on public.business_metrics_rollups to coxswain_app;
grant update (value, until_version) on public.business_metrics_rollups to coxswain_app;

grant insert, select on public.claims to coxswain_app;
grant delete, insert, select on public.claims to coxswain_mover;

grant insert, select on public.coaching_sessions to coxswain_app;
grant delete, insert, select on public.coaching_sessions to coxswain_mover;
grant update (embedding, embedding_model, embedding_hash, feedback) on public.coaching_sessions to coxswain_app;
grant select (tenant_id) on public.coaching_sessions to coxswain_lookup;

grant delete, insert, select, update on public.conversations to coxswain_app;
grant delete, insert, select on public.conversations to coxswain_mover;

grant insert, select, update on public.data_sources to coxswain_app;
grant select on public.data_sources to coxswain_jobs;
grant delete, insert, select on public.data_sources to coxswain_mover;

grant insert, select on public.decisions to coxswain_app;
grant delete, insert, select on public.decisions to coxswain_mover;
grant update (ended_at, ended_by, ended_why) on public.decisions to coxswain_app;

grant delete, insert, select on public.dirty_buckets to coxswain_app;
grant insert, select on public.dirty_buckets to coxswain_jobs;
grant delete, insert, select on public.dirty_buckets to coxswain_mover;
grant select (tenant_id) on public.dirty_buckets to coxswain_lookup;

grant delete, insert, select on public.evidence_graph to coxswain_app;
grant delete, insert, select on public.evidence_graph to coxswain_mover;
grant update (is_current) on public.evidence_graph to coxswain_app;

grant delete, insert, select on public.expenses to coxswain_app;
grant delete, insert, select on public.expenses to coxswain_mover;
grant update (until_version) on public.expenses to coxswain_app;
grant select (tenant_id, id) on public.expenses to coxswain_lookup;

grant insert, select, update on public.finding_scans to coxswain_app;
grant select on public.finding_scans to coxswain_jobs;
grant delete, insert, select on public.finding_scans to coxswain_mover;

grant delete, insert, select on public.findings to coxswain_app;
grant delete on public.findings to coxswain_jobs;
grant delete, insert, select on public.findings to coxswain_mover;
grant update (state, ended_at, dismissed_at, dismissed_by, dismiss_reason) on public.findings to coxswain_app;
grant select (tenant_id, id, identity, state, ended_at) on public.findings to coxswain_jobs;

grant select on public.golden_records to coxswain_app;

grant delete, insert, select, update on public.idempotency_keys to coxswain_app;
grant delete on public.idempotency_keys to coxswain_jobs;
grant delete, insert, select on public.idempotency_keys to coxswain_mover;
grant select (tenant_id, created_at) on public.idempotency_keys to coxswain_jobs;

grant insert, select, update on public.import_files to coxswain_app;
grant delete, insert, select on public.import_files to coxswain_mover;

grant insert, select on public.import_rejects to coxswain_app;
grant delete, insert, select on public.import_rejects to coxswain_mover;

grant delete, insert, select, update on public.imports to coxswain_app;
grant select on public.imports to coxswain_jobs;
grant delete, insert, select on public.imports to coxswain_mover;
grant select (tenant_id, id, status, queue_no) on public.imports to coxswain_lookup;

grant delete, insert, select, update on public.invitations to coxswain_app;
grant delete, insert, select on public.invitations to coxswain_mover;
grant select (tenant_id, id, token_hash) on public.invitations to coxswain_lookup;

grant delete, insert, select on public.invoices to coxswain_app;
grant delete, insert, select on public.invoices to coxswain_mover;
grant update (until_version) on public.invoices to coxswain_app;
grant select (tenant_id, id) on public.invoices to coxswain_lookup;

grant delete, insert, select on public.job_executions to coxswain_app;
grant delete, insert, select on public.job_executions to coxswain_jobs;
grant delete, insert, select on public.job_executions to coxswain_mover;

grant insert, select on public.landing_records to coxswain_app;
grant delete, insert, select on public.landing_records to coxswain_mover;
grant select (tenant_id, import_id, record_id, received_at) on public.landing_records to coxswain_lookup;

grant delete, insert, select on public.member_words to coxswain_app;
grant delete, insert, select on public.member_words to coxswain_mover;

grant delete, insert, select, update on public.members to coxswain_app;
grant delete, insert, select on public.members to coxswain_mover;

grant delete, insert, select on public.memberships to coxswain_app;
grant delete, insert, select on public.memberships to coxswain_mover;
grant update (role) on public.memberships to coxswain_app;
grant select (tenant_id, user_id, created_at) on public.memberships to coxswain_lookup;

grant select on public.metric_definitions to coxswain_app;

grant select on public.metric_revisions to coxswain_app;

grant delete, insert, select on public.observations to coxswain_app;
grant delete, insert, select on public.observations to coxswain_mover;
grant update (until_version) on public.observations to coxswain_app;
grant select (tenant_id, id) on public.observations to coxswain_lookup;

grant delete, insert, select on public.order_lines to coxswain_app;
grant delete, insert, select on public.order_lines to coxswain_mover;
grant update (until_version) on public.order_lines to coxswain_app;
grant select (tenant_id, id) on public.order_lines to coxswain_lookup;

grant delete, insert, select on public.orders to coxswain_app;
grant delete, insert, select on public.orders to coxswain_mover;
grant update (until_version, ordered_at, customer_id, channel_id, country_id, location_id, is_order, amount, lines) on public.orders to coxswain_app;

grant delete, insert, select on public.outbox to coxswain_app;
grant delete, insert, select on public.outbox to coxswain_mover;

grant insert, select on public.owner_facts to coxswain_app;
grant delete, insert, select on public.owner_facts to coxswain_mover;
grant update (until_day, ended_at, ended_by, ended_why, superseded_by) on public.owner_facts to coxswain_app;

grant delete, insert, select on public.password_resets to coxswain_app;
grant delete on public.password_resets to coxswain_jobs;
grant update (used_at) on public.password_resets to coxswain_app;
grant select (user_id, id, expires_at) on public.password_resets to coxswain_jobs;
grant select (user_id, id, token_hash) on public.password_resets to coxswain_lookup;

grant delete, insert, select on public.preferences to coxswain_app;
grant delete, insert, select on public.preferences to coxswain_mover;
grant update (value, label, chosen_at) on public.preferences to coxswain_app;

grant insert, select, update on public.refresh_tokens to coxswain_app;
grant delete, insert, select on public.refresh_tokens to coxswain_mover;
grant select (tenant_id, id, user_id, token_hash) on public.refresh_tokens to coxswain_lookup;

grant delete, insert, select on public.restrictions to coxswain_app;
grant delete, insert, select on public.restrictions to coxswain_mover;
grant update (restricted) on public.restrictions to coxswain_app;

grant delete, insert, select on public.session_terms to coxswain_app;
grant delete, insert, select on public.session_terms to coxswain_mover;

grant delete, insert, select, update on public.sign_in_attempts to coxswain_app;
grant delete on public.sign_in_attempts to coxswain_jobs;
grant select (key, since, held_until) on public.sign_in_attempts to coxswain_jobs;

grant insert, select on public.sign_ins to coxswain_app;
grant delete on public.sign_ins to coxswain_jobs;
grant select (user_id, id, at) on public.sign_ins to coxswain_jobs;

grant insert, select, update on public.tenant_metrics to coxswain_app;
grant select on public.tenant_metrics to coxswain_jobs;
grant delete, insert, select on public.tenant_metrics to coxswain_mover;

grant insert, select, update on public.tenants to coxswain_app;
grant select on public.tenants to coxswain_jobs;
grant delete, insert, select on public.tenants to coxswain_mover;
grant select (id, next_version, is_sample, is_active) on public.tenants to coxswain_lookup;

grant delete, insert, select on public.user_grants to coxswain_app;
grant delete, insert, select on public.user_grants to coxswain_mover;
grant update (metrics, locations) on public.user_grants to coxswain_app;

grant delete, insert, select, update on public.users to coxswain_app;
grant insert, select, update on public.users to coxswain_mover;
grant select (id, email) on public.users to coxswain_lookup;

grant delete, insert, select on public.widget_origins to coxswain_app;
grant delete, insert, select on public.widget_origins to coxswain_mover;
grant select (tenant_id, origin) on public.widget_origins to coxswain_lookup;

grant delete, insert, select, update on public.work_leases to coxswain_app;
grant select on public.work_leases to coxswain_jobs;
grant delete, insert, select on public.work_leases to coxswain_mover;
grant select (tenant_id, holder, expires_at) on public.work_leases to coxswain_lookup;
