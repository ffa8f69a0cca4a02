-- What is known of what moves what: one document a business, its edges from cause to effect. The
-- newest is current, some earlier ones are kept. Its shape is checked by the program
-- (sql/evidence.ts); what a check can hold cheaply, and how large it may be, stands here too.
create table evidence_graph (
  tenant_id uuid not null references tenants (id) on delete cascade,
  version bigint not null,
  is_current boolean not null,
  -- the figures it was made from: tenants.data_version at that time
  data_version bigint not null,
  graph_data jsonb not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, version),
  constraint evidence_graph_lists check (
    coalesce(jsonb_typeof(graph_data -> 'nodes') = 'array', false)
    and coalesce(jsonb_typeof(graph_data -> 'edges') = 'array', false)),
  constraint evidence_graph_size check (octet_length(graph_data::text) <= 524288)
);
create unique index evidence_graph_current on evidence_graph (tenant_id) where is_current;
