-- Who looks around the sample without an account: a person of the sample who may ask and change
-- nothing else. What they look at is read in transactions that only read (sql/database.ts); what
-- asking writes is named here, and these walls stand in front of every other table.
create or replace function app.is_visitor() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('app.visitor', true), '') <> '' $$;

do $$
declare
  t regclass;
begin
  for t in
    select c.oid from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (c.relname = 'users' or exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
      and c.relname not in ('conversations', 'coaching_sessions', 'session_terms', 'claims')
  loop
    execute format('drop policy if exists visitor_insert on %s', t);
    execute format('create policy visitor_insert on %s as restrictive for insert to coxswain_app
      with check ((select not app.is_visitor()))', t);
    execute format('drop policy if exists visitor_update on %s', t);
    execute format('create policy visitor_update on %s as restrictive for update to coxswain_app
      using ((select not app.is_visitor()))', t);
    execute format('drop policy if exists visitor_delete on %s', t);
    execute format('create policy visitor_delete on %s as restrictive for delete to coxswain_app
      using ((select not app.is_visitor()))', t);
  end loop;
end $$;

-- Nothing that was asked is forgotten, but for what visitors of a sample asked, by the program.
drop policy if exists visits_end on conversations;
create policy visits_end on conversations as restrictive for delete to coxswain_app
  using ((select app.current_role_name()) = 'system'
    and exists (select from tenants t where t.tenant_id = conversations.tenant_id and t.is_sample)
    -- one user a row, by the key: an `in` or `exists` might read every user there is
    and (select u.email from users u where u.id = conversations.user_id)
      like '%@visitor.invalid');
drop policy if exists visits_end on users;
create policy visits_end on users for delete to coxswain_app
  using ((select app.current_role_name()) = 'system' and email like '%@visitor.invalid'
    and id in (select m.user_id from memberships m
      join tenants t on t.tenant_id = m.tenant_id and t.is_sample
      where m.tenant_id = (select app.current_tenant())));
