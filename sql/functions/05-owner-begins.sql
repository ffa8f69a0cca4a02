-- Whoever migrates a server is no superuser: to give views and look-ups to the roles that own them,
-- it belongs to these for as long as this transaction lasts (95-owner-ends.sql takes it back).
do $$
declare
  r text;
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    foreach r in array array['coxswain_views', 'coxswain_lookup', 'coxswain_recorder'] loop
      execute format('grant %I to %I with inherit true, set true', r, current_user);
      execute format('grant create on schema public, app to %I', r);
    end loop;
  end if;
end $$;
