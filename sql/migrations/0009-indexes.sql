-- Each index serves a statement, and each statement that needs one has it: test/plans.slow.test.ts.

-- Statements name the tenant as tenant_id everywhere; the primary key is its other name.
create unique index tenants_tenant on tenants (tenant_id);
-- Workers look every few seconds for the few businesses with a change that is not published.
create index tenants_unpublished on tenants (id) where next_version is not null;
-- One run of a job at a time, whoever begins it; and the unfinished ones are found among thousands.
create unique index runs_open on jobs.runs (name) where finished_at is null;
-- What a run did in a business.
create index job_executions_run on job_executions (tenant_id, run_id);
-- What was done to one thing, however much was done to others of its kind; all that was done, or
-- all of a kind, is read along the key.
drop index activity_events_entity;
create index activity_events_entity on activity_events (tenant_id, entity_id, at, id);

