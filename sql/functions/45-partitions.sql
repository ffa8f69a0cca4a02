-- Months of the tables in app.partitioned_tables: made ahead, archived, counted. For the schema's
-- owner; the application may only ask that they be kept in order (app.keep_partitions).

-- The start of a month that lies so many months from now; months begin in UTC.
create or replace function app.month_from_now(p_months int) returns timestamptz
  language sql stable
  as $$ select (date_trunc('month', now() at time zone 'UTC') + make_interval(months => p_months))
    at time zone 'UTC' $$;

-- Every partition there is, and what it holds from when to when.
create or replace function app.partitions_of(p_table text)
  returns table (partition regclass, range_from timestamptz, range_to timestamptz)
  language sql stable set search_path = public, pg_temp
  as $$
    select c.oid::regclass, (bound.ends)[1]::timestamptz, (bound.ends)[2]::timestamptz
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    cross join lateral (select regexp_match(pg_get_expr(c.relpartbound, c.oid),
      'FROM \(''(.+)''\) TO \(''(.+)''\)') as ends) bound
    where i.inhparent = to_regclass('public.' || quote_ident(p_table))
  $$;

-- A partition's own walls. Its table's policies do not hold where it is addressed by its own name,
-- and the application has no right on it. The owner counts and moves its rows, whoever calls.
create or replace function app.wall_in_partition(p_partition regclass) returns void
  language plpgsql set search_path = public, pg_temp
  as $$
  begin
    perform app.wall_in(p_partition);
    execute format('revoke all on %s from public, coxswain_app', p_partition);
    execute format('drop policy if exists keeper on %s', p_partition);
    execute format('create policy keeper on %s for all to %s using (true) with check (true)',
      p_partition, (select c.relowner::regrole from pg_class c where c.oid = p_partition));
  end $$;

create or replace function app.add_partition(p_table text, p_key text, p_from timestamptz)
  returns text
  language plpgsql set search_path = public, pg_temp
  as $$
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
  end $$;

-- Makes what is missing of the present month and those ahead, and of earlier months whose rows had
-- to go to the default partition. Returns what it made. May be called at any time, by several.
create or replace function public.create_next_audit_logs_partition()
  returns table (table_name text, partition_name text)
  language plpgsql set search_path = public, pg_temp set lock_timeout = '10s'
  as $$
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
  end $$;

create or replace function app.archive_months(p_table text, p_months_to_keep int)
  returns table (partition_name text, outcome text)
  language plpgsql set search_path = public, pg_temp set lock_timeout = '10s'
  as $$
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
  end $$;

-- Moves months out of their tables into the schema archive, but for the present month, as many
-- before it as are to be kept, and those that are still needed. Returns what became of each.
create or replace function public.archive_old_audit_logs_partition(months_to_keep int)
  returns table (table_name text, partition_name text, outcome text)
  language plpgsql set search_path = public, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('coxswain.partitions', 0));
    return query
      select t.table_name, a.partition_name, a.outcome
      from app.partitioned_tables t
      cross join lateral app.archive_months(t.table_name,
        archive_old_audit_logs_partition.months_to_keep) a
      order by 1, 2;
  end $$;

-- Every partition of the tables whose name is like the pattern, archived ones too, with exact
-- counts. Rows in a default partition belong to no month that was made: that is to be looked at.
create or replace function public.get_partition_stats(table_pattern text)
  returns table (table_name text, partition_name text, state text, range_from timestamptz,
    range_to timestamptz, row_count bigint, total_bytes bigint, needs_attention boolean)
  language plpgsql stable set search_path = public, pg_temp
  as $$
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
  end $$;

-- What a start and a job call: makes months ahead and archives old ones by each table's own number.
-- False where rows lie in a default partition.
create or replace function app.keep_partitions() returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$
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
  end $$;

-- Whether a table's default partition holds rows of the tenant at work. Asked of the partition, on
-- which its caller has no right: asked of the table, it would be all of its months that are read.
create or replace function app.has_strays(p_table text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    found boolean := false;
  begin
    if exists (select from app.partitioned_tables t where t.table_name = p_table) then
      execute format('select exists (select from partitions.%I where tenant_id = $1)',
        p_table || '_default') into found using app.current_tenant();
    end if;
    return found;
  end $$;

-- Landing rows bear out figures: a month of them is needed while an import of that month is not
-- taken back, and while a golden row of any version came from one of them.
create or replace function app.landing_needed(p_from timestamptz, p_to timestamptz)
  returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
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
  $$;
alter function app.landing_needed(timestamptz, timestamptz) owner to coxswain_lookup;

do $$
declare
  f text;
  t text;
begin
  foreach f in array array['app.month_from_now(int)', 'app.partitions_of(text)',
    'app.wall_in_partition(regclass)', 'app.add_partition(text, text, timestamptz)',
    'app.archive_months(text, int)', 'app.keep_partitions()', 'app.has_strays(text)',
    'app.landing_needed(timestamptz, timestamptz)', 'public.create_next_audit_logs_partition()',
    'public.archive_old_audit_logs_partition(int)', 'public.get_partition_stats(text)']
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to %s', f, (select n.nspowner::regrole
      from pg_namespace n where n.nspname = 'app'));
  end loop;
  foreach t in array array['landing_records', 'order_lines', 'invoices', 'expenses',
    'observations']
  loop
    execute format('drop policy if exists lookup on %I', t);
    execute format('create policy lookup on %I for select to coxswain_lookup using (true)', t);
  end loop;
end $$;
grant execute on function app.keep_partitions(), app.has_strays(text) to coxswain_app;
grant select (tenant_id, import_id, record_id, received_at) on landing_records to coxswain_lookup;
grant select (tenant_id, id) on order_lines, invoices, expenses, observations to coxswain_lookup;

revoke all on schema partitions, archive from public, coxswain_app;
select app.wall_in_partition(c.oid) from pg_class c
where c.relnamespace in ('partitions'::regnamespace, 'archive'::regnamespace) and c.relkind = 'r';
select create_next_audit_logs_partition();
