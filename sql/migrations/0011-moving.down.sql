drop function if exists app.is_arriving() cascade;
drop function if exists app.arriving_users() cascade;
drop function if exists app.refuse_away(uuid), app.users_there(uuid[]);
drop table app.move_progress, app.tenant_moves cascade;
