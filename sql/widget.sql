-- Web sites on which a business's people may ask, and who is let in from one.

-- isKnownOrigin(origin): one
-- Of any business: before a token is shown nobody knows whose.
select app.is_widget_origin($1) as known

-- admit(tenant_id, user_id, session_id, session_epoch, origin, at): maybe
-- A member whose session goes on; what they are told is their role as it is now. The number is the
-- token's: a session that is kept while others end is lifted to the new one, its tokens are not.
-- The site's id is of this time on the list: taken off and put there again it has another.
select m.role, t.name as business,
  (select w.id from widget_origins w where w.tenant_id = $1 and w.origin = $5) as site_id
from memberships m
join users u on u.id = m.user_id
join tenants t on t.tenant_id = m.tenant_id and t.is_active
where m.tenant_id = $1 and m.user_id = $2 and u.session_epoch = $4::int
  and exists (select from refresh_tokens r
    where r.tenant_id = $1 and r.user_id = $2 and r.family_id = $3 and r.used_at is null
      and r.revoked_at is null and r.expires_at > $6::timestamptz
      and r.session_epoch = u.session_epoch)

-- listOrigins(tenant_id): many
select id, origin, created_at from widget_origins where tenant_id = $1 order by origin, id

-- insertOrigin(tenant_id, id, origin): maybe
-- One that is there already is left as it is.
insert into widget_origins (tenant_id, id, origin) values ($1, $2, $3)
on conflict (tenant_id, origin) do nothing
returning id, origin, created_at

-- deleteOrigin(tenant_id, id): maybe
delete from widget_origins where tenant_id = $1 and id = $2
returning id
