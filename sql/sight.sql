-- Who may see what inside a business: what people were granted, and what is restricted.

-- grantsOf(tenant_id, user_id): maybe
-- Of a member, with or without a row of their own.
select m.role, g.metrics, g.locations
from memberships m left join user_grants g on g.tenant_id = m.tenant_id and g.user_id = m.user_id
where m.tenant_id = $1 and m.user_id = $2

-- putGrants(tenant_id, user_id, metrics, locations): none
insert into user_grants (tenant_id, user_id, metrics, locations)
values ($1, $2, $3::text[], $4::int8[])
on conflict (tenant_id, user_id) do update
  set metrics = excluded.metrics, locations = excluded.locations

-- memberMetrics(): one
-- What a member sees who was granted nothing else.
select app.member_metrics() as metrics

-- restrictedMetrics(tenant_id): many
-- Stored metrics, and whether each is restricted: as an admin said, else as its words say.
select a.name, coalesce(r.restricted, app.sounds_restricted(a.label), false) as restricted
from app.all_subjects() a
left join restrictions r on r.tenant_id = $1 and r.kind = 'metric' and r.name = a.name
order by a.name

-- expenseCategories(tenant_id): many
select m.key, m.label, coalesce(r.restricted, app.sounds_restricted(m.label)) as restricted
from members m
left join restrictions r on r.tenant_id = $1 and r.kind = 'category' and r.name = m.key
where m.tenant_id = $1 and m.dimension = 'category'
  and app.has_parts('expenses', array[m.id])
order by m.label, m.key

-- setRestriction(tenant_id, kind, name, restricted): none
insert into restrictions (tenant_id, kind, name, restricted) values ($1, $2, $3, $4)
on conflict (tenant_id, kind, name) do update set restricted = excluded.restricted

-- places(tenant_id): many
select id, key, label from members where tenant_id = $1 and dimension = 'location'
order by label, key

-- narrowPlaces(places): one
select app.narrow_to($1::int8[]) as places

-- seesRestricted(): one
select app.sees_restricted() as yes
