-- What TimescaleDB's scheduler runs besides its own policies, as the jobs' role.

-- The aggregate's policy looks at the last week only. What came late, or was dropped, before that has
-- been noted by TimescaleDB, and this works off what is noted and nothing else. A refresh commits, so
-- it stands in a procedure and not in a transaction with the row that came late.
create or replace procedure metrics.refresh_late(job_id int, config jsonb)
  language plpgsql
  as $$
  begin
    call public.refresh_continuous_aggregate('metrics.quarter_hours', null,
      now() - interval '6 days');
  end $$;

-- TimescaleDB's own retention policy looks at time only, and would drop what a file gave once. The
-- job looks at each row (jobs.drop_old_chunks); a run beside pg_cron's of the same name is not begun.
create or replace procedure metrics.drop_old(job_id int, config jsonb)
  language plpgsql
  as $$ begin call jobs.run('chunk-retention'); end $$;

revoke all on procedure metrics.refresh_late(int, jsonb), metrics.drop_old(int, jsonb) from public;

alter procedure metrics.refresh_late(int, jsonb) owner to coxswain_jobs;

alter procedure metrics.drop_old(int, jsonb) owner to coxswain_jobs;

-- A job belongs to whoever adds it.
set local role coxswain_jobs;

select add_job('metrics.refresh_late', interval '5 minutes')
where not exists (select from timescaledb_information.jobs j
  where j.proc_schema = 'metrics' and j.proc_name = 'refresh_late');

select add_job('metrics.drop_old', interval '1 day')
where not exists (select from timescaledb_information.jobs j
  where j.proc_schema = 'metrics' and j.proc_name = 'drop_old');

reset role;
