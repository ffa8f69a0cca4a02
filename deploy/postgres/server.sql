-- Once per server, by a superuser, in the database template1. AGE's library is loaded everywhere
-- (coxswain.conf), and in a database without its catalog its hooks make `drop schema` and
-- `truncate` fail: so every database made from here on has it.
create extension if not exists age;

-- Owns the schema and runs migrations; may make the application's roles, sees no tenant's rows.
do $$
begin
  if not exists (select from pg_roles where rolname = 'coxswain_owner') then
    create role coxswain_owner login nosuperuser nocreatedb createrole nobypassrls;
  end if;
end $$;
