-- What runs by itself: whole runs of jobs, a tenant's part in them, and who is at work on a tenant.
create schema jobs;

-- One row a run, whichever runner ran it. It names no tenant, and no grant leads to it: tenants are
-- told when it ran and how it ended by jobs.last_runs().
create table jobs.runs (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  -- process: the scheduler of the embedded engine; pg_cron: the server's own
  runner text not null check (runner in ('process', 'pg_cron')),
  started_at timestamptz not null,
  finished_at timestamptz,
  -- queued: what it put on the queue has still to end; found: it ran, and something is wrong;
  -- cut_off: its process or server died under it
  outcome text not null default 'running' check (outcome in
    ('running', 'queued', 'done', 'not_configured', 'found', 'failed', 'cut_off')),
  error text,
  rows bigint not null default 0
);
create index runs_last on jobs.runs (name, started_at desc);

-- What a run did in one tenant; a part that did and found nothing leaves no row.
create table job_executions (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  run_id uuid not null,
  name text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  outcome text not null check (outcome in ('done', 'found', 'failed')),
  error text,
  rows bigint not null default 0,
  primary key (tenant_id, id)
);
create index job_executions_last on job_executions (tenant_id, started_at desc);

-- Whoever holds a tenant's lease may change its figures; the next one takes it when it has expired.
create table work_leases (
  tenant_id uuid not null references tenants (id) on delete cascade,
  holder text not null,
  expires_at timestamptz not null,
  primary key (tenant_id)
);

-- app.tenants_with_work() has taken the place of these (functions/30-before-tenant.sql).
drop function if exists app.unfinished_imports();
drop function if exists app.unpublished_tenants();
