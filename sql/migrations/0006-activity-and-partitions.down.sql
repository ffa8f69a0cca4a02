-- Rows as received go back into one table, those of archived months too; what was done is forgotten.
drop function if exists app.record_activity() cascade;
drop function if exists app.refuse_change() cascade;
drop function if exists app.keep_partitions(), app.landing_needed(timestamptz, timestamptz),
  public.create_next_audit_logs_partition(), public.archive_old_audit_logs_partition(int),
  public.get_partition_stats(text);
alter table landing_records no force row level security;
set local row_security = off;
alter table landing_records rename to landing_months;
alter table landing_months rename constraint landing_records_pkey to landing_months_pkey;
alter index landing_records_record rename to landing_months_record;
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
do $$
declare
  columns constant text :=
    'tenant_id, import_id, file_no, row_number, record_id, content_hash, cells, received_at';
  months text;
begin
  for months in
    select 'landing_months' union all
    select format('archive.%I', c.relname) from pg_class c
    where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r'
      and c.relname like 'landing\_records\_%'
  loop
    execute format('insert into landing_records (%s) select %1$s from %s', columns, months);
  end loop;
end $$;
drop table landing_months, activity_events;
drop schema archive cascade;
drop schema partitions cascade;
drop table app.partitioned_tables;
