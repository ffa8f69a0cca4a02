-- What 05-owner-begins.sql took: from here on nobody belongs to the roles that own views and
-- look-ups, and these create nothing.
do $$
declare
  r text;
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    foreach r in array array['coxswain_views', 'coxswain_lookup', 'coxswain_recorder'] loop
      execute format('revoke create on schema public, app from %I', r);
      execute format('revoke %I from %I', r, current_user);
    end loop;
  end if;
end $$;
