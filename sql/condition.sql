-- What whoever runs an installation is told of its database: npm run doctor.

-- lookAtServer(): one
select current_setting('server_version') as version, current_user::text as role,
  (select jsonb_object_agg(extname, extversion) from pg_extension) as extensions,
  clock_timestamp() as now

-- importsStuck(tenant_id, before): many
-- Confirmed before, not ended, and nobody is at it.
select i.id as import_id, i.status, coalesce(i.confirmed_at, i.created_at) as since
from imports i
where i.tenant_id = $1 and i.status in ('validating', 'importing', 'publishing', 'deleting')
  and coalesce(i.confirmed_at, i.created_at) < $2
  and not exists (select from work_leases l
    where l.tenant_id = i.tenant_id and l.expires_at > clock_timestamp())
order by i.queue_no, i.id
