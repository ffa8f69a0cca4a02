-- Run before migrations, by whoever may create roles. The application's role owns nothing and
-- bypasses nothing; start-up checks that (sql/migrate.ts).
do $$
begin
  if not exists (select from pg_roles where rolname = 'coxswain_app') then
    create role coxswain_app login nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'coxswain_views') then
    create role coxswain_views nologin nosuperuser nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'coxswain_lookup') then
    create role coxswain_lookup nologin nosuperuser nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'coxswain_recorder') then
    create role coxswain_recorder nologin nosuperuser nobypassrls;
  end if;
  -- Writes a tenant that comes from another database, and reaches no other (functions/08-moving.sql).
  if not exists (select from pg_roles where rolname = 'coxswain_mover') then
    create role coxswain_mover nologin nosuperuser nobypassrls;
  end if;
  -- Runs what runs by itself. It logs in because pg_cron starts its jobs so, and has no password.
  if not exists (select from pg_roles where rolname = 'coxswain_jobs') then
    create role coxswain_jobs login nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
end $$;
create extension if not exists vector;
create schema if not exists app;
revoke create on schema public from public;
create table if not exists app.schema_migrations (
  name text primary key,
  hash text not null,
  applied_at timestamptz not null default now()
);
-- Which text of sql/functions the database has: where it is today's, a start runs none of it, and
-- takes no lock that a serving process would have to wait for.
create table if not exists app.schema_functions (
  hash text primary key,
  applied_at timestamptz not null default now()
);
