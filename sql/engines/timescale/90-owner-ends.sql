-- What 00-owner.sql took.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke coxswain_jobs, coxswain_views from %I', current_user);
    revoke create on schema public from coxswain_views;
  end if;
  revoke create on schema metrics, chunks from coxswain_jobs;
end $$;
