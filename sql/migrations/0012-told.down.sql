drop table preferences, owner_facts, decisions cascade;
