-- What was done in a business, as triggers wrote it (functions/46-activity.sql).

-- listActivity(tenant_id, entity_type, entity_id, before_at, before_id, limit): many
-- Newest first; `before` is the last event of the page before.
select e.id, e.at, e.user_id, u.email, e.role, e.action, e.entity_type, e.entity_id, e.changes,
  host(e.ip) as ip, e.user_agent
from activity_events e
left join users u on u.id = e.user_id
where e.tenant_id = $1
  and ($2::text is null or e.entity_type = $2) and ($3::text is null or e.entity_id = $3)
  and ($4::timestamptz is null or (e.at, e.id) < ($4, $5::uuid))
order by e.at desc, e.id desc
limit $6;
