-- Once, by a superuser, in the database that cron.database_name names: jobs that run by themselves.
-- The owner passes the right on to the role that its migrations make for them.
create extension if not exists pg_cron;
grant usage on schema cron to coxswain_owner with grant option;
