drop index tenants_tenant;
drop index tenants_unpublished;
drop index jobs.runs_open;
drop index job_executions_run;
drop index activity_events_entity;
create index activity_events_entity on activity_events (tenant_id, entity_type, at, id);
