do $$
declare
  lent bool := not (select rolsuper from pg_roles where rolname = current_user);
begin
  if lent then
    execute format('grant coxswain_jobs to %I with inherit true, set true', current_user);
  end if;
  perform jobs.remove_cron_jobs();
  if lent then
    execute format('revoke coxswain_jobs from %I', current_user);
  end if;
end $$;
drop function if exists app.tenants_with_work(text);
drop procedure if exists refresh_external_benchmarks();
drop schema jobs cascade;
drop table work_leases, job_executions;
