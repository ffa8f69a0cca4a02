drop table outbox, dirty_buckets, tenant_metrics, metric_definitions;
drop schema metrics cascade;
