-- The evidence graph for those who ask in Cypher: each tenant's current document as a graph of
-- AGE's, rewritten in the transaction that changes the document. AGE knows no row security and its
-- tables no tenant: so there is a graph for each, in a schema of its own, whose name is made of the
-- tenant setting and reached by nobody but the role that owns these functions. That role has no
-- login and is no superuser; it may create schemas in this database, since a graph is one.
do $$
begin
  if not exists (select from pg_roles where rolname = 'coxswain_graphs') then
    create role coxswain_graphs nologin nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant coxswain_graphs to %I with inherit true, set true', current_user);
  end if;
  execute format('grant create on database %I to coxswain_graphs', current_database());
end $$;
create schema if not exists graph;
grant usage, create on schema graph to coxswain_graphs;
grant usage on schema ag_catalog to coxswain_graphs;

-- A name for a uuid and for nothing else: no text from outside is ever part of a graph's name.
create or replace function graph.name_of(p_tenant uuid) returns name
  language sql immutable strict
  as $$ select ('evidence_' || replace(p_tenant::text, '-', ''))::name $$;

-- The graph of the tenant at work; null where nobody is, or has no graph yet. A malformed setting
-- fails, as it does under row security.
create or replace function graph.mine() returns name
  language sql stable
  as $$
    select n.nspname from pg_catalog.pg_namespace n where n.nspname = graph.name_of(
      nullif(current_setting('app.current_tenant', true), '')::uuid)
  $$;

-- Rewrites a graph from a document's nodes and edges; those a person rejected are not walked, and
-- so not there. The texts of Cypher are constants, all that varies is a parameter.
create or replace function graph.rewrite(p_graph name, p_document jsonb) returns void
  language plpgsql
  as $$
  declare
    given constant ag_catalog.agtype := jsonb_build_object('nodes', p_document -> 'nodes',
      'edges', coalesce((select jsonb_agg(e) from jsonb_array_elements(p_document -> 'edges') e
        where e -> 'verdict' ->> 'says' is distinct from 'rejected'), '[]')
      )::text::ag_catalog.agtype;
  begin
    execute format($q$ select from ag_catalog.cypher(%L, $c$
        match (n) detach delete n
      $c$) as (nothing ag_catalog.agtype) $q$, p_graph);
    execute format($q$ select from ag_catalog.cypher(%L, $c$
        unwind $nodes as n
        create (:node {id: n.id, kind: n.kind, label: n.label})
      $c$, $1) as (nothing ag_catalog.agtype) $q$, p_graph) using given;
    execute format($q$ select from ag_catalog.cypher(%L, $c$
        unwind $edges as e
        match (a:node), (b:node) where a.id = e.cause and b.id = e.effect
        create (a)-[:leads_to {id: e.id, method: e.method, confidence: e.confidence,
          lag_days: e.lag_days}]->(b)
      $c$, $1) as (nothing ag_catalog.agtype) $q$, p_graph) using given;
  end $$;

-- Follows the document: written in the same transaction, so that a graph never says otherwise than
-- the document does. The tenant is the row's, and the one at work where there is one.
create or replace function graph.follow() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, ag_catalog, pg_temp set client_min_messages = warning
  as $$
  declare
    tenant constant uuid := case tg_op when 'DELETE' then old.tenant_id else new.tenant_id end;
    at_work constant uuid := nullif(current_setting('app.current_tenant', true), '')::uuid;
    its_graph constant name := graph.name_of(tenant);
  begin
    if at_work <> tenant then
      raise 'a graph is changed by its own tenant' using errcode = 'insufficient_privilege';
    end if;
    if tg_op = 'DELETE' then
      if old.is_current and to_regnamespace(its_graph::text) is not null then
        perform ag_catalog.drop_graph(its_graph, true);
      end if;
      return null;
    end if;
    if not new.is_current then
      return null;
    end if;
    if to_regnamespace(its_graph::text) is null then
      -- a database that was copied or restored has lost its own grants: the document serves alone
      if not has_database_privilege(current_database(), 'create') then
        raise warning 'no graph for AGE: grant create on database % to coxswain_graphs',
          quote_ident(current_database());
        return null;
      end if;
      perform ag_catalog.create_graph(its_graph), ag_catalog.create_vlabel(its_graph, 'node'),
        ag_catalog.create_elabel(its_graph, 'leads_to');
    end if;
    perform graph.rewrite(its_graph, new.graph_data);
    return null;
  end $$;

-- Every tenant's graph, for the way back of a migration.
create or replace function graph.drop_all() returns int
  language plpgsql security definer
  set search_path = pg_catalog, ag_catalog, pg_temp set client_min_messages = warning
  as $$
  declare
    one name;
    dropped int := 0;
  begin
    for one in select n.nspname from pg_namespace n where n.nspname ~ '^evidence_[0-9a-f]{32}$'
      and n.nspowner = 'coxswain_graphs'::regrole
    loop
      perform ag_catalog.drop_graph(one, true);
      dropped := dropped + 1;
    end loop;
    return dropped;
  end $$;
