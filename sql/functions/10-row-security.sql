-- One policy from one template on every table that has a tenant, forced on its owner too. Jobs go
-- tenant by tenant under the same policy.
create or replace function app.wall_in(p_table regclass) returns void
  language plpgsql set search_path = public, pg_temp
  as $$
  begin
    execute format('alter table %s enable row level security', p_table);
    execute format('alter table %s force row level security', p_table);
    execute format('drop policy if exists tenant on %s', p_table);
    execute format(
      'create policy tenant on %s as permissive for all to coxswain_app, coxswain_jobs
         using (tenant_id = (select app.current_tenant()))
         with check (tenant_id = (select app.current_tenant()))', p_table);
  end $$;
revoke all on function app.wall_in(regclass) from public;

select app.wall_in(c.oid)
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p');

-- A tenant on its way in is written table by table, months through theirs.
do $$
declare
  t regclass;
begin
  for t in
    select c.oid from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('drop policy if exists mover on %s', t);
    execute format(
      'create policy mover on %s for all to coxswain_mover
         using (tenant_id = (select app.current_tenant()) and (select app.is_arriving()))
         with check (tenant_id = (select app.current_tenant()) and (select app.is_arriving()))', t);
  end loop;
end $$;

-- A person sees a conversation they began or that was shared with their role; what belongs to it
-- follows it. Restrictive: both this and the tenant's policy must hold.
drop policy if exists asker on conversations;
create policy asker on conversations as restrictive for all to coxswain_app
  using (
    user_id = (select app.current_user_id())
    or (select app.current_role_name()) = 'system'
    or visibility = 'advisers'
    or (visibility = 'team' and (select app.current_role_name()) <> 'adviser'))
  with check (
    user_id = (select app.current_user_id())
    or (select app.current_role_name()) = 'system');
-- Seeing a shared conversation is not owning it: without this a reader could take it over.
drop policy if exists asker_update on conversations;
create policy asker_update on conversations as restrictive for update to coxswain_app
  using (
    user_id = (select app.current_user_id())
    or (select app.current_role_name()) = 'system');

-- Reading many rows, the visible conversations are hashed once; writing one, its own is looked up.
-- An answer whose words hold another's goes where both may go. What it tells of is worked through
-- only for who does not see everything.
drop policy if exists asker on coaching_sessions;
create policy asker on coaching_sessions as restrictive for all to coxswain_app
  using (conversation_id in (select c.id from conversations c
      where c.tenant_id = (select app.current_tenant()))
    and (quotes is null or quotes <@ array(select c.id from conversations c
      where c.tenant_id = (select app.current_tenant()))))
  with check (exists (select from conversations c
    where c.tenant_id = (select app.current_tenant()) and c.id = coaching_sessions.conversation_id));
-- Who reads a shared conversation adds nothing to it.
drop policy if exists asker_insert on coaching_sessions;
create policy asker_insert on coaching_sessions as restrictive for insert to coxswain_app
  with check (exists (select from conversations c
    where c.tenant_id = (select app.current_tenant()) and c.id = coaching_sessions.conversation_id
      and (c.user_id = (select app.current_user_id())
        or (select app.current_role_name()) = 'system')));
drop policy if exists sight on coaching_sessions;
create policy sight on coaching_sessions as restrictive for all to coxswain_app
  using ((select app.sees_all())
    or metrics <@ (select app.seen_told())
      and ((select app.my_places()) is null or metrics = '{}'
        or locations <> '{}' and locations <@ (select app.my_places())))
  with check (true);

drop policy if exists asker on session_terms;
create policy asker on session_terms as restrictive for all to coxswain_app
  using (conversation_id in (select c.id from conversations c
      where c.tenant_id = (select app.current_tenant()))
    and ((select app.sees_all()) or session_id in (select s.id from coaching_sessions s
      where s.tenant_id = (select app.current_tenant()))))
  with check (exists (select from conversations c
    where c.tenant_id = (select app.current_tenant()) and c.id = session_terms.conversation_id));

-- A finding is everybody's who may see what it tells of; its claims follow it.
drop policy if exists asker on claims;
create policy asker on claims as restrictive for all to coxswain_app
  using (session_id in (select s.id from coaching_sessions s
      where s.tenant_id = (select app.current_tenant()))
    or finding_id in (select f.id from findings f
      where f.tenant_id = (select app.current_tenant())))
  with check (exists (select from coaching_sessions s
      where s.tenant_id = (select app.current_tenant()) and s.id = claims.session_id)
    or exists (select from findings f
      where f.tenant_id = (select app.current_tenant()) and f.id = claims.finding_id));

-- A user's row belongs to no tenant: the user, and whoever shares a business with them, sees it.
alter table users enable row level security;
alter table users force row level security;
drop policy if exists tenant on users;
create policy tenant on users for select to coxswain_app
  using (id = (select app.current_user_id())
    or id in (select m.user_id from memberships m
      where m.tenant_id = (select app.current_tenant())));
drop policy if exists own_insert on users;
create policy own_insert on users for insert to coxswain_app
  with check (id = (select app.current_user_id()));
drop policy if exists own_update on users;
create policy own_update on users for update to coxswain_app
  using (id = (select app.current_user_id()))
  with check (id = (select app.current_user_id()));
drop policy if exists mover on users;
create policy mover on users for all to coxswain_mover
  using (id in (select a.user_id from app.arriving_users() a))
  with check (id in (select a.user_id from app.arriving_users() a));

-- A person becomes a member by their own act. Otherwise a tenant could name any user's id a member
-- and read that user's row by it, and the foreign key would tell which ids there are.
drop policy if exists own_insert on memberships;
create policy own_insert on memberships as restrictive for insert to coxswain_app
  with check (user_id = (select app.current_user_id()));

-- What belongs to a person and to no business is that person's, in whichever business they are.
do $$
declare
  t text;
begin
  foreach t in array array['sign_ins', 'password_resets'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('drop policy if exists person on %I', t);
    execute format('create policy person on %I for all to coxswain_app
      using (user_id = (select app.current_user_id()))
      with check (user_id = (select app.current_user_id()))', t);
  end loop;
end $$;

-- Tries are counted before anybody is known: by a transaction that says so and has no tenant.
alter table sign_in_attempts enable row level security;
alter table sign_in_attempts force row level security;
drop policy if exists door on sign_in_attempts;
create policy door on sign_in_attempts for all to coxswain_app
  using ((select app.current_role_name()) = 'door' and (select app.current_tenant()) is null)
  with check ((select app.current_role_name()) = 'door' and (select app.current_tenant()) is null);

-- What is kept of a call to answer it again is its caller's: it may be a private answer. The key
-- begins with who called (server/idempotency.ts).
drop policy if exists caller on idempotency_keys;
create policy caller on idempotency_keys as restrictive for all to coxswain_app
  using (starts_with(key, (select app.current_user_id())::text || ':')
    or (select app.current_role_name()) = 'system');

-- What is told stays while it is told, and afterwards until the program forgets it (jobs.keep_house).
drop policy if exists ended_ends on findings;
create policy ended_ends on findings as restrictive for delete to coxswain_app
  using (state <> 'live' and (select app.current_role_name()) = 'system');

-- Who may see what is an admin's to say; everybody sees what they were granted themselves.
drop policy if exists admin_only on user_grants;
create policy admin_only on user_grants as restrictive for all to coxswain_app
  using (user_id = (select app.current_user_id())
    or (select app.current_role_name()) in ('admin', 'system'))
  with check ((select app.current_role_name()) in ('admin', 'system'));
drop policy if exists admin_delete on user_grants;
create policy admin_delete on user_grants as restrictive for delete to coxswain_app
  using ((select app.current_role_name()) in ('admin', 'system'));
drop policy if exists admin_only on restrictions;
create policy admin_only on restrictions as restrictive for all to coxswain_app
  using (true) with check ((select app.current_role_name()) in ('admin', 'system'));
drop policy if exists admin_update on restrictions;
create policy admin_update on restrictions as restrictive for update to coxswain_app
  using ((select app.current_role_name()) in ('admin', 'system'));
drop policy if exists admin_delete on restrictions;
create policy admin_delete on restrictions as restrictive for delete to coxswain_app
  using ((select app.current_role_name()) in ('admin', 'system'));

-- On which sites people may ask is an admin's to say.
drop policy if exists admin_only on widget_origins;
create policy admin_only on widget_origins as restrictive for all to coxswain_app
  using (true) with check ((select app.current_role_name()) in ('admin', 'system'));
drop policy if exists admin_delete on widget_origins;
create policy admin_delete on widget_origins as restrictive for delete to coxswain_app
  using ((select app.current_role_name()) in ('admin', 'system'));
