-- What a transaction knows of whom it serves. After a transaction a local setting is '', not null.
create or replace function app.current_tenant() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.current_tenant', true), '')::uuid $$;

create or replace function app.current_user_id() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.current_user', true), '')::uuid $$;

create or replace function app.current_role_name() returns text
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.current_role', true), '') $$;
