-- Whose all this is and who may call it, and the trigger by which graphs follow documents.
do $$
declare
  f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'graph'::regnamespace loop
    execute format('alter function %s owner to coxswain_graphs', f);
    execute format('revoke all on function %s from public, coxswain_app', f);
  end loop;
  -- the way back of a migration is its owner's
  execute format('grant execute on function graph.drop_all() to %I', current_user);
end $$;
grant usage on schema graph to coxswain_app;
grant execute on function graph.paths(text, text, int), graph.neighbourhood(text, boolean, int)
  to coxswain_app;

create or replace trigger graph_follows after insert or update or delete on evidence_graph
  for each row execute function graph.follow();

revoke create on schema graph from coxswain_graphs;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('revoke coxswain_graphs from %I', current_user);
  end if;
end $$;
