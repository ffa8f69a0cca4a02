-- The few look-ups made before a tenant is known. Each returns ids (or one yes or no) and nothing
-- else; test/isolation.test.ts lists them by name and fails when one is added. A tenant that is away
-- (08-moving.sql) is nobody's work, and comes last where a person signs in.
create or replace function app.find_sign_in(p_email text)
  returns table (user_id uuid, tenant_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select u.id, m.tenant_id
    from users u join memberships m on m.user_id = u.id
    join tenants t on t.id = m.tenant_id and t.is_active
    where lower(u.email) = lower(p_email)
    order by exists (select from app.tenant_moves a where a.tenant_id = t.id and a.away),
      t.is_sample, m.created_at, m.tenant_id
  $$;

create or replace function app.find_refresh_token(p_token_hash bytea)
  returns table (tenant_id uuid, user_id uuid, token_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select r.tenant_id, r.user_id, r.id from refresh_tokens r
    where r.token_hash = p_token_hash $$;

create or replace function app.find_invitation(p_token_hash bytea)
  returns table (tenant_id uuid, invitation_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select i.tenant_id, i.id from invitations i where i.token_hash = p_token_hash $$;

create or replace function app.find_user(p_email text) returns table (user_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select u.id from users u where lower(u.email) = lower(p_email) $$;

create or replace function app.find_password_reset(p_token_hash bytea)
  returns table (user_id uuid, reset_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select r.user_id, r.id from password_resets r where r.token_hash = p_token_hash $$;

-- Whether any business lets this web site call: a browser asks before there is a token.
create or replace function app.is_widget_origin(p_origin text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from widget_origins w join tenants t on t.id = w.tenant_id
    where w.origin = p_origin and t.is_active) $$;

-- For whoever runs the installation (npm run user).
create or replace function app.all_users() returns table (user_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select u.id from users u order by u.id $$;

create or replace function app.account_exists() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from memberships m join tenants t on t.id = m.tenant_id
    where not t.is_sample) $$;

-- Tenants with an import under way, a change that is not published, or days to compute anew (a late
-- row marks its day), which no other worker is at.
create or replace function app.tenants_with_work(p_holder text) returns table (tenant_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    -- from one business with dirty buckets to the next, past however many buckets it has
    with recursive dirty as (
      (select d.tenant_id from dirty_buckets d order by d.tenant_id limit 1)
      union all
      select (select d.tenant_id from dirty_buckets d where d.tenant_id > l.tenant_id
        order by d.tenant_id limit 1)
      from dirty l where l.tenant_id is not null)
    select w.tenant_id from (
      select i.tenant_id, i.queue_no from imports i
      where i.status in ('validating', 'importing', 'publishing', 'deleting')
      union all
      select t.id, null from tenants t where t.next_version is not null
      union all
      select d.tenant_id, null from dirty d where d.tenant_id is not null) w
    where not exists (select from app.tenant_moves a where a.tenant_id = w.tenant_id and a.away)
      and not exists (select from work_leases l
        where l.tenant_id = w.tenant_id and l.holder <> p_holder
          and l.expires_at > clock_timestamp())
    group by w.tenant_id
    order by min(w.queue_no) nulls last, w.tenant_id
  $$;

create or replace function app.active_tenants() returns table (tenant_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select t.id from tenants t where t.is_active
    and not exists (select from app.tenant_moves a where a.tenant_id = t.id and a.away)
    order by t.id $$;

do $$
declare
  f text;
begin
  foreach f in array array['find_sign_in(text)', 'find_refresh_token(bytea)',
    'find_invitation(bytea)', 'find_user(text)', 'account_exists()', 'active_tenants()',
    'tenants_with_work(text)', 'find_password_reset(bytea)', 'all_users()',
    'is_widget_origin(text)']
  loop
    execute format('alter function app.%s owner to coxswain_lookup', f);
    execute format('revoke all on function app.%s from public', f);
    execute format('grant execute on function app.%s to coxswain_app', f);
  end loop;
  grant execute on function app.active_tenants() to coxswain_jobs;
  grant execute on function app.find_user(text) to coxswain_mover;
end $$;

-- These functions' owner reads only what they return, by policies of its own.
do $$
declare
  t text;
begin
  foreach t in array array['tenants', 'users', 'memberships', 'refresh_tokens', 'invitations',
    'imports', 'work_leases', 'dirty_buckets', 'password_resets', 'widget_origins']
  loop
    execute format('drop policy if exists lookup on %I', t);
    execute format('create policy lookup on %I for select to coxswain_lookup using (true)', t);
  end loop;
end $$;
grant usage on schema public, app to coxswain_lookup;
grant select (id, is_active, is_sample, next_version) on tenants to coxswain_lookup;
grant select (id, email) on users to coxswain_lookup;
grant select (tenant_id, user_id, created_at) on memberships to coxswain_lookup;
grant select (tenant_id, user_id, id, token_hash) on refresh_tokens to coxswain_lookup;
grant select (tenant_id, id, token_hash) on invitations to coxswain_lookup;
grant select (user_id, id, token_hash) on password_resets to coxswain_lookup;
grant select (tenant_id, origin) on widget_origins to coxswain_lookup;
grant select (tenant_id, id, status, queue_no) on imports to coxswain_lookup;
grant select (tenant_id, holder, expires_at) on work_leases to coxswain_lookup;
grant select (tenant_id) on dirty_buckets to coxswain_lookup;
