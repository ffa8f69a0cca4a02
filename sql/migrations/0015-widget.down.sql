drop function if exists app.is_widget_origin(text);
drop table widget_origins;
