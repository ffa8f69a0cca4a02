-- Where records come from, and the records as received.
create table data_sources (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  source_type text not null default 'file' check (source_type in ('file')),
  name text not null,
  layout text not null,
  -- files with the same layout and header belong to one source, so that overlaps are seen
  header_hash text not null,
  mapping jsonb not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  tax text not null default 'unknown' check (tax in ('included', 'excluded', 'unknown')),
  -- false: tells sales again that another source already counts
  counted boolean not null default true,
  sync_status text not null default 'idle',
  last_sync_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, layout, header_hash)
);

create table imports (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  source_id uuid,
  status text not null default 'uploaded' check (status in
    ('uploaded', 'validating', 'importing', 'publishing', 'done', 'refused',
     'deleting', 'deleted')),
  layout text,
  header_hash text not null,
  header jsonb not null,
  guess jsonb not null,
  mapping jsonb,
  replaces uuid[] not null default '{}',
  version bigint,
  rows_total bigint not null default 0,
  rows_read bigint not null default 0,
  rows_stored bigint not null default 0,
  rows_unchanged bigint not null default 0,
  -- same key, other content, not replaced: what was there first stays
  rows_conflicting bigint not null default 0,
  rows_quarantined bigint not null default 0,
  reasons jsonb not null default '[]',
  -- how far the present step is: file and row for batches, share for recomputation
  step text not null default '',
  step_done bigint not null default 0,
  step_total bigint not null default 0,
  created_by uuid,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  -- the order in which work was asked for: a deletion comes after the imports confirmed before it,
  -- however old its own import is
  queue_no bigint not null default 0,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references data_sources (tenant_id, id)
);
create index imports_open on imports (tenant_id, queue_no)
  where status in ('validating', 'importing', 'publishing', 'deleting');

create table import_files (
  tenant_id uuid not null,
  import_id uuid not null,
  file_no int not null,
  name text not null,
  sha256 text not null,
  size_bytes bigint not null,
  -- the file's rows support golden rows: from the moment its import lands until it is deleted
  live boolean not null default false,
  rows_done bigint not null default 0,
  finished boolean not null default false,
  primary key (tenant_id, import_id, file_no),
  foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);
create index import_files_sha on import_files (tenant_id, sha256) where live;

create table import_rejects (
  tenant_id uuid not null,
  import_id uuid not null,
  file_no int not null,
  row_number int not null,
  column_name text,
  reason text not null,
  cells jsonb not null,
  primary key (tenant_id, import_id, file_no, row_number),
  foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);

-- Append-only: every good row as received, and which record it supports.
create table landing_records (
  tenant_id uuid not null,
  import_id uuid not null,
  file_no int not null,
  row_number int not null,
  record_id uuid not null,
  content_hash uuid not null,
  cells jsonb not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, import_id, file_no, row_number)
);
create index landing_records_record on landing_records (tenant_id, record_id);
