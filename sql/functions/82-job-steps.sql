-- What each job does (80-jobs.sql): for the tenant of the transaction, or once for all. Each returns
-- how many rows it was about, and what is wrong in a sentence, or null.

-- Days of the last week whose stored total is not the sum of its hourly points are marked, and they
-- and whatever a worker left behind are asked for on the queue.
create or replace function jobs.mend_rollups(
    p_run uuid, p_now timestamptz, out rows bigint, out problem text)
  language plpgsql
  as $$
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
  end $$;

-- Something is dirty or unpublished and no worker has been at it for so long.
create or replace function jobs.is_left_behind(p_for interval) returns bool
  language sql stable
  as $$
    -- as a minimum this is one look into the key; whether there is one was read row by row
    select ((select min(d.stage) from dirty_buckets d
          where d.tenant_id = app.current_tenant()) is not null
        or exists (select from tenants t where t.tenant_id = app.current_tenant()
          and t.next_version is not null))
      and not exists (select from work_leases l where l.tenant_id = app.current_tenant()
        and l.expires_at > clock_timestamp() - p_for)
  $$;

-- A business with figures is looked through again when they have changed since the last look, and
-- once a day while they are fresh: what has come to a stop is noticed by the clock alone.
create or replace function jobs.ask_for_findings(
    p_run uuid, p_now timestamptz, out rows bigint, out problem text)
  language plpgsql
  as $$
  begin
    rows := 0;
    if exists (select from tenants t left join finding_scans s on s.tenant_id = t.tenant_id
        where t.tenant_id = app.current_tenant() and t.data_version > 0
          and (s.data_version is distinct from t.data_version
            or s.complete_to > (p_now at time zone t.time_zone)::date - 100)) then
      perform jobs.send('findings', app.current_tenant(), p_run);
    end if;
  end $$;

-- Stored totals of a grain that the definition would not give, or gives and are not stored, at the
-- version that is read.
create or replace function jobs.rollup_misfits(p_grain text, p_from date, p_to date)
  returns table (bucket date, metric_name text)
  language sql stable
  as $$
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
  $$;

-- Points are dropped after so many months; `alter database … set coxswain.raw_points_months = 36`
-- changes it on a server.
create or replace function jobs.raw_points_months() returns int
  language sql stable
  as $$ select coalesce(nullif(current_setting('coxswain.raw_points_months', true), '')::int, 24) $$;

-- Where the tenant's old points end: its midnight so many months ago, so that no day is halved. The
-- hours of a day that has a total and no points are read from golden rows (metrics.hourTotals).
create or replace function jobs.points_end(p_now timestamptz) returns timestamptz
  language sql stable
  as $$
    select app.local_midnight(((p_now - make_interval(months => jobs.raw_points_months()))
      at time zone t.time_zone)::date, t.time_zone)
    from tenants t where t.tenant_id = app.current_tenant()
  $$;

-- A point may go where a day's total stands for it and its source can give it again. A file is given
-- once: what came from one stays. What is not known to be otherwise stays too.
create or replace function jobs.points_may_go(p_from timestamptz, p_to timestamptz)
  returns table ("time" timestamptz, metric_name text, source_id uuid, unit text,
    since_version bigint, may_go bool)
  language sql stable
  as $$
    select p.time, p.metric_name, p.source_id, p.unit, p.since_version,
      exists (select from data_sources s where s.tenant_id = app.current_tenant()
        and s.id = p.source_id and s.source_type <> 'file')
      and exists (select from tenants t join business_metrics_rollups r
          on r.tenant_id = t.tenant_id and r.bucket = (p.time at time zone t.time_zone)::date
        where t.tenant_id = app.current_tenant() and r.metric_name = p.metric_name
          and r.grain = 'day' and r.source_id = p.source_id and r.unit = p.unit)
    from business_metrics p
    where p.tenant_id = app.current_tenant() and p.time >= p_from and p.time < p_to
  $$;

-- Hourly points past their time that may go, one by one: in a chunk that others need, or where there
-- are none. What was done is forgotten after a quarter.
create or replace function jobs.drop_old_points(
    p_run uuid, p_now timestamptz, out rows bigint, out problem text)
  language sql
  as $$
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
  $$;

