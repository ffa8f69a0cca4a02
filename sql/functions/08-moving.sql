-- A tenant that is being carried here from another database is written by a role that reaches no
-- other tenant, and is served to nobody until all of it has been compared; one that has gone is
-- served to nobody any more.

-- Whether the tenant at work is on its way in.
create or replace function app.is_arriving() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from app.tenant_moves m where m.tenant_id = app.current_tenant()
    and m.direction = 'in' and m.finished_at is null) $$;

-- The accounts that come with it. Those that were here before belong to whoever uses them here, and
-- so does one that came with it and has become a member of a business which is served here.
create or replace function app.arriving_users() returns table (user_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select u.id from app.tenant_moves m cross join lateral unnest(m.users) u (id)
    where m.tenant_id = app.current_tenant() and m.direction = 'in' and m.finished_at is null
      and not exists (select from memberships s where s.user_id = u.id
        and not exists (select from app.tenant_moves o where o.tenant_id = s.tenant_id
          and o.direction = 'in' and o.finished_at is null))
  $$;

-- Which of these accounts are here.
create or replace function app.users_there(p_users uuid[]) returns table (user_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select u.id from users u where u.id = any (p_users) $$;

-- Called when a transaction for a tenant opens (sql/database.ts).
create or replace function app.refuse_away(p_tenant uuid) returns void
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    v_move record;
  begin
    select m.direction, m.elsewhere into v_move from app.tenant_moves m
      where m.tenant_id = p_tenant and m.away;
    if v_move.direction = 'out' then
      raise 'This business has moved to %; what is kept here has not changed since.',
        v_move.elsewhere using errcode = 'CX001';
    elsif v_move.direction = 'in' then
      raise 'This business is still being moved here. Try again when that is done.'
        using errcode = 'CX001';
    end if;
  end $$;

do $$
declare
  f text;
begin
  foreach f in array array['is_arriving()', 'arriving_users()', 'users_there(uuid[])',
    'refuse_away(uuid)']
  loop
    execute format('alter function app.%s owner to coxswain_lookup', f);
    execute format('revoke all on function app.%s from public', f);
    execute format('grant execute on function app.%s to %s', f,
      case f when 'refuse_away(uuid)' then 'coxswain_app' else 'coxswain_mover' end);
  end loop;
end $$;
grant usage on schema app to coxswain_lookup, coxswain_mover;
grant usage on schema public to coxswain_mover;
grant select (tenant_id, direction, finished_at, elsewhere, users, away) on app.tenant_moves
  to coxswain_lookup;
