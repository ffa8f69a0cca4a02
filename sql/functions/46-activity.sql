-- What people and the program do, written where the database can know it: by row triggers on the
-- tables a business wants to look back at, never on bulk rows. What is listed below is what is
-- told: no hash, no token, no content of a conversation. Row triggers, because statement-level ones
-- that join their transition tables are hundreds of times slower.

-- The changes between two values as paths, into objects as deep as they go.
create or replace function app.changed_paths(p_path text, p_old jsonb, p_new jsonb)
  returns table (path text, old jsonb, new jsonb)
  language plpgsql immutable
  as $$
  declare
    key text;
  begin
    if p_old is not distinct from p_new then return; end if;
    if jsonb_typeof(p_old) = 'object' and jsonb_typeof(p_new) = 'object' then
      for key in select jsonb_object_keys(p_old) union select jsonb_object_keys(p_new) loop
        return query
          select * from app.changed_paths(p_path || '.' || key, p_old -> key, p_new -> key);
      end loop;
      return;
    end if;
    return query select p_path, p_old, p_new;
  end $$;

-- A value as an event keeps it: long ones by length and hash, which still tell whether it is the
-- same.
create or replace function app.told(p_value jsonb) returns jsonb
  language sql immutable
  as $$ select case when length(p_value::text) <= 500 then p_value
    else jsonb_build_object('characters', length(p_value::text), 'md5', md5(p_value::text)) end $$;

-- {"column": {"old": …, "new": …}} of the listed columns that differ; at most 50, and the number of
-- others.
create or replace function app.changes(p_old jsonb, p_new jsonb, p_columns text[]) returns jsonb
  language sql immutable
  as $$
    select coalesce(jsonb_object_agg(c.path,
          case when c.old is null then '{}' else jsonb_build_object('old', app.told(c.old)) end
          || case when c.new is null then '{}' else jsonb_build_object('new', app.told(c.new)) end)
        filter (where c.place <= 50), '{}')
      || case when count(*) > 50 then jsonb_build_object('others', count(*) - 50) else '{}' end
    from (
      select p.*, row_number() over (order by p.path collate "C") as place
      from unnest(p_columns) as name
      cross join lateral app.changed_paths(name, nullif(p_old -> name, 'null'),
        nullif(p_new -> name, 'null')) p) c
  $$;

-- Arguments: what the entity is called, the columns of its id, the columns that are told.
create or replace function app.record_activity() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    was constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    is_now constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    entity constant jsonb := coalesce(is_now, was);
  begin
    insert into activity_events (tenant_id, user_id, role, action, entity_type, entity_id, changes,
      ip, user_agent)
    values ((entity ->> 'tenant_id')::uuid, app.current_user_id(), app.current_role_name(),
      case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'changed' else 'deleted' end,
      tg_argv[0],
      (select string_agg(entity ->> k.name, '/' order by k.place)
        from unnest(tg_argv[1]::text[]) with ordinality k (name, place)),
      app.changes(was, is_now, tg_argv[2]::text[]),
      nullif(current_setting('app.current_ip', true), '')::inet,
      nullif(current_setting('app.current_user_agent', true), ''));
    return null;
  end $$;
alter function app.record_activity() owner to coxswain_recorder;
-- Who may name it in a trigger of their own could write what never happened.
revoke all on function app.record_activity(), app.changes(jsonb, jsonb, text[]), app.told(jsonb),
  app.changed_paths(text, jsonb, jsonb) from public;
grant execute on function app.changes(jsonb, jsonb, text[]), app.told(jsonb),
  app.changed_paths(text, jsonb, jsonb), app.current_tenant(), app.current_user_id(),
  app.current_role_name() to coxswain_recorder;

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
      '{email,role,expires_at,accepted_at}'),
    ('data_sources', 'data_source', '{id}', '{insert,update,delete}',
      '{source_type,name,layout,mapping,currency,tax,counted}'),
    ('imports', 'import', '{id}', '{insert,update,delete}', '{status,source_id,layout,replaces}'),
    ('import_files', 'import_file', '{import_id,file_no}', '{insert,update}',
      '{name,sha256,size_bytes,live}'),
    ('tenant_metrics', 'metric', '{name}', '{insert,update,delete}', '{label,unit,kind,grain}'),
    -- a private conversation is its asker's: that there is one is not told, sharing it is
    ('conversations', 'conversation', '{id}', '{update}', '{visibility}')
    ) v (table_name, entity, id_columns, operations, columns)
  loop
    foreach op in array t.operations::text[] loop
      execute format('create trigger activity_%s after %1$s on %I for each row %s
          execute function app.record_activity(%L, %L, %L)', op, t.table_name,
        case when op = 'update' then (select format('when (row(%s) is distinct from row(%s))',
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

-- What was written stays as it was written, whoever is asked to change it.
create or replace function app.refuse_change() returns trigger language plpgsql
  as $$ begin raise '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
revoke all on function app.refuse_change() from public;
create or replace trigger append_only before update or delete on activity_events
  for each row execute function app.refuse_change();
