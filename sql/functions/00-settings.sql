-- What a transaction knows of whom it serves. After a transaction a local setting is '', not null.
-- What is no id is nobody, and no error: one is raised only where a policy is evaluated, so that it
-- would tell whether the row asked for is there.
create or replace function app.current_tenant() returns uuid
  language sql stable parallel safe
  as $$ select case when pg_input_is_valid(current_setting('app.current_tenant', true), 'uuid')
    then current_setting('app.current_tenant', true)::uuid end $$;

create or replace function app.current_user_id() returns uuid
  language sql stable parallel safe
  as $$ select case when pg_input_is_valid(current_setting('app.current_user', true), 'uuid')
    then current_setting('app.current_user', true)::uuid end $$;

create or replace function app.current_role_name() returns text
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.current_role', true), '') $$;
