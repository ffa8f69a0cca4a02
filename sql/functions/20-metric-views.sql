-- The only doors to points and roll-ups. The check option does not guard `on conflict`, so tenant_id
-- has a default here and no role may write it: an upsert naming a foreign tenant fails on privilege.
create or replace view business_metrics with (security_barrier = true) as
  select time, tenant_id, metric_name, source_id, unit, value, since_version, until_version
  from metrics.points where tenant_id = (select app.current_tenant())
  with local check option;

create or replace view business_metrics_rollups with (security_barrier = true) as
  select grain, bucket, tenant_id, metric_name, source_id, unit, value,
    since_version, until_version
  from metrics.rollups where tenant_id = (select app.current_tenant())
  with local check option;

create or replace view business_metrics_by with (security_barrier = true) as
  select grain, bucket, tenant_id, metric_name, dimension, member_id, source_id, unit, value,
    quantity, since_version, until_version
  from metrics.parts where tenant_id = (select app.current_tenant())
  with local check option;

create or replace view business_metrics_lists with (security_barrier = true) as
  select grain, bucket, tenant_id, metric_name, dimension, source_id, unit, members, "values",
    quantities, since_version, until_version
  from metrics.part_lists where tenant_id = (select app.current_tenant())
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
  where tenant_id = (select app.current_tenant()) and until_version < 9223372036854775807;

alter view business_metrics owner to coxswain_views;
alter view business_metrics_rollups owner to coxswain_views;
alter view business_metrics_by owner to coxswain_views;
alter view business_metrics_lists owner to coxswain_views;
alter view metric_revisions owner to coxswain_views;
