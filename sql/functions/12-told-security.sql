-- Who may say what: what is told counts for the whole business, so those tell it who answer for
-- its figures; what somebody chose is their own. Restrictive, beside the tenant's policy.
do $$
declare
  t regclass;
begin
  foreach t in array array['decisions', 'owner_facts']::regclass[] loop
    execute format('drop policy if exists tellers on %s', t);
    execute format(
      'create policy tellers on %s as restrictive for insert to coxswain_app with check (
         (select app.current_role_name()) = ''system''
         or ((select app.current_role_name()) in (''admin'', ''manager'', ''adviser'')
           and told_by = (select app.current_user_id())))', t);
    execute format('drop policy if exists tellers_update on %s', t);
    execute format(
      'create policy tellers_update on %s as restrictive for update to coxswain_app using (
         (select app.current_role_name()) in (''admin'', ''manager'', ''adviser'', ''system''))',
      t);
  end loop;
end $$;

drop policy if exists own on preferences;
create policy own on preferences as restrictive for all to coxswain_app
  using (user_id = (select app.current_user_id())
    or (select app.current_role_name()) = 'system')
  with check (user_id = (select app.current_user_id()));
