-- Tenants on their way from one database to another: who is coming in or has gone out, and how far
-- each table is. No grant leads here: what others may know they are told by functions.
create table app.tenant_moves (
  tenant_id uuid primary key,
  -- in: it comes here; out: it went elsewhere, and what is here stays as it was then
  direction text not null check (direction in ('in', 'out')),
  began_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  -- the other database as a person would name it, without a secret
  elsewhere text not null,
  -- what the source says of each table: its rows, and the sum of what they say; null: not to be
  -- gone on with
  sums jsonb,
  -- accounts that this move brings, and those that were here before it
  users uuid[] not null default '{}',
  known_users uuid[] not null default '{}',
  -- nobody works in it: it is not all here, or not here any more
  away boolean not null generated always as (direction = 'out' or finished_at is null) stored
);
create table app.move_progress (
  tenant_id uuid not null references app.tenant_moves (tenant_id) on delete cascade,
  table_name text not null,
  -- the key of the last row that is here, as text, in the order of the key's columns
  last_key text[],
  rows_done bigint not null default 0,
  finished boolean not null default false,
  primary key (tenant_id, table_name)
);
