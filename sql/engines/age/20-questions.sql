-- What may be asked of a graph, answered by Cypher as evidence.paths and evidence.neighbourhood
-- answer from the document (test/graph.test.ts). One step a time, with a list of what was walked:
-- patterns of variable length would be shorter, but AGE 1.5 answers them from a copy of the graph
-- that a session keeps, which misses what was committed while an older transaction was open.

-- Ways from a cause to an effect that meet no node twice: at most 6 steps and 200 ways.
create or replace function graph.paths(p_cause text, p_effect text, p_hops int)
  returns table (hops int, nodes text[], edges text[], methods text[], confidences float8[],
    lag_days int[])
  language plpgsql stable security definer
  set search_path = pg_catalog, ag_catalog, pg_temp set client_min_messages = warning
  as $$
  declare
    my_graph constant name := graph.mine();
    given jsonb := jsonb_build_object('effect', p_effect, 'ways', jsonb_build_array(
      jsonb_build_object('at', p_cause, 'nodes', jsonb_build_array(p_cause), 'edges', '[]'::jsonb,
        'methods', '[]'::jsonb, 'confidences', '[]'::jsonb, 'lag_days', '[]'::jsonb)));
    found_rows int;
    room int := 200;
  begin
    if my_graph is null or p_cause = p_effect then
      return;
    end if;
    for step in 1 .. least(coalesce(p_hops, 0), 6) loop
      execute format($q$ select jsonb_build_object('effect', $2::text,
          'ways', jsonb_agg(ag_catalog.agtype_out(way)::text::jsonb))
        from ag_catalog.cypher(%L, $c$
          unwind $ways as w
          match (a:node)-[e:leads_to]->(b:node)
          where a.id = w.at and w.at <> $effect and not (b.id in w.nodes)
          return {at: b.id, nodes: w.nodes + [b.id], edges: w.edges + [e.id],
            methods: w.methods + [e.method], confidences: w.confidences + [e.confidence],
            lag_days: w.lag_days + [e.lag_days]}
        $c$, $1) as (way ag_catalog.agtype) $q$, my_graph)
        into given using given::text::ag_catalog.agtype, p_effect;
      exit when given ->> 'ways' is null;
      return query
        select step, graph.texts(w -> 'nodes'), graph.texts(w -> 'edges'),
          graph.texts(w -> 'methods'), graph.texts(w -> 'confidences')::float8[],
          graph.texts(w -> 'lag_days')::int[]
        from jsonb_array_elements(given -> 'ways') w where w ->> 'at' = p_effect
        order by 2, 3 limit room;
      get diagnostics found_rows = row_count;
      room := room - found_rows;
      exit when room = 0;
    end loop;
  end $$;

-- Nodes that a node leads to, or that lead to it (p_upstream), by their distance: at most 6 steps.
create or replace function graph.neighbourhood(p_node text, p_upstream boolean, p_depth int)
  returns table (distance int, node text, label text)
  language plpgsql stable security definer
  set search_path = pg_catalog, ag_catalog, pg_temp set client_min_messages = warning
  as $$
  declare
    my_graph constant name := graph.mine();
    ends constant text[] := case when p_upstream then array['b', 'a'] else array['a', 'b'] end;
    rim jsonb := jsonb_build_array(p_node);
    seen jsonb := jsonb_build_array(p_node);
    found_nodes jsonb;
  begin
    if my_graph is null or p_node is null then
      return;
    end if;
    for step in 1 .. least(coalesce(p_depth, 0), 6) loop
      execute format($q$ select jsonb_agg(ag_catalog.agtype_out(n)::text::jsonb)
        from ag_catalog.cypher(%L, $c$
          unwind $rim as r
          match (a:node)-[:leads_to]->(b:node)
          where %s.id = r and not (%s.id in $seen)
          return distinct {id: %3$s.id, label: %3$s.label}
        $c$, $1) as (n ag_catalog.agtype) $q$, my_graph, ends[1], ends[2])
        into found_nodes
        using jsonb_build_object('rim', rim, 'seen', seen)::text::ag_catalog.agtype;
      exit when found_nodes is null;
      return query select step, n ->> 'id', n ->> 'label'
        from jsonb_array_elements(found_nodes) n order by 2;
      rim := jsonb_path_query_array(found_nodes, '$[*].id');
      seen := seen || rim;
    end loop;
  end $$;

-- A list of JSON as texts, in its order.
create or replace function graph.texts(p_list jsonb) returns text[]
  language sql immutable
  as $$ select coalesce(array_agg(t order by at), '{}')
    from jsonb_array_elements_text(p_list) with ordinality l (t, at) $$;
