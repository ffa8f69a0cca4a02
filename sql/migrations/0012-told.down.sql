alter table coaching_sessions drop column turn;
drop table preferences, owner_facts, decisions cascade;
