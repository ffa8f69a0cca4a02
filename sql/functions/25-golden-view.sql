-- Every golden row that came from a record, whatever entity it became. The caller's rights and row
-- security apply.
create or replace view golden_records with (security_invoker = true) as
  select tenant_id, id, since_version, until_version, content_hash, source_id from order_lines
  union all
  select tenant_id, id, since_version, until_version, content_hash, source_id from invoices
  union all
  select tenant_id, id, since_version, until_version, content_hash, source_id from expenses
  union all
  select tenant_id, id, since_version, until_version, content_hash, source_id from observations;
