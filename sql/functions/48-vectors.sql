-- Which business has outgrown exact search, and the vector index it gets then. Exact is the rule:
-- it loses nothing, and up to some thousands of sessions it is as fast. What one business's index
-- holds is that business's rows only; one over all of them, under row security, would find others'
-- first and come back short.

-- Sessions up to which search is exact. Measured (docs/decisions.md): at 10,000 exact search takes
-- three times as long as by index, and more than an answer may take. `alter database … set
-- coxswain.exact_vectors_up_to = 20000` changes it.
create or replace function app.exact_vectors_up_to() returns bigint
  language sql stable
  as $$ select coalesce(nullif(current_setting('coxswain.exact_vectors_up_to', true), '')::bigint,
    10000) $$;

create or replace function app.vector_index_of(p_tenant uuid) returns text
  language sql immutable parallel safe
  as $$ select 'public.coaching_sessions_near_' || replace(p_tenant::text, '-', '') $$;

-- Whether the business at work has more sessions than that, whoever may see them.
create or replace function app.has_more_sessions(p_than bigint) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from coaching_sessions s
    where s.tenant_id = app.current_tenant() offset p_than) $$;
alter function app.has_more_sessions(bigint) owner to coxswain_lookup;
grant select (tenant_id) on coaching_sessions to coxswain_lookup;
drop policy if exists lookup on coaching_sessions;
create policy lookup on coaching_sessions for select to coxswain_lookup
  using (tenant_id = (select app.current_tenant()));

-- Built in one process: pgvector before 0.8.2 builds unsafely in several, whoever asks for it.
alter table coaching_sessions set (parallel_workers = 0);

-- What builds it without holding up writers; such a statement stands alone, in no function.
create or replace function app.vector_index_build(p_tenant uuid) returns text
  language sql immutable
  as $$ select format('create index concurrently if not exists %I on public.coaching_sessions
    using hnsw (embedding vector_ip_ops) with (ef_construction = 128) where tenant_id = %L',
    split_part(app.vector_index_of(p_tenant), '.', 2), p_tenant) $$;

-- Whether it stands. One that is being built, or whose building was cut off, serves no search.
create or replace function app.has_vector_index(p_tenant uuid) returns boolean
  language sql stable
  as $$ select exists (select from pg_index i
    where i.indexrelid = to_regclass(app.vector_index_of(p_tenant)) and i.indisvalid) $$;

-- Sees to it that the business at work has its vector index when it has outgrown exact search, and
-- has none when half of that is left: called every night. True where it made one, dropped one, or
-- asked pg_cron for one, which builds it within minutes while everybody works on. What is left of a
-- build that was cut off goes first. Without pg_cron it is built here, and sessions are read
-- meanwhile, but not written, by anybody. Before pgvector 0.8.0 an index cannot be searched on and
-- on, and there is none.
create or replace function app.keep_vector_index() returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  set maintenance_work_mem = '256MB' set lock_timeout = '5s'
  as $$
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
  end $$;

-- Has pg_cron build it, as whoever owns the table: at a minute that comes soon and every hour of the
-- day, should the server be down just then; the next night forgets it. Two builds at once would wait
-- for each other, so each has its own five minutes. False where there is no pg_cron to be asked.
create or replace function app.ask_for_vector_index(p_tenant uuid) returns boolean
  language plpgsql
  as $$
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
  end $$;

create or replace function app.forget_vector_build(p_tenant uuid) returns void
  language plpgsql
  as $$
  begin
    if app.may_ask_cron() then
      execute 'select cron.unschedule(j.jobid) from cron.job j
        where j.username = current_user and j.jobname = $1' using 'vector index ' || p_tenant;
    end if;
  end $$;

create or replace function app.may_ask_cron() returns boolean
  language sql stable
  as $$ select exists (select from pg_extension where extname = 'pg_cron')
    and has_schema_privilege(current_user, to_regnamespace('cron')::oid, 'usage') $$;

-- Whether the business has such an index. If so, it is searched on and on in this transaction until
-- as many rows have come as were asked for, however many there are that the person may not see.
create or replace function app.open_search(p_tenant uuid) returns boolean
  language plpgsql
  as $$
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
  end $$;

-- For the rest of the transaction a statement's plan is made once for all values.
create or replace function app.keep_plans() returns void
  language plpgsql
  as $$
  begin
    perform set_config('plan_cache_mode', 'force_generic_plan', true);
  end $$;

revoke all on function app.keep_vector_index(), app.has_more_sessions(bigint),
  app.ask_for_vector_index(uuid), app.forget_vector_build(uuid) from public;
grant execute on function app.keep_vector_index() to coxswain_jobs;
do $$
begin
  execute format('grant execute on function app.has_more_sessions(bigint) to %s',
    (select n.nspowner::regrole from pg_namespace n where n.nspname = 'app'));
end $$;
