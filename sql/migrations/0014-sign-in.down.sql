drop function if exists app.find_password_reset(bytea), app.all_users(),
  jobs.forget_sign_ins(uuid, timestamptz);
drop table sign_in_attempts, password_resets, sign_ins;
drop index refresh_tokens_user;
alter table refresh_tokens drop column session_epoch, drop column ip, drop column browser;
alter table users drop column session_epoch;
alter table users add column failed_sign_ins int not null default 0,
  add column locked_until timestamptz;
