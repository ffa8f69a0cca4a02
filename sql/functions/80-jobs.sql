-- What runs by itself, and when: the one list for every engine. pg_cron runs it on a server
-- (86-cron.sql), the process itself on the embedded engine (ingest/jobs); both call what is here.

-- Whoever migrates a server is no superuser: to give functions to the jobs' role it belongs to it
-- until 86-cron.sql has run.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant coxswain_jobs to %I with inherit true, set true', current_user);
  end if;
end $$;
grant create on schema jobs to coxswain_jobs;

-- schedule: cron's five fields, in UTC. scope: once, or once for each active tenant. calls: a
-- function of (run, now) that returns rows and a problem, or null. run_missed: once at the start of
-- a process that was down when it was due. time_limit_s: nothing new is begun after it, and a run
-- older than it is taken for dead.
create or replace function jobs.definitions()
  returns table (name text, schedule text, command text, scope text, calls text,
    time_limit_s int, runs_as text, run_missed bool, purpose text)
  language sql immutable
  as $$ values
    ('hourly-rollups', '7 * * * *', 'call jobs.run(''hourly-rollups'')', 'tenant',
      'jobs.mend_rollups', 1800, 'coxswain_jobs', false,
      'Takes up changes that nobody is at, and days whose total is not the sum of its hours.'),
    ('partition-upkeep', '15 1 * * *', 'call jobs.run(''partition-upkeep'')', 'once',
      'jobs.tend_partitions', 600, 'coxswain_jobs', true,
      'Makes the next months'' partitions and archives old ones.'),
    ('refresh-benchmarks', '0 2 * * *', 'call refresh_external_benchmarks()', 'once',
      'jobs.queue_benchmarks', 3600, 'coxswain_jobs', true,
      'Asks the queue to fetch figures of the trade from outside.'),
    ('nightly-backup', '40 2 * * *', 'call jobs.run(''nightly-backup'')', 'once',
      'jobs.queue_backup', 7200, 'coxswain_jobs', true,
      'Asks the queue for a backup of the embedded database; a server''s backups are its own.'),
    ('chunk-retention', '20 3 * * *', 'call jobs.run(''chunk-retention'')', 'once',
      'jobs.drop_old_chunks', 3600, 'coxswain_jobs', true,
      'Drops whole weeks of hourly points after two years where all can be made again.'),
    ('sign-in-upkeep', '25 3 * * *', 'call jobs.run(''sign-in-upkeep'')', 'once',
      'jobs.forget_sign_ins', 600, 'coxswain_jobs', true,
      'Forgets sign-ins after half a year, and wrong tries and links to a new password after a day.'),
    ('retention', '30 3 * * *', 'call jobs.run(''retention'')', 'tenant',
      'jobs.keep_house', 3600, 'coxswain_jobs', true,
      'Drops hourly points after two years where their source can give them again, kept '
      'answers to repeated calls after a day, and what no longer holds of what was found.'),
    ('vector-indexes', '50 3 * * *', 'call jobs.run(''vector-indexes'')', 'tenant',
      'jobs.tend_vector_index', 3600, 'coxswain_jobs', false,
      'Makes a vector index for a business whose earlier sessions are too many to read them all.'),
    ('findings', '10 4 * * *', 'call jobs.run(''findings'')', 'tenant',
      'jobs.ask_for_findings', 1800, 'coxswain_jobs', true,
      'Asks the queue to look through each business for what is unusual and true.'),
    ('quality-checks', '45 4 * * *', 'call jobs.run(''quality-checks'')', 'tenant',
      'jobs.check_quality', 3600, 'coxswain_jobs', true,
      'Looks for figures that do not add up and for work that is stuck.')
  $$;

-- Begins a run, or returns null where one of the same name is still alive (runs never overlap) or
-- no job has the name.
create or replace function jobs.begin_run(p_name text, p_runner text, p_now timestamptz)
  returns uuid
  language plpgsql security definer set search_path = jobs, pg_temp
  as $$
  declare
    v_limit interval;
    v_run uuid;
  begin
    select make_interval(secs => d.time_limit_s) into v_limit
      from jobs.definitions() d where d.name = p_name;
    if v_limit is null then
      return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('jobs.' || p_name, 0));
    update runs set outcome = 'cut_off', finished_at = p_now
      where name = p_name and finished_at is null and started_at <= p_now - v_limit;
    if exists (select from runs where name = p_name and finished_at is null) then
      return null;
    end if;
    -- a quarter of a year is what anybody looks back
    delete from runs where name = p_name and started_at < p_now - interval '90 days';
    insert into runs (name, runner, started_at) values (p_name, p_runner, p_now)
      returning id into v_run;
    return v_run;
  end $$;

-- Ends a run that is running or queued; a second end, or that of a run taken for dead, is nothing.
create or replace function jobs.end_run(
    p_run uuid, p_outcome text, p_error text, p_rows bigint, p_now timestamptz)
  returns bool
  language sql security definer set search_path = jobs, pg_temp
  as $$
    with ended as (
      update runs set outcome = p_outcome, error = left(p_error, 1000), rows = p_rows,
        finished_at = case when p_outcome in ('running', 'queued') then null else p_now end
      where id = p_run and finished_at is null returning 1)
    select exists (select from ended)
  $$;

-- Runs that a process left unfinished: said by the only process there is, when it starts.
create or replace function jobs.cut_off_runs(p_now timestamptz) returns int
  language sql security definer set search_path = jobs, pg_temp
  as $$
    with cut as (
      update runs set outcome = 'cut_off', finished_at = p_now
      where finished_at is null and runner = 'process' and outcome = 'running' returning 1)
    select count(*)::int from cut
  $$;

