-- What people and the program did, and records as received: both by month. Partitions lie in a
-- schema the application has no right on; it reaches them through their table only, and so does row
-- security (a partition addressed by name follows its own policies, not its table's).
create schema partitions;
-- Where months go that are not read any more. Nothing is deleted by archiving.
create schema archive;

-- Which tables functions/45-partitions.sql looks after.
create table app.partitioned_tables (
  table_name text primary key,
  key_column text not null,
  months_ahead int not null default 2 check (months_ahead between 1 and 24),
  months_to_keep int not null check (months_to_keep >= 1),
  -- a function (from, to) that says whether a month is still needed where it is
  needed_by text
);
insert into app.partitioned_tables (table_name, key_column, months_to_keep, needed_by) values
  ('activity_events', 'at', 24, null),
  ('landing_records', 'received_at', 3, 'app.landing_needed');

-- Who did what to which entity, what changed, and from where. Written by triggers only
-- (functions/46-activity.sql). No foreign key: what was done outlives what it was done to.
create table activity_events (
  tenant_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  -- drawn at random: a number would tell how much other businesses do
  id uuid not null default gen_random_uuid(),
  -- null: the program itself
  user_id uuid,
  role text,
  action text not null check (action in ('created', 'changed', 'deleted')),
  entity_type text not null,
  entity_id text not null,
  -- {"column": {"old": …, "new": …}}, the changed ones only
  changes jsonb not null default '{}',
  ip inet,
  user_agent text,
  primary key (tenant_id, at, id)
) partition by range (at);
create index activity_events_entity on activity_events (tenant_id, entity_type, at, id);
create table partitions.activity_events_default partition of activity_events default;

-- Rows as received. `received_at` is when the upload came in and so the same for all rows of an
-- import: they lie in one month, and a row that is landed again meets itself in the key.
-- Without forcing, the owner sees every tenant's rows, which the move below needs.
alter table landing_records no force row level security;
alter table imports no force row level security;
set local row_security = off;
alter table landing_records rename to landing_before;
alter table landing_before rename constraint landing_records_pkey to landing_before_pkey;
alter index landing_records_record rename to landing_before_record;
create table landing_records (
  tenant_id uuid not null,
  import_id uuid not null,
  file_no int not null,
  row_number int not null,
  record_id uuid not null,
  content_hash uuid not null,
  cells jsonb not null,
  received_at timestamptz not null,
  primary key (tenant_id, import_id, file_no, row_number, received_at)
) partition by range (received_at);
create index landing_records_record on landing_records (tenant_id, record_id);
create table partitions.landing_records_default partition of landing_records default;

do $$
declare
  month timestamp;
begin
  for month in
    select distinct date_trunc('month', i.created_at at time zone 'UTC') from imports i
    where exists (select from landing_before l
      where l.tenant_id = i.tenant_id and l.import_id = i.id)
  loop
    execute format('create table partitions.%I partition of landing_records
      for values from (%L) to (%L)', 'landing_records_' || to_char(month, 'YYYY_MM'),
      month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
  end loop;
end $$;
insert into landing_records
  (tenant_id, import_id, file_no, row_number, record_id, content_hash, cells, received_at)
select l.tenant_id, l.import_id, l.file_no, l.row_number, l.record_id, l.content_hash, l.cells,
  coalesce(i.created_at, l.received_at)
from landing_before l left join imports i on i.tenant_id = l.tenant_id and i.id = l.import_id;
drop table landing_before;
alter table imports force row level security;