-- Whole chunks past their time in which every point of every tenant may go; then the rest of the
-- days that their ends cut, and whatever else of these tenants may. Where points lie in no chunks
-- there is nothing to do here. Each tenant is looked into by its own policy.
create or replace function jobs.drop_old_chunks(
    p_run uuid, p_now timestamptz, out outcome text, out rows bigint, out problem text)
  language plpgsql
  as $$
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
  end $$;

-- Tenants with points in a chunk, or null where a point of one of them must stay. With p_hold
-- nobody writes into the chunk until the transaction ends.
create or replace function jobs.holders_of_points(
    p_from timestamptz, p_to timestamptz, p_hold bool) returns uuid[]
  language plpgsql
  as $$
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
  end $$;

-- What should never be so: each problem is one sentence.
create or replace function jobs.check_quality(
    p_run uuid, p_now timestamptz, out rows bigint, out problem text)
  language plpgsql
  as $$
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
  end $$;

-- Of one day, another one each time, and of its week and month: is the total the sum of its parts?
create or replace function jobs.total_problems(p_now timestamptz) returns text[]
  language plpgsql stable
  as $$
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
  end $$;

-- A row in a default partition came for a month that nobody had made ready.
create or replace function jobs.partition_problems() returns text[]
  language sql stable
  as $$
    select coalesce(array_agg(format('Rows of %s lie in the partition for the rest.', c.relname)
      order by c.relname), '{}')
    from pg_partitioned_table t join pg_class c on c.oid = t.partrelid
    where t.partdefid <> 0 and c.relnamespace = 'public'::regnamespace
      and app.has_strays(c.relname)
  $$;

-- Next months' partitions, and old ones away, where there are tables by month.
create or replace function jobs.tend_partitions(
    p_run uuid, p_now timestamptz, out outcome text, out rows bigint, out problem text)
  language plpgsql
  as $$
  declare
    v_in_order bool := true;
  begin
    rows := 0;
    if to_regprocedure('app.keep_partitions()') is not null then
      execute 'select app.keep_partitions()' into v_in_order;
    end if;
    outcome := case when v_in_order then 'done' else 'found' end;
    problem := case when not v_in_order then 'Rows lie in a partition for the rest.' end;
  end $$;

-- A vector index for whoever has outgrown exact search (48-vectors.sql). Not on the embedded engine,
-- whose session may not make one: its one connection would serve nobody until it stood.
create or replace function jobs.tend_vector_index(
    p_run uuid, p_now timestamptz, out rows bigint, out problem text)
  language plpgsql
  as $$
  begin
    rows := 0;
    if has_function_privilege('app.keep_vector_index()', 'execute') then
      rows := app.keep_vector_index()::int;
    end if;
  end $$;

-- What SQL cannot do itself is asked for on the queue, and the run is open until a worker answers.
create or replace function jobs.ask_queue(
    p_queue text, p_run uuid, out outcome text, out rows bigint, out problem text)
  language plpgsql
  as $$
  begin
    if jobs.send(p_queue, null, p_run) is null then
      outcome := 'failed';
      problem := 'An earlier request still waits: is a worker running?';
      rows := 0;
    else
      outcome := 'queued';
      rows := 1;
    end if;
  end $$;

create or replace function jobs.queue_benchmarks(
    p_run uuid, p_now timestamptz, out outcome text, out rows bigint, out problem text)
  language sql
  as $$ select * from jobs.ask_queue('refresh-benchmarks', p_run) $$;

create or replace function jobs.queue_backup(
    p_run uuid, p_now timestamptz, out outcome text, out rows bigint, out problem text)
  language plpgsql
  as $$
  begin
    -- a first start has nothing to save yet, and enough to do
    if (select count(*) from jobs.last_runs(2) r where r.name = 'nightly-backup') < 2 then
      outcome := 'done';
      rows := 0;
      return;
    end if;
    select a.* into outcome, rows, problem from jobs.ask_queue('nightly-backup', p_run) a;
  end $$;
