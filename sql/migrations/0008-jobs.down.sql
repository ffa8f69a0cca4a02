select jobs.remove_cron_jobs();
drop function if exists app.tenants_with_work(text);
drop procedure if exists refresh_external_benchmarks();
drop schema jobs cascade;
drop table work_leases, job_executions;
