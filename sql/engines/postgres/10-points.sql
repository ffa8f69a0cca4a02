-- Points by the hour grow without end and are read by time: chunks of seven days keep a window's
-- reading to its weeks, and let old weeks be dropped whole. The keys and the barrier view are those
-- of every engine.
do $$
begin
  if not exists (select from timescaledb_information.hypertables
    where hypertable_schema = 'metrics' and hypertable_name = 'points') then
    perform create_hypertable('metrics.points', by_range('time', interval '7 days'),
      create_default_indexes => false, migrate_data => true);
  end if;
end $$;
