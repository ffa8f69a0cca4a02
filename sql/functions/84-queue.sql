-- The job queue's tables are pg-boss's (sql/queue-schema.ts makes them). Here: which queues there
-- are, and who may touch them. A job holds ids and nothing else of a tenant.
select pgboss.create_queue('refresh-benchmarks', '{"policy": "short", "retryLimit": 5,
  "retryDelay": 60, "retryBackoff": true, "expireInSeconds": 900, "retentionMinutes": 4320}');
-- Made again an hour later where the disk was full; the next night has its own.
select pgboss.create_queue('nightly-backup', '{"policy": "short", "retryLimit": 1,
  "retryDelay": 3600, "retryBackoff": false, "expireInSeconds": 3600, "retentionMinutes": 1440}');
select pgboss.create_queue('rollups', '{"policy": "short", "retryLimit": 20,
  "retryDelay": 30, "retryBackoff": false, "expireInSeconds": 3600, "retentionMinutes": 4320}');
select pgboss.create_queue('findings', '{"policy": "short", "retryLimit": 3,
  "retryDelay": 60, "retryBackoff": true, "expireInSeconds": 900, "retentionMinutes": 4320}');

-- Only a worker's transaction, which says so and has no tenant, sees or takes jobs; partitions have
-- no grants, so that the policy on the whole is the only door.
alter table pgboss.job enable row level security;
alter table pgboss.archive enable row level security;
do $$
declare
  t text;
begin
  foreach t in array array['job', 'archive'] loop
    execute format('drop policy if exists worker on pgboss.%I', t);
    execute format('create policy worker on pgboss.%I for all to coxswain_app
      using ((select app.current_role_name()) = ''worker''
        and (select app.current_tenant()) is null)', t);
  end loop;
end $$;
drop policy if exists sender on pgboss.job;
create policy sender on pgboss.job for all to coxswain_jobs using (true);
revoke all on all tables in schema pgboss from coxswain_app, coxswain_jobs;
revoke all on function pgboss.create_queue(text, json), pgboss.delete_queue(text) from public;
grant usage on schema pgboss to coxswain_app, coxswain_jobs;
grant select, insert, update, delete on pgboss.job, pgboss.archive to coxswain_app;
grant select on pgboss.queue, pgboss.version to coxswain_app, coxswain_jobs;
grant select, insert on pgboss.job to coxswain_jobs;

-- Asks for a job, in the caller's transaction: nothing is asked for that was rolled back. Returns
-- null where the same is waiting already, which is for the tenant itself to know: a tenant's job is
-- asked for in its own transaction, and nobody's outside of any.
create or replace function jobs.send(p_queue text, p_tenant uuid, p_run uuid) returns uuid
  language plpgsql security definer set search_path = jobs, pg_temp
  as $$
  declare
    v_id uuid;
  begin
    if p_tenant is distinct from app.current_tenant() then
      raise insufficient_privilege using message = 'a job is asked for in its own tenant only';
    end if;
    insert into pgboss.job as j (name, data, singleton_key, policy, retry_limit, retry_delay,
        retry_backoff, expire_in, keep_until)
      select q.name, jsonb_strip_nulls(jsonb_build_object('tenant_id', p_tenant, 'run_id', p_run)),
        p_tenant::text, q.policy, q.retry_limit, q.retry_delay, q.retry_backoff,
        make_interval(secs => q.expire_seconds), now() + make_interval(mins => q.retention_minutes)
      from pgboss.queue q where q.name = p_queue
      on conflict do nothing
      returning j.id into v_id;
    return v_id;
  end $$;
