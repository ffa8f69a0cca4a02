-- Imports from upload to done, and the sources they feed.

-- tenantSettings(tenant_id): one
select name, currency, country, time_zone, fiscal_year_start, week_start, data_version,
  next_version, is_sample
from tenants where tenant_id = $1;

-- insertImport(tenant_id, id, header_hash, header, layout, guess, created_by): none
insert into imports (tenant_id, id, header_hash, header, layout, guess, created_by)
values ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7);

-- insertFile(tenant_id, import_id, file_no, name, sha256, size_bytes): none
insert into import_files (tenant_id, import_id, file_no, name, sha256, size_bytes)
values ($1, $2, $3, $4, $5, $6);

-- liveFiles(tenant_id, sha256s): many
select f.import_id, f.file_no, f.name, f.sha256, i.mapping
from import_files f join imports i on i.tenant_id = f.tenant_id and i.id = f.import_id
where f.tenant_id = $1 and f.live and f.finished and f.sha256 = any ($2::text[])
order by i.confirmed_at, f.import_id, f.file_no;

-- importById(tenant_id, id): maybe
select id, source_id, status, layout, header_hash, header, guess, mapping, replaces, version,
  rows_total, rows_read, rows_stored, rows_unchanged, rows_conflicting, rows_quarantined,
  reasons, step, step_done,
  step_total, created_by, created_at, confirmed_at, finished_at
from imports where tenant_id = $1 and id = $2;

-- listImports(tenant_id, before, before_id, most): many
select id, source_id, status, layout, header_hash, header, guess, mapping, replaces, version,
  rows_total, rows_read, rows_stored, rows_unchanged, rows_conflicting, rows_quarantined,
  reasons, step, step_done,
  step_total, created_by, created_at, confirmed_at, finished_at
from imports where tenant_id = $1
  and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
order by created_at desc, id desc limit $4::int;

-- filesOf(tenant_id, import_ids): many
select import_id, file_no, name, sha256, size_bytes, live, rows_done, finished
from import_files where tenant_id = $1 and import_id = any ($2::uuid[])
order by import_id, file_no;

-- lastMapping(tenant_id, header_hash): maybe
select mapping from data_sources where tenant_id = $1 and header_hash = $2
order by last_sync_at desc nulls last limit 1;

-- upsertSource(tenant_id, id, name, layout, header_hash, mapping, currency, tax, counted): one
insert into data_sources as s
  (tenant_id, id, name, layout, header_hash, mapping, currency, tax, counted)
values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)
on conflict (tenant_id, layout, header_hash) do update
  set mapping = excluded.mapping, tax = excluded.tax
returning s.id, s.counted;

-- sources(tenant_id): many
select id, source_type, name, layout, header_hash, mapping, currency, tax, counted, sync_status,
  last_sync_at, created_at
from data_sources where tenant_id = $1 order by created_at, id;

-- sourceById(tenant_id, id): maybe
select id, source_type, name, layout, header_hash, mapping, currency, tax, counted, sync_status,
  last_sync_at, created_at
from data_sources where tenant_id = $1 and id = $2;

-- setSourceMapping(tenant_id, id, mapping): none
update data_sources set mapping = $3::jsonb where tenant_id = $1 and id = $2;

-- setImportTreatment(tenant_id, source_id, code_treatment): none
-- What a person says about a source's codes holds for what its imports bring back later, too.
update imports
set mapping = jsonb_set(mapping, '{code_treatment}', mapping->'code_treatment' || $3::jsonb)
where tenant_id = $1 and source_id = $2 and mapping is not null;

-- touchSource(tenant_id, id, at): none
update data_sources set last_sync_at = $3::timestamptz where tenant_id = $1 and id = $2;

-- confirm(tenant_id, id, source_id, mapping, replaces, layout, at): none
update imports set status = 'validating', source_id = $3, mapping = $4::jsonb,
  replaces = $5::uuid[], layout = $6, confirmed_at = $7::timestamptz, step = 'validating',
  step_done = 0, step_total = 0,
  queue_no = app.next_queue_no()
where tenant_id = $1 and id = $2 and status = 'uploaded';

-- setStep(tenant_id, id, step, step_done, step_total): none
-- How far work is, told beside the work and not with it: of what has ended it says nothing more.
update imports set step = $3, step_done = $4, step_total = $5
where tenant_id = $1 and id = $2 and status in ('validating', 'publishing', 'deleting');

-- validated(tenant_id, id, version, rows_total): none
update imports set status = 'importing', version = $3, rows_total = $4, step = 'importing',
  step_done = 0, step_total = $4
where tenant_id = $1 and id = $2 and status = 'validating';

-- refuse(tenant_id, id, reasons, rows_read, rows_quarantined, at): none
update imports set status = 'refused', reasons = $3::jsonb, rows_read = $4,
  rows_quarantined = $5, finished_at = $6::timestamptz, step = '', step_done = 0, step_total = 0
where tenant_id = $1 and id = $2;

-- setLive(tenant_id, import_id, file_no, live): none
update import_files set live = $4::bool
where tenant_id = $1 and import_id = $2 and ($3::int is null or file_no = $3::int);

-- advanceFile(tenant_id, import_id, file_no, rows_done, finished): none
update import_files set rows_done = $4, finished = $5
where tenant_id = $1 and import_id = $2 and file_no = $3;

-- countRows(tenant_id, id, rows_read, rows_stored, rows_unchanged, rows_quarantined, rows_conflicting): none
update imports set rows_read = rows_read + $3, rows_stored = rows_stored + $4,
  rows_unchanged = rows_unchanged + $5, rows_quarantined = rows_quarantined + $6,
  rows_conflicting = rows_conflicting + $7,
  step_done = step_done + $3
where tenant_id = $1 and id = $2;

-- publishing(tenant_id, id): none
update imports set status = 'publishing', step = 'computing', step_done = 0, step_total = 0
where tenant_id = $1 and id = $2 and status = 'importing';

-- finish(tenant_id, id, status, reasons, at): none
update imports set status = $3, reasons = $4::jsonb, finished_at = $5::timestamptz, step = '',
  step_done = 0, step_total = 0
where tenant_id = $1 and id = $2;

-- startDeleting(tenant_id, id, at): none
update imports set status = 'deleting', step = 'deleting', step_done = 0, step_total = 0,
  confirmed_at = coalesce(confirmed_at, $3::timestamptz),
  queue_no = app.next_queue_no()
where tenant_id = $1 and id = $2 and status = 'done';

-- setVersion(tenant_id, id, version): none
update imports set version = $3 where tenant_id = $1 and id = $2;

-- discardUpload(tenant_id, id): none
delete from imports where tenant_id = $1 and id = $2 and status in ('uploaded', 'refused');

-- rejects(tenant_id, import_id, file_no, row_number, most): many
select file_no, row_number, column_name, reason, cells
from import_rejects where tenant_id = $1 and import_id = $2
  and (file_no, row_number) > ($3::int, $4::int)
order by file_no, row_number limit $5::int;

-- activeTenants(): many
select tenant_id from app.active_tenants();

-- spooledImports(tenant_id): many
select id from imports
where tenant_id = $1 and status in ('uploaded', 'validating', 'importing', 'publishing');
