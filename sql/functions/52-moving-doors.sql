-- What a tenant on its way in is written through: every table that has a tenant, a new one too. In
-- public the policy `mover` lets nothing else pass; points and roll-ups have no policies, and are
-- reached by views that show and take an arriving tenant's rows only.
do $$
declare
  t record;
  door text;
begin
  for t in
    select c.oid::regclass as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('grant select, insert, delete on %s to coxswain_mover', t.name);
  end loop;
  for t in
    select c.oid::regclass as name, c.relname, (select string_agg(quote_ident(k.attname), ', '
        order by k.attnum) from pg_attribute k
      where k.attrelid = c.oid and k.attnum > 0 and not k.attisdropped) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'metrics'::regnamespace and c.relkind in ('r', 'p')
      and not c.relispartition
  loop
    door := format('app.%I', 'moving_' || t.relname);
    execute format('drop view if exists %s', door);
    execute format('create view %s with (security_barrier = true) as select %s from %s
      where tenant_id = (select app.current_tenant()) and (select app.is_arriving())
      with local check option', door, t.columns, t.name);
    execute format('alter view %s owner to coxswain_views', door);
    execute format('grant select, insert, delete on %s to coxswain_mover', door);
  end loop;
end $$;
grant select, insert, update on users to coxswain_mover;
