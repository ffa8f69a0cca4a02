-- pg_cron's jobs from the one list (80-jobs.sql), where the database has pg_cron; they belong to the
-- jobs' role and run as it. Where it has not, these functions do nothing and list nothing.
create or replace function jobs.has_cron() returns bool
  language sql stable
  as $$ select exists (select from pg_extension where extname = 'pg_cron')
    and has_schema_privilege('coxswain_jobs', to_regnamespace('cron')::oid, 'usage') $$;

-- Makes pg_cron's jobs what the list says: a second call changes nothing, and what is no longer on
-- the list goes. Returns how many there are.
create or replace function jobs.create_cron_jobs() returns int
  language plpgsql security definer set search_path = jobs, pg_temp
  as $$
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
  end $$;

create or replace function jobs.list_cron_jobs()
  returns table (name text, schedule text, command text, active bool)
  language plpgsql stable security definer set search_path = jobs, pg_temp
  as $$
  begin
    if jobs.has_cron() then
      return query execute 'select j.jobname::text, j.schedule, j.command, j.active
        from cron.job j where j.username = current_user order by 1';
    end if;
  end $$;

create or replace function jobs.remove_cron_jobs() returns int
  language plpgsql security definer set search_path = jobs, pg_temp
  as $$
  declare
    v_gone int := 0;
  begin
    if jobs.has_cron() then
      execute 'select count(cron.unschedule(j.jobid))::int from cron.job j
        where j.username = current_user' into v_gone;
    end if;
    return v_gone;
  end $$;

do $$
declare
  f regprocedure;
begin
  for f in
    select p.oid from pg_proc p where p.pronamespace = 'jobs'::regnamespace and p.prosecdef
  loop
    execute format('alter function %s owner to coxswain_jobs', f);
  end loop;
  if to_regprocedure('app.keep_partitions()') is not null then
    execute 'grant execute on function app.keep_partitions(), app.has_strays(text)
      to coxswain_jobs';
  end if;
  for f in select p.oid from pg_proc p where p.pronamespace = 'jobs'::regnamespace loop
    execute format('revoke all on routine %s from public', f);
    execute format('grant execute on routine %s to coxswain_jobs', f);
  end loop;
end $$;
revoke all on procedure refresh_external_benchmarks() from public;
grant execute on procedure refresh_external_benchmarks() to coxswain_jobs;
grant execute on function jobs.definitions(), jobs.begin_run(text, text, timestamptz),
  jobs.end_run(uuid, text, text, bigint, timestamptz), jobs.cut_off_runs(timestamptz),
  jobs.last_runs(int), jobs.run_part(uuid, text, timestamptz),
  jobs.run_once(uuid, text, timestamptz), jobs.worse(text, text), jobs.tally(text, int, int),
  jobs.send(text, uuid, uuid), jobs.mend_rollups(uuid, timestamptz),
  jobs.ask_for_findings(uuid, timestamptz), jobs.is_left_behind(interval),
  jobs.rollup_misfits(text, date, date), jobs.raw_points_months(),
  jobs.keep_house(uuid, timestamptz), jobs.drop_old_points(uuid, timestamptz), jobs.points_end(timestamptz),
  jobs.points_may_go(timestamptz, timestamptz), jobs.check_quality(uuid, timestamptz),
  jobs.total_problems(timestamptz), jobs.partition_problems(),
  jobs.tend_vector_index(uuid, timestamptz) to coxswain_app;

-- The schema of pg_cron belongs to a superuser; whoever installs it lets the jobs' role in
-- (docs/jobs.md), and so does a migration by a superuser.
do $$
begin
  if exists (select from pg_extension where extname = 'pg_cron') and not jobs.has_cron() then
    begin
      grant usage on schema cron to coxswain_jobs;
    exception when insufficient_privilege then
      raise warning 'pg_cron is installed, but coxswain_jobs has no usage of the schema cron';
    end;
  end if;
  perform jobs.create_cron_jobs();
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke coxswain_jobs from %I', current_user);
  end if;
end $$;
revoke create on schema jobs from coxswain_jobs;
