-- What the application may do, table by table: nothing is granted by default, and nobody but it is
-- granted anything (its lookup and view roles have their own grants where they are defined). What an
-- earlier version granted and this one does not is taken back first.
revoke all on all tables in schema public, app, metrics, jobs, partitions, archive
  from coxswain_app, coxswain_jobs, coxswain_mover;
grant usage on schema public, app, jobs to coxswain_app, coxswain_jobs;
-- so that a server's start can say that its database is of another version
grant select (name, hash) on app.schema_migrations to coxswain_app;
grant select (hash) on app.schema_functions to coxswain_app;
grant execute on function app.current_tenant(), app.current_user_id(), app.current_role_name()
  to coxswain_app, coxswain_views, coxswain_lookup, coxswain_jobs, coxswain_mover;
grant execute on function app.has_parts(text, bigint[]) to coxswain_app, coxswain_jobs;

grant select, insert, update on tenants, users, refresh_tokens, invitations to coxswain_app;
grant select, insert, update (role) on memberships to coxswain_app;
grant delete on memberships, invitations to coxswain_app;
-- a policy of 12-visitors.sql leaves of these only the visitors of a sample, and what they asked
grant delete on users, conversations to coxswain_app;
grant select, insert, update, delete on idempotency_keys to coxswain_app;
grant select, insert on sign_ins to coxswain_app;
grant select, insert, update (used_at), delete on password_resets to coxswain_app;
grant select, insert, update, delete on sign_in_attempts to coxswain_app;
grant select, insert, update (metrics, locations), delete on user_grants to coxswain_app;
grant select, insert, update (restricted), delete on restrictions to coxswain_app;
grant select, insert, delete on widget_origins to coxswain_app;

grant select, insert, update on data_sources, imports, import_files to coxswain_app;
grant delete on imports to coxswain_app;
grant select, insert on landing_records, import_rejects to coxswain_app;
grant select on activity_events to coxswain_app;

grant select, insert, update, delete on members to coxswain_app;
grant select, insert, delete on member_words to coxswain_app;
grant select, insert, delete on orders, order_lines, invoices, expenses, observations
  to coxswain_app;
grant update (until_version, is_order, ordered_at, customer_id, channel_id, country_id, location_id,
  amount, lines) on orders to coxswain_app;
grant update (until_version) on order_lines, invoices, expenses, observations to coxswain_app;
-- what was corrected, and why, is taken back and never rewritten
grant select, insert, update (until_version, taken_back_by, taken_back_at) on adjustments
  to coxswain_app;

grant select on metric_definitions to coxswain_app;
grant select, insert, update on tenant_metrics to coxswain_app;
grant select, insert, delete on dirty_buckets, outbox to coxswain_app;

grant select, insert, update on conversations to coxswain_app;
-- what was answered stays as it was answered
grant select, insert, update (feedback, embedding, embedding_model, embedding_hash)
  on coaching_sessions to coxswain_app;
grant select, insert, delete on session_terms to coxswain_app;
grant select, insert on claims to coxswain_app;
grant select, insert, update (state, ended_at, dismissed_at, dismissed_by, dismiss_reason), delete
  on findings to coxswain_app;
grant select, insert, update on finding_scans to coxswain_app;
-- what was told is ended and never rewritten
grant select, insert, update (ended_at, ended_by, ended_why) on decisions to coxswain_app;
grant select, insert, update (until_day, ended_at, ended_by, ended_why, superseded_by)
  on owner_facts to coxswain_app;
grant select, insert, update (value, label, chosen_at), delete on preferences to coxswain_app;
grant select, insert, update (is_current), delete on evidence_graph to coxswain_app;

grant usage on schema metrics to coxswain_views;
grant select, insert, update, delete on metrics.points, metrics.rollups, metrics.parts,
  metrics.part_lists to coxswain_views;
grant usage on schema app to coxswain_views;

grant select, delete on business_metrics, business_metrics_rollups, business_metrics_by,
  business_metrics_lists to coxswain_app;
grant insert (time, metric_name, source_id, unit, value, since_version, until_version),
  update (value, until_version) on business_metrics to coxswain_app;
grant insert (grain, bucket, metric_name, source_id, unit, value, since_version, until_version),
  update (value, until_version) on business_metrics_rollups to coxswain_app;
grant insert (grain, bucket, metric_name, dimension, member_id, source_id, unit, value, quantity,
    since_version, until_version),
  update (value, quantity, until_version) on business_metrics_by to coxswain_app;
grant insert (grain, bucket, metric_name, dimension, source_id, unit, members, "values", quantities,
    since_version, until_version),
  update (members, "values", quantities, until_version) on business_metrics_lists to coxswain_app;
grant select on metric_revisions, golden_records to coxswain_app;

grant select, insert, update, delete on work_leases to coxswain_app;
grant select, insert, delete on job_executions to coxswain_app, coxswain_jobs;
grant select, insert, update, delete on jobs.runs to coxswain_jobs;
-- what jobs read and change of a tenant, under the tenant's own policy
grant select on tenants, imports, data_sources, tenant_metrics, work_leases, finding_scans,
  business_metrics_rollups to coxswain_jobs;
grant select (tenant_id, id, identity, state, ended_at), delete on findings to coxswain_jobs;
grant select (tenant_id, created_at), delete on idempotency_keys to coxswain_jobs;
grant select, insert on dirty_buckets to coxswain_jobs;
grant select, delete on business_metrics to coxswain_jobs;
grant select (user_id, id, at), delete on sign_ins to coxswain_jobs;
grant select (user_id, id, expires_at), delete on password_resets to coxswain_jobs;
grant select (key, since, held_until), delete on sign_in_attempts to coxswain_jobs;