-- The last runs of each job: when and how they ended, and nothing that came from a tenant.
create or replace function jobs.last_runs(p_most int)
  returns table (id uuid, name text, runner text, started_at timestamptz,
    finished_at timestamptz, outcome text)
  language sql stable security definer set search_path = jobs, pg_temp
  as $$
    select r.id, r.name, r.runner, r.started_at, r.finished_at, r.outcome
    from jobs.definitions() d cross join lateral (
      select * from runs x where x.name = d.name order by x.started_at desc limit p_most) r
    order by r.name, r.started_at desc
  $$;

-- One tenant's part of a run, inside that tenant. A part that fails is recorded with its sentence
-- and does not keep the others from theirs.
create or replace function jobs.run_part(p_run uuid, p_name text, p_now timestamptz)
  returns table (outcome text, rows bigint)
  language plpgsql
  as $$
  declare
    v_calls text;
    v_problem text;
    v_began timestamptz := clock_timestamp();
  begin
    select d.calls into v_calls from jobs.definitions() d
      where d.name = p_name and d.scope = 'tenant';
    if v_calls is null then
      return;
    end if;
    begin
      execute format('select r.rows, r.problem from %s($1, $2) r', v_calls)
        into rows, v_problem using p_run, p_now;
      outcome := case when v_problem is null then 'done' else 'found' end;
    exception when others then
      outcome := 'failed';
      rows := 0;
      v_problem := sqlerrm;
    end;
    if outcome <> 'done' or rows > 0 then
      insert into job_executions
        (tenant_id, id, run_id, name, started_at, finished_at, outcome, error, rows)
      values (app.current_tenant(), gen_random_uuid(), p_run, p_name, p_now,
        p_now + (clock_timestamp() - v_began), outcome, left(v_problem, 1000), rows);
    end if;
    return next;
  end $$;

-- A run that is not about tenants, whole. Queued: the worker that takes the job up ends the run.
create or replace function jobs.run_once(p_run uuid, p_name text, p_now timestamptz)
  returns table (outcome text, rows bigint)
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    v_calls text;
    v_problem text;
    v_began timestamptz := clock_timestamp();
  begin
    select d.calls into v_calls from jobs.definitions() d
      where d.name = p_name and d.scope = 'once';
    if v_calls is null then
      return;
    end if;
    begin
      execute format('select r.outcome, r.rows, r.problem from %s($1, $2) r', v_calls)
        into outcome, rows, v_problem using p_run, p_now;
    exception when others then
      outcome := 'failed';
      rows := 0;
      v_problem := sqlerrm;
    end;
    perform jobs.end_run(p_run, outcome, v_problem, rows,
      p_now + (clock_timestamp() - v_began));
    return next;
  end $$;

-- A job whole, tenant by tenant, each in a transaction of its own: what pg_cron calls.
create or replace procedure jobs.run(p_name text)
  language plpgsql
  as $$
  declare
    v_job record;
    v_run uuid;
    v_tenants uuid[];
    v_tenant uuid;
    v_part record;
    v_rows bigint := 0;
    v_worst text := 'done';
    v_at_work int := 0;
    v_began timestamptz := clock_timestamp();
  begin
    select * into strict v_job from jobs.definitions() d where d.name = p_name;
    v_run := jobs.begin_run(p_name, 'pg_cron', v_began);
    commit;
    if v_run is null then
      raise notice 'an earlier run of % is still at work', p_name;
      return;
    end if;
    if v_job.scope = 'once' then
      perform jobs.run_once(v_run, p_name, v_began);
      return;
    end if;
    select coalesce(array_agg(t.tenant_id), '{}') into v_tenants from app.active_tenants() t;
    foreach v_tenant in array v_tenants loop
      if clock_timestamp() > v_began + make_interval(secs => v_job.time_limit_s) then
        exit;
      end if;
      v_at_work := v_at_work + 1;
      perform set_config('app.current_tenant', v_tenant::text, true),
        set_config('app.current_role', 'system', true);
      select * into v_part from jobs.run_part(v_run, p_name, v_began);
      v_rows := v_rows + v_part.rows;
      v_worst := jobs.worse(v_worst, v_part.outcome);
      commit;
    end loop;
    if v_at_work < cardinality(v_tenants) then
      v_worst := 'cut_off';
    end if;
    perform jobs.end_run(v_run, v_worst, jobs.tally(v_worst, v_at_work, cardinality(v_tenants)),
      v_rows, clock_timestamp());
  end $$;

-- Of two outcomes of parts, the one that a whole run has.
create or replace function jobs.worse(p_one text, p_other text) returns text
  language sql immutable
  as $$ select case when 'failed' in (p_one, p_other) then 'failed'
    when 'found' in (p_one, p_other) then 'found' else 'done' end $$;

create or replace function jobs.tally(p_worst text, p_at_work int, p_tenants int) returns text
  language sql immutable
  as $$ select case
    when p_at_work < p_tenants then format('Only %s of %s tenants were reached.',
      p_at_work, p_tenants)
    when p_worst = 'failed' then 'It failed in a tenant; job_executions has the sentence.'
    when p_worst = 'found' then 'Something was found in a tenant; job_executions has the sentence.'
    end $$;

-- Asks for figures from outside. SQL makes no HTTP calls: a worker does.
create or replace procedure refresh_external_benchmarks()
  language plpgsql
  as $$ begin call jobs.run('refresh-benchmarks'); end $$;
