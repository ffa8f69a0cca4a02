-- Quarters of an hour in UTC: an aggregate cannot be cut in tenants' zones, and every zone's offset
-- is a multiple of fifteen minutes. A version's rows are kept apart, so that a sum is right at each.
create materialized view if not exists metrics.quarter_hours
  with (timescaledb.continuous, timescaledb.materialized_only = false) as
  select time_bucket(interval '15 minutes', p.time) as bucket, p.tenant_id, p.metric_name,
    p.source_id, p.unit, p.since_version, p.until_version, sum(p.value) as value
  from metrics.points p
  group by 1, 2, 3, 4, 5, 6, 7
  with no data;

alter materialized view metrics.quarter_hours owner to coxswain_jobs;

grant select on metrics.quarter_hours to coxswain_views;

-- No policy guards an aggregate, so nobody but the owner of the barrier view may look.
create or replace view business_metrics_quarter_hours with (security_barrier = true) as
  select bucket, tenant_id, metric_name, source_id, unit, value, since_version, until_version
  from metrics.quarter_hours where tenant_id = (select app.current_tenant())
    and ((select app.sees_all()) or (select app.my_places()) is null
      and metric_name = any ((select app.seen_totals())::text[]));

alter view business_metrics_quarter_hours owner to coxswain_views;

grant select on business_metrics_quarter_hours to coxswain_app;

-- The last week again every quarter of an hour.
select add_continuous_aggregate_policy('metrics.quarter_hours',
  start_offset => interval '7 days', end_offset => interval '15 minutes',
  schedule_interval => interval '15 minutes', if_not_exists => true);

do $$
begin
  if not (select c.compression_enabled from timescaledb_information.continuous_aggregates c
      where c.view_schema = 'metrics' and c.view_name = 'quarter_hours') then
    alter materialized view metrics.quarter_hours set (
      timescaledb.enable_columnstore = true, timescaledb.segmentby = 'tenant_id, metric_name');
  end if;
end $$;

call add_columnstore_policy('metrics.quarter_hours', after => interval '30 days',
  if_not_exists => true);
