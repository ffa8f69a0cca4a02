-- What people and the program do, written where the database can know it: by row triggers on the
-- tables a business wants to look back at, never on bulk rows. What is listed below is what is
-- told: no hash, no token, no content of a conversation. Row triggers, because statement-level ones
-- that join their transition tables are hundreds of times slower.

-- A value as an event keeps it: long ones by length and hash, which still tell whether it is the
-- same.
create or replace function app.told(p_value jsonb) returns jsonb
  language sql immutable
  as $$ select case when length(p_value::text) <= 500 then p_value
    else jsonb_build_object('characters', length(p_value::text), 'md5', md5(p_value::text)) end $$;

-- Adds what differs between two values, by its path and into objects as deep as they go. Past fifty
-- changes the others are counted. Written without a query for what nearly every change is, a few
-- plain columns: each query here would cost more than all the rest of the trigger.
create or replace function app.add_changes(p_into jsonb, p_path text, p_old jsonb, p_new jsonb)
  returns jsonb
  language plpgsql immutable
  as $$
  declare
    changes jsonb := p_into;
    key text;
  begin
    if p_old is not distinct from p_new then return p_into; end if;
    if jsonb_typeof(p_old) = 'object' and jsonb_typeof(p_new) = 'object' then
      for key in select jsonb_object_keys(p_old || p_new) loop
        changes := app.add_changes(changes, p_path || '.' || key, p_old -> key, p_new -> key);
      end loop;
      return changes;
    end if;
    if changes ? 'others' then
      return jsonb_set(changes, '{others}', to_jsonb((changes -> 'others')::int + 1));
    end if;
    if pg_column_size(changes) > 1000 then
      if (select count(*) from jsonb_object_keys(changes)) >= 50 then
        return changes || jsonb_build_object('others', 1);
      end if;
    end if;
    if p_old is null then
      return changes || jsonb_build_object(p_path, jsonb_build_object('new', app.told(p_new)));
    elsif p_new is null then
      return changes || jsonb_build_object(p_path, jsonb_build_object('old', app.told(p_old)));
    end if;
    return changes || jsonb_build_object(p_path,
      jsonb_build_object('old', app.told(p_old), 'new', app.told(p_new)));
  end $$;

