-- Points and roll-ups, in a schema the application has no right on: it reaches them through the
-- barrier views of functions/metric-views.sql only.
create schema metrics;

create table metric_definitions (
  name text primary key,
  kind text not null check (kind in ('flow', 'stock', 'ratio', 'distinct')),
  unit text not null check (unit in ('money', 'count', 'ratio', 'other')),
  aggregation text not null check (aggregation in ('sum', 'last', 'average', 'none')),
  good_direction text not null check (good_direction in ('up', 'down', 'none')),
  -- sum of stored metrics with their signs; for ratios the numerator
  numerator jsonb not null default '[]',
  denominator jsonb,
  dimensions text[] not null default '{}',
  definition_version int not null default 1,
  position int not null default 0
);

-- Metrics that a tenant's own table brought.
create table tenant_metrics (
  tenant_id uuid not null references tenants (id) on delete cascade,
  name text not null check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  label text not null,
  unit text not null check (unit in ('money', 'count', 'percent', 'other')),
  kind text not null check (kind in ('flow', 'stock', 'average')),
  grain text not null check (grain in ('day', 'week', 'month')),
  definition_version int not null default 1,
  primary key (tenant_id, name)
);

create table metrics.points (
  time timestamptz not null,
  tenant_id uuid not null,
  metric_name text not null,
  source_id uuid not null,
  unit text not null,
  value numeric not null check (value not in ('NaN', 'Infinity', '-Infinity')),
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  primary key (tenant_id, metric_name, time, source_id, unit, since_version)
);

create table metrics.rollups (
  grain text not null check (grain in ('day', 'week', 'month')),
  bucket date not null,
  tenant_id uuid not null,
  metric_name text not null,
  source_id uuid not null,
  unit text not null,
  value numeric not null check (value not in ('NaN', 'Infinity', '-Infinity')),
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  primary key (tenant_id, metric_name, grain, bucket, source_id, unit, since_version)
);

create table metrics.parts (
  grain text not null check (grain in ('day', 'week', 'month')),
  bucket date not null,
  tenant_id uuid not null,
  metric_name text not null,
  dimension text not null,
  member_id bigint not null,
  source_id uuid not null,
  unit text not null,
  value numeric not null check (value not in ('NaN', 'Infinity', '-Infinity')),
  -- units behind the value where the metric has them (revenue: units sold), so that price and
  -- volume come from one row
  quantity numeric check (quantity not in ('NaN', 'Infinity', '-Infinity')),
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  primary key (tenant_id, metric_name, dimension, grain, bucket, member_id, source_id, unit,
    since_version)
);

-- The same parts as lists, one row for all members of a dimension in a bucket: a breakdown reads a
-- few long rows instead of thousands of short ones. Written from parts, in the same transaction.
create table metrics.part_lists (
  grain text not null check (grain in ('day', 'week', 'month')),
  bucket date not null,
  tenant_id uuid not null,
  metric_name text not null,
  dimension text not null,
  source_id uuid not null,
  unit text not null,
  -- three lists of the same length, joined by commas, in the order of the members' ids: an id, its
  -- value and the quantity behind it, empty where there is none
  members text not null,
  "values" text not null,
  quantities text not null,
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  primary key (tenant_id, metric_name, dimension, grain, bucket, source_id, unit, since_version)
);
-- unpacking a compressed list would take as long as adding it up
alter table metrics.part_lists alter column members set storage external,
  alter column "values" set storage external, alter column quantities set storage external;

-- What has to be recomputed before the version being written can be published.
create table dirty_buckets (
  tenant_id uuid not null references tenants (id) on delete cascade,
  stage text not null check (stage in ('orders', 'days', 'weeks', 'months')),
  bucket date not null,
  primary key (tenant_id, stage, bucket)
);

create table outbox (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  topic text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
