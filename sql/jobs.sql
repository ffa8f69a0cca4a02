-- Jobs that run by themselves: the list, their runs, and who is at work on a tenant.

-- definitions(): many
select name, schedule, command, scope, time_limit_s, runs_as, run_missed, purpose
from jobs.definitions() order by name;

-- beginRun(name, runner, at): one
select jobs.begin_run($1, $2, $3::timestamptz) as run_id;

-- endRun(run_id, outcome, error, rows, at): one
select jobs.end_run($1::uuid, $2, $3, $4::bigint, $5::timestamptz) as ended;

-- cutOffRuns(at): one
select jobs.cut_off_runs($1::timestamptz) as cut_off;

-- runPart(run_id, name, at): one
select p.outcome, p.rows from jobs.run_part($1::uuid, $2, $3::timestamptz) p;

-- runOnce(run_id, name, at): one
select p.outcome, p.rows from jobs.run_once($1::uuid, $2, $3::timestamptz) p;

-- wholeOutcome(outcomes, tenants): one
-- What a run is worth by its parts, and the sentence that goes with it.
select w.worst as outcome, jobs.tally(w.worst, cardinality($1::text[]), $2::int) as error
from (select case when cardinality($1::text[]) < $2::int then 'cut_off'
    when 'failed' = any ($1::text[]) then 'failed'
    when 'found' = any ($1::text[]) then 'found' else 'done' end as worst) w;

-- lastRuns(most): many
select id, name, runner, started_at, finished_at, outcome from jobs.last_runs($1::int);

-- executionsOf(tenant_id, run_ids): many
select run_id, name, started_at, finished_at, outcome, error, rows
from job_executions where tenant_id = $1 and run_id = any ($2::uuid[]);

-- tenantsWithWork(holder): many
select tenant_id from app.tenants_with_work($1);

-- unfinishedOf(tenant_id): many
select id from imports
where tenant_id = $1 and status in ('validating', 'importing', 'publishing', 'deleting')
order by queue_no, id;

-- takeLease(tenant_id, holder, seconds): maybe
insert into work_leases as l (tenant_id, holder, expires_at)
values ($1, $2, clock_timestamp() + make_interval(secs => $3::float8))
on conflict (tenant_id) do update
  set holder = excluded.holder, expires_at = excluded.expires_at
  where l.holder = excluded.holder or l.expires_at <= clock_timestamp()
returning l.holder;

-- renewLease(tenant_id, holder, seconds): maybe
-- An expired lease that nobody took is still its holder's: a machine that slept goes on.
update work_leases set expires_at = clock_timestamp() + make_interval(secs => $3::float8)
where tenant_id = $1 and holder = $2
returning holder;

-- releaseLease(tenant_id, holder): none
update work_leases set expires_at = clock_timestamp() where tenant_id = $1 and holder = $2;