-- Whether somebody looks around the sample (server/visitors.ts). Nobody of the name: a visit that is
-- over goes with its person, and no other person is ever deleted.
create or replace function app.looks_around(p_user uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce((select u.email like '%@visitor.invalid' from users u where u.id = p_user),
    true) $$;
alter function app.looks_around(uuid) owner to coxswain_lookup;
revoke all on function app.looks_around(uuid) from public;

-- Arguments: what the entity is called, the columns of its id, the columns that are told.
create or replace function app.record_activity() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    was constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    is_now constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    entity constant jsonb := coalesce(is_now, was);
    changes jsonb := '{}';
    id text;
    name text;
  begin
    -- thousands come and go, and nobody looks back at that
    if tg_argv[0] = 'membership' and app.looks_around((entity ->> 'user_id')::uuid) then
      return null;
    end if;
    foreach name in array tg_argv[1]::text[] loop
      id := concat_ws('/', id, entity ->> name);
    end loop;
    foreach name in array tg_argv[2]::text[] loop
      changes := app.add_changes(changes, name, nullif(was -> name, 'null'),
        nullif(is_now -> name, 'null'));
    end loop;
    insert into activity_events (tenant_id, user_id, role, action, entity_type, entity_id, changes,
      ip, user_agent)
    values ((entity ->> 'tenant_id')::uuid, app.current_user_id(), app.current_role_name(),
      case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'changed' else 'deleted' end,
      tg_argv[0], id, changes,
      nullif(current_setting('app.current_ip', true), '')::inet,
      nullif(current_setting('app.current_user_agent', true), ''));
    return null;
  end $$;
alter function app.record_activity() owner to coxswain_recorder;
-- Who may name it in a trigger of their own could write what never happened.
revoke all on function app.record_activity(), app.add_changes(jsonb, text, jsonb, jsonb),
  app.told(jsonb) from public;
grant execute on function app.looks_around(uuid), app.told(jsonb),
  app.add_changes(jsonb, text, jsonb, jsonb),
  app.current_tenant(), app.current_user_id(), app.current_role_name() to coxswain_recorder;

do $$
declare
  t record;
  op text;
begin
  for t in select tgname, tgrelid::regclass as on_table from pg_trigger
    where tgfoid = 'app.record_activity()'::regprocedure
  loop
    execute format('drop trigger %I on %s', t.tgname, t.on_table);
  end loop;
  for t in select * from (values
    ('tenants', 'tenant', '{id}', '{insert,update,delete}', '{name,industry,naics_code,country,'
      'currency,time_zone,fiscal_year_start,week_start,is_sample,is_active}'),
    ('memberships', 'membership', '{user_id}', '{insert,update,delete}', '{role}'),
    ('invitations', 'invitation', '{id}', '{insert,update,delete}',
      '{email,role,metrics,expires_at,accepted_at}'),
    ('data_sources', 'data_source', '{id}', '{insert,update,delete}',
      '{source_type,name,layout,mapping,currency,tax,counted}'),
    ('imports', 'import', '{id}', '{insert,update,delete}', '{status,source_id,layout,replaces}'),
    ('import_files', 'import_file', '{import_id,file_no}', '{insert,update}',
      '{name,sha256,size_bytes,live}'),
    ('tenant_metrics', 'metric', '{name}', '{insert,update,delete}', '{label,unit,kind,grain}'),
    -- of what may be restricted only that it was told: amounts are asked for where they are kept
    ('decisions', 'decision', '{id}', '{insert,update}', '{kind,on_day,replaces,ended_why}'),
    ('owner_facts', 'owner_fact', '{id}', '{insert,update}',
      '{kind,from_day,until_day,replaces,ended_why}'),
    -- whoever reads this may not see the record: its id is made from what it says
    ('adjustments', 'adjustment', '{id}', '{insert,update}', '{kind,entity,taken_back_by}'),
    ('user_grants', 'grant', '{user_id}', '{insert,update,delete}', '{metrics,locations}'),
    ('widget_origins', 'widget_origin', '{id}', '{insert,delete}', '{origin}'),
    ('restrictions', 'restriction', '{kind,name}', '{insert,update,delete}', '{restricted}'),
    -- a private conversation is its asker's: that there is one is not told, sharing it is
    ('conversations', 'conversation', '{id}', '{update}', '{visibility}')
    ) v (table_name, entity, id_columns, operations, columns)
  loop
    foreach op in array t.operations::text[] loop
      -- what a tenant did before it came here comes with it: bringing it is not doing it again
      execute format('create trigger activity_%s after %1$s on %I for each row
          when (current_user <> ''coxswain_mover'' %s)
          execute function app.record_activity(%L, %L, %L)', op, t.table_name,
        case when op = 'update' then (select format('and row(%s) is distinct from row(%s)',
            string_agg('old.' || name, ', '), string_agg('new.' || name, ', '))
          from unnest(t.columns::text[]) name) else '' end,
        t.entity, t.id_columns, t.columns);
    end loop;
  end loop;
end $$;

-- The recorder adds events of the tenant at work (a migration works for none), and reads nothing.
drop policy if exists recorder on activity_events;
create policy recorder on activity_events for insert to coxswain_recorder
  with check (tenant_id = coalesce((select app.current_tenant()), tenant_id));
grant usage on schema public, app to coxswain_recorder;
grant insert on activity_events to coxswain_recorder;

-- What was done in a business is for those who answer for it.
drop policy if exists readers on activity_events;
create policy readers on activity_events as restrictive for select to coxswain_app
  using ((select app.current_role_name()) in ('admin', 'manager', 'system'));

-- What was written stays as it was written, whoever is asked to change it. A tenant that is still
-- being moved here may be taken away again whole: these are copies.
create or replace function app.refuse_change() returns trigger language plpgsql
  as $$ begin raise '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
revoke all on function app.refuse_change() from public;
create or replace trigger append_only before update or delete on activity_events
  for each row when (current_user <> 'coxswain_mover') execute function app.refuse_change();
