-- The only doors to points and roll-ups, and the walls inside a business (09-sight.sql) stand in them
-- too: totals for who sees the whole of them, parts by place for who is kept to places, and of costs
-- the categories that are not hidden. A list holds all members at once, so it goes with the whole.
-- The check option does not guard `on conflict`, so tenant_id
-- has a default here and no role may write it: an upsert naming a foreign tenant fails on privilege.
create or replace view business_metrics with (security_barrier = true) as
  select time, tenant_id, metric_name, source_id, unit, value, since_version, until_version
  from metrics.points where tenant_id = (select app.current_tenant())
    and ((select app.sees_all()) or (select app.my_places()) is null
      and metric_name = any ((select app.seen_totals())::text[]))
  with local check option;

create or replace view business_metrics_rollups with (security_barrier = true) as
  select grain, bucket, tenant_id, metric_name, source_id, unit, value,
    since_version, until_version
  from metrics.rollups where tenant_id = (select app.current_tenant())
    and ((select app.sees_all()) or (select app.my_places()) is null
      and metric_name = any ((select app.seen_totals())::text[]))
  with local check option;

create or replace view business_metrics_by with (security_barrier = true) as
  select grain, bucket, tenant_id, metric_name, dimension, member_id, source_id, unit, value,
    quantity, since_version, until_version
  from metrics.parts where tenant_id = (select app.current_tenant())
    and ((select app.sees_all())
      or metric_name = any ((select app.seen_totals())::text[])
        and ((select app.my_places()) is null
          or dimension = 'location' and member_id = any ((select app.my_places())::bigint[]))
      or (select app.my_places()) is null and dimension = 'category'
        and metric_name = any ((select app.seen_parts())::text[])
        and member_id <> all ((select app.unseen_categories())::bigint[]))
  with local check option;

create or replace view business_metrics_lists with (security_barrier = true) as
  select grain, bucket, tenant_id, metric_name, dimension, source_id, unit, members, "values",
    quantities, since_version, until_version
  from metrics.part_lists where tenant_id = (select app.current_tenant())
    and ((select app.sees_all()) or (select app.my_places()) is null
      and metric_name = any ((select app.seen_totals())::text[]))
  with local check option;

alter view business_metrics alter column tenant_id set default app.current_tenant();
alter view business_metrics_rollups alter column tenant_id set default app.current_tenant();
alter view business_metrics_by alter column tenant_id set default app.current_tenant();
alter view business_metrics_lists alter column tenant_id set default app.current_tenant();

-- What a total was, and from which version to which it was believed.
create or replace view metric_revisions with (security_barrier = true) as
  select metric_name, tenant_id, grain, bucket, source_id, unit, value,
    since_version, until_version
  from metrics.rollups
  where tenant_id = (select app.current_tenant()) and until_version < 9223372036854775807
    and ((select app.sees_all()) or (select app.my_places()) is null
      and metric_name = any ((select app.seen_totals())::text[]));

alter view business_metrics owner to coxswain_views;
alter view business_metrics_rollups owner to coxswain_views;
alter view business_metrics_by owner to coxswain_views;
alter view business_metrics_lists owner to coxswain_views;
alter view metric_revisions owner to coxswain_views;
