do $$
declare
  v regclass;
begin
  for v in select c.oid from pg_class c where c.relnamespace = 'app'::regnamespace
    and c.relkind = 'v' and c.relname like 'moving\_%'
  loop
    execute format('drop view %s', v);
  end loop;
end $$;
drop function if exists app.is_arriving() cascade;
drop function if exists app.arriving_users() cascade;
drop function if exists app.refuse_away(uuid), app.users_there(uuid[]);
drop table app.move_progress, app.tenant_moves cascade;
