-- Answers to unsafe calls, kept so that a repeated call changes nothing twice.

-- beginCall(tenant_id, key, request_hash, now, kept_since, dead_since): none
-- Affects one row for whoever may make the call, none where it was made or is being made. A kept
-- answer that is too old, and a call whose process died, give way.
insert into idempotency_keys as k (tenant_id, key, request_hash, created_at)
values ($1, $2, $3, $4)
on conflict (tenant_id, key) do update
  set request_hash = excluded.request_hash, created_at = excluded.created_at,
    status = null, response = null
  where k.created_at < $5 or (k.status is null and k.created_at < $6)

-- findCall(tenant_id, key): maybe
select request_hash, status, response from idempotency_keys where tenant_id = $1 and key = $2

-- finishCall(tenant_id, key, status, response): none
update idempotency_keys set status = $3, response = $4 where tenant_id = $1 and key = $2

-- forgetCall(tenant_id, key): none
delete from idempotency_keys where tenant_id = $1 and key = $2
