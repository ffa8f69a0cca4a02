drop policy if exists asker on coaching_sessions;
drop policy if exists asker on session_terms;
drop policy if exists asker on claims;
alter table coaching_sessions drop column metrics, drop column locations, drop column quotes;
alter table metric_definitions drop column rests_on;
alter table invitations drop column metrics;
do $$
declare
  p record;
  f regprocedure;
begin
  for p in select polname, polrelid::regclass as on_table from pg_policy where polname = 'sight' loop
    execute format('drop policy sight on %s', p.on_table);
  end loop;
  for f in select unnest(array[to_regprocedure('app.my_sight()'),
      to_regprocedure('app.narrow_to(bigint[])'),
      to_regprocedure('app.seen_told()'), to_regprocedure('app.seen_totals()'),
      to_regprocedure('app.seen_parts()'), to_regprocedure('app.sees_sales()'),
      to_regprocedure('app.sees_invoices()'), to_regprocedure('app.seen_subjects()'),
      to_regprocedure('app.hidden_categories()'), to_regprocedure('app.my_metrics()'),
      to_regprocedure('app.my_places()'), to_regprocedure('app.sees_all()')])
  loop
    if f is not null then
      execute format('drop function %s cascade', f);
    end if;
  end loop;
end $$;
drop table user_grants, restrictions cascade;
