-- What moves what, as one JSON document a business, and what can be asked of it: ways from a cause
-- to an effect and what lies around a node. AGE answers the same (engines/age, test/graph.test.ts).

-- lockEvidence(tenant_id): maybe
-- Whoever changes the document does so alone: the next version is worked out from the present one.
select data_version from tenants where tenant_id = $1 for no key update;

-- currentEvidence(tenant_id): maybe
select g.version, g.data_version, t.data_version as newest_data_version, g.made_at,
  g.graph_data as document
from evidence_graph g join tenants t on t.tenant_id = g.tenant_id
where g.tenant_id = $1 and g.is_current;

-- storeEvidence(tenant_id, data_version, document, at): one
-- The current version is always the newest. The one before it is retired first, since the insert
-- reads from that.
with retired as (
  update evidence_graph set is_current = false where tenant_id = $1 and is_current
  returning version)
insert into evidence_graph (tenant_id, version, is_current, data_version, graph_data, made_at)
select $1::uuid, coalesce(max(r.version), 0) + 1, true, $2::int8, $3::jsonb, $4::timestamptz
from retired r
returning version;

-- pruneEvidence(tenant_id, version): none
-- Versions up to this one go, but never the current.
delete from evidence_graph where tenant_id = $1 and version <= $2 and not is_current;

-- sharedCalendarClaims(tenant_id, most): many
-- What answers said of the calendar, where everybody in the business may read the answer: the
-- document is for all of them, and that a private question was asked is told to nobody.
select c.id, c.claim
from conversations v
join coaching_sessions s on s.tenant_id = v.tenant_id and s.conversation_id = v.id
join claims c on c.tenant_id = s.tenant_id and c.session_id = s.id
where v.tenant_id = $1 and v.visibility = 'advisers' and s.status = 'answered'
  and s.family = 'why' and c.claim -> 'expression' ->> 'kind' = 'calendar_part'
order by s.asked_at desc, c.id limit $2::int;

-- sharedClaims(tenant_id, ids): many
-- Which of these claims everybody in the business may still read.
select c.id
from claims c
join coaching_sessions s on s.tenant_id = c.tenant_id and s.id = c.session_id
join conversations v on v.tenant_id = s.tenant_id and v.id = s.conversation_id
where c.tenant_id = $1 and c.id = any ($2::uuid[]) and v.visibility = 'advisers';

-- paths(tenant_id, cause, effect, hops): many
-- Ways that meet no node twice, the shortest first: at most 6 steps and 200 ways. A document that
-- would make this long is not taken (coach/evidence.ts).
with recursive edges as materialized (
  select e.id, e.cause, e.effect, e.method, e.confidence, e.lag_days
  from evidence_graph g cross join lateral jsonb_to_recordset(g.graph_data -> 'edges')
    e (id text, cause text, effect text, method text, confidence float8, lag_days int,
      verdict jsonb)
  where g.tenant_id = $1 and g.is_current
    and e.verdict ->> 'says' is distinct from 'rejected'
), ways as (
  select array[e.cause, e.effect] as nodes, array[e.id] as edges, array[e.method] as methods,
    array[e.confidence] as confidences, array[e.lag_days] as lag_days, e.effect as at, 1 as hops
  from edges e where e.cause = $2::text and e.effect <> e.cause and $2 <> $3::text and $4::int > 0
  union all
  select w.nodes || e.effect, w.edges || e.id, w.methods || e.method,
    w.confidences || e.confidence, w.lag_days || e.lag_days, e.effect, w.hops + 1
  from ways w join edges e on e.cause = w.at
  where w.at <> $3 and w.hops < least($4, 6) and e.effect <> all (w.nodes)
)
select hops, nodes, edges, methods, confidences, lag_days
from ways where at = $3 order by hops, nodes, edges limit 200;

-- neighbourhood(tenant_id, node, upstream, depth): many
-- What a node leads to, or what leads to it (upstream), by distance: at most 6 steps. A node is
-- met again at the same distance only once, so that cycles end.
with recursive document as materialized (
  select graph_data from evidence_graph where tenant_id = $1 and is_current
), edges as materialized (
  select case when $3::bool then e.effect else e.cause end as near,
    case when $3 then e.cause else e.effect end as far
  from document d cross join lateral jsonb_to_recordset(d.graph_data -> 'edges')
    e (cause text, effect text, verdict jsonb)
  where e.verdict ->> 'says' is distinct from 'rejected'
), reach (node, distance) as (
  select $2::text, 0
  union
  select e.far, r.distance + 1 from reach r join edges e on e.near = r.node
  where r.distance < least($4::int, 6)
)
select min(r.distance) as distance, n.id as node, n.label
from reach r join (
  select n.id, n.label from document d cross join lateral
    jsonb_to_recordset(d.graph_data -> 'nodes') n (id text, label text)) n on n.id = r.node
where r.node <> $2 group by n.id, n.label order by 1, 2;
