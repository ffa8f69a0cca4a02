-- Points older than a week are rarely changed and read by tenant and metric: the columnstore keeps
-- them so, a tenth of the size. A late change of such a week unpacks what it changes, and nothing
-- else, since every statement names both columns of the segments.
do $$
begin
  if not (select h.compression_enabled from timescaledb_information.hypertables h
      where h.hypertable_schema = 'metrics' and h.hypertable_name = 'points') then
    alter table metrics.points set (
      timescaledb.enable_columnstore = true,
      timescaledb.segmentby = 'tenant_id, metric_name',
      timescaledb.orderby = 'time desc, source_id, unit, since_version');
  end if;
end $$;

call add_columnstore_policy('metrics.points', after => interval '7 days', if_not_exists => true);
