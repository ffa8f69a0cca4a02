-- Where AGE follows the documents, their graphs go with them (engines/age).
do $$
begin
  if to_regprocedure('graph.drop_all()') is not null then
    execute 'select graph.drop_all()';
  end if;
end $$;
drop schema if exists graph cascade;
drop table evidence_graph;
