drop policy if exists asker on claims;
delete from claims where finding_id is not null;
alter table claims drop column finding_id;
alter table claims alter column session_id set not null;
drop table finding_scans, findings cascade;
