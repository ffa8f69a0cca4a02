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

-- Makes the vector index of the business at work when it has outgrown exact search, and drops it
-- when half of that is left. True where it did either. Sessions are read meanwhile, but not
-- written, by anybody: called at night. In one process: pgvector before 0.8.2 builds unsafely in
-- several. Before 0.8.0 an index cannot be searched on and on, and there is none.
create or replace function app.keep_vector_index() returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  set max_parallel_maintenance_workers = 0 set maintenance_work_mem = '256MB'
  set lock_timeout = '10s'
  as $$
  declare
    tenant constant uuid := app.current_tenant();
    index_name constant text := app.vector_index_of(tenant);
    is_there constant boolean := to_regclass(index_name) is not null;
  begin
    if tenant is null or not exists (select from pg_extension
        where extname = 'vector' and string_to_array(extversion, '.')::int[] >= '{0,8}') then
      return false;
    elsif not is_there and app.has_more_sessions(app.exact_vectors_up_to()) then
      execute format('create index %I on public.coaching_sessions
        using hnsw (embedding vector_ip_ops) with (ef_construction = 128)
        where tenant_id = %L',
        split_part(index_name, '.', 2), tenant);
      return true;
    elsif is_there and not app.has_more_sessions(app.exact_vectors_up_to() / 2) then
      execute format('drop index %s', index_name);
      return true;
    end if;
    return false;
  end $$;

-- Whether the business has such an index. If so, it is searched on and on in this transaction until
-- as many rows have come as were asked for, however many there are that the person may not see.
create or replace function app.open_search(p_tenant uuid) returns boolean
  language plpgsql
  as $$
  begin
    if to_regclass(app.vector_index_of(p_tenant)) is null then
      return false;
    end if;
    perform set_config('hnsw.iterative_scan', 'strict_order', true),
      set_config('hnsw.ef_search', '200', true),
      -- as far as the index goes: pgvector's own bounds end a search among many that are hidden
      set_config('hnsw.max_scan_tuples', '2147483647', true),
      set_config('hnsw.scan_mem_multiplier', '16', true);
    return true;
  end $$;

revoke all on function app.keep_vector_index(), app.has_more_sessions(bigint) from public;
grant execute on function app.keep_vector_index() to coxswain_jobs;
do $$
begin
  execute format('grant execute on function app.has_more_sessions(bigint) to %s',
    (select n.nspowner::regrole from pg_namespace n where n.nspname = 'app'));
end $$;
