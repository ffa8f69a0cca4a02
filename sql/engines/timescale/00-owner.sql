-- TimescaleDB runs a policy as the owner of what it is about, who must be able to log in. Points and
-- what is made of them belong to the jobs' role here, and not to the role that migrates: background
-- work has no right to change the schema. Whoever migrates keeps what it grants on.
do $$
declare
  is_super constant bool := (select rolsuper from pg_roles where rolname = current_user);
  f regprocedure;
begin
  if not is_super then
    execute format('grant coxswain_jobs to %I with inherit true, set true', current_user);
    execute format('grant coxswain_views to %I with inherit true, set true', current_user);
    execute format('grant create on schema public to coxswain_views');
  end if;
  grant usage, create on schema metrics, chunks to coxswain_jobs;
  if (select c.relowner <> 'coxswain_jobs'::regrole from pg_class c
      where c.oid = 'metrics.points'::regclass) then
    alter table metrics.points owner to coxswain_jobs;
  end if;
  execute format('grant all on metrics.points to %I with grant option', current_user);
  for f in select p.oid from pg_proc p where p.pronamespace = 'chunks'::regnamespace loop
    execute format('alter routine %s owner to coxswain_jobs', f);
  end loop;
end $$;
