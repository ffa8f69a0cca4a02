alter table coaching_sessions drop column turn;
