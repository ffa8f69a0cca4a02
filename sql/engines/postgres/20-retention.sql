-- What only the owner of points may do when old ones go: look at chunks whole, keep writers out of
-- one and drop it. The jobs' role decides which (jobs.drop_old_chunks); nobody else may call these.

-- Where the engine is timescale the owner is the jobs' role (../timescale/00-owner.sql).
do $$
begin
  if not pg_has_role((select c.relowner from pg_class c where c.oid = 'metrics.points'::regclass),
      'usage') then
    execute format('grant coxswain_jobs to %I with inherit true, set true', current_user);
  end if;
end $$;

-- A schema of their own: they are not of the schema that every engine has.
create schema if not exists chunks;
grant usage on schema chunks to coxswain_jobs;

-- Chunks that end before an instant, oldest first.
create or replace function chunks.old_chunks(p_before timestamptz)
  returns table (range_from timestamptz, range_to timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select c.range_start, c.range_end from timescaledb_information.chunks c
    where c.hypertable_schema = 'metrics' and c.hypertable_name = 'points'
      and c.range_end <= p_before
    order by c.range_start
  $$;

-- Whose points lie in a chunk. With p_hold nobody adds or changes one until the transaction ends.
create or replace function chunks.tenants_in_chunk(
    p_from timestamptz, p_to timestamptz, p_hold bool) returns uuid[]
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '10s'
  as $$
  begin
    if p_hold then
      execute (select format('lock table %I.%I in share row exclusive mode', c.chunk_schema,
          c.chunk_name) from timescaledb_information.chunks c
        where c.hypertable_schema = 'metrics' and c.hypertable_name = 'points'
          and c.range_start = p_from and c.range_end = p_to);
    end if;
    return array(select distinct p.tenant_id from metrics.points p
      where p.time >= p_from and p.time < p_to);
  end $$;

create or replace function chunks.drop_chunk(p_from timestamptz, p_to timestamptz) returns void
  language sql security definer set search_path = public, pg_temp set lock_timeout = '10s'
  as $$ select drop_chunks('metrics.points', older_than => p_to, newer_than => p_from) $$;

do $$
declare
  f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'chunks'::regnamespace loop
    execute format('revoke all on routine %s from public', f);
    execute format('grant execute on routine %s to coxswain_jobs', f);
  end loop;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke coxswain_jobs from %I', current_user);
  end if;
end $$;
