-- Rows as received, and the golden rows they become. A golden row is written once however many
-- imports support it; rows already believed are left alone.

-- landRows(tenant_id, import_id, file_no, row_numbers, record_ids, content_hashes, cells): none
-- Received when its upload was: so a batch that comes again meets its own rows.
insert into landing_records
  (tenant_id, import_id, file_no, row_number, record_id, content_hash, cells, received_at)
select $1, $2, $3, u.row_number, u.record_id, u.content_hash, u.cells::jsonb,
  (select i.created_at from imports i where i.tenant_id = $1 and i.id = $2)
from unnest($4::int4[], $5::uuid[], $6::uuid[], $7::text[])
  u (row_number, record_id, content_hash, cells)
on conflict do nothing;

-- copyLanding(tenant_id, import_id, file_no, from_import, from_file, from_row, to_row): none
-- The rows of a file that came before, byte by byte, stand for this one too.
insert into landing_records
  (tenant_id, import_id, file_no, row_number, record_id, content_hash, cells, received_at)
select l.tenant_id, $2::uuid, $3::int4, l.row_number, l.record_id, l.content_hash, l.cells,
  (select i.created_at from imports i where i.tenant_id = $1 and i.id = $2)
from landing_records l
where l.tenant_id = $1 and l.import_id = $4 and l.file_no = $5
  and l.row_number > $6 and l.row_number <= $7
on conflict do nothing;

-- rejectRows(tenant_id, import_id, file_no, row_numbers, columns, reasons, cells): none
insert into import_rejects (tenant_id, import_id, file_no, row_number, column_name, reason, cells)
select $1, $2, $3, u.row_number, u.column_name, u.reason, u.cells::jsonb
from unnest($4::int4[], $5::text[], $6::text[], $7::text[])
  u (row_number, column_name, reason, cells)
on conflict do nothing;

-- nameMembers(tenant_id, dimensions, ids, keys, labels): none
with named as (
  insert into members as m (tenant_id, dimension, id, key, label)
  select $1::uuid, u.dimension, u.id, u.key, u.label
  from unnest($2::text[], $3::int8[], $4::text[], $5::text[]) u (dimension, id, key, label)
  on conflict (tenant_id, dimension, id) do update set label = excluded.label
  where m.label = m.key and excluded.label <> m.label
  returning m.dimension, m.id, m.key, m.label
)
insert into member_words (tenant_id, dimension, member_id, word, sound)
select $1, n.dimension, n.id, w, app.word_sound(w)
from named n cross join lateral app.words_of(n.label || ' ' || n.key) w
where n.key <> ''
on conflict do nothing;

-- describeCustomers(tenant_id, ids, keys, labels, attributes): none
with named as (
  insert into members as m (tenant_id, dimension, id, key, label, attributes)
  select $1::uuid, 'customer', u.id, u.key, u.label, u.attributes::jsonb
  from unnest($2::int8[], $3::text[], $4::text[], $5::text[]) u (id, key, label, attributes)
  on conflict (tenant_id, dimension, id) do update
    set label = excluded.label, attributes = m.attributes || excluded.attributes
  returning m.dimension, m.id, m.key, m.label
)
insert into member_words (tenant_id, dimension, member_id, word, sound)
select $1, n.dimension, n.id, w, app.word_sound(w)
from named n cross join lateral app.words_of(n.label || ' ' || n.key) w
on conflict do nothing;

-- forgetWords(tenant_id, ids): none
delete from member_words w
where w.tenant_id = $1 and w.dimension = 'customer' and w.member_id = any ($2::int8[]);

-- forgetCustomers(tenant_id, ids): none
-- What only a list of customers told goes with the list; whoever has bought stays, by their key.
with unused as (
  delete from members m
  where m.tenant_id = $1 and m.dimension = 'customer' and m.id = any ($2::int8[])
    and not exists (select from order_lines l where l.tenant_id = $1 and l.customer_id = m.id)
    and not exists (select from orders o where o.tenant_id = $1 and o.customer_id = m.id)
    and not exists (select from invoices i where i.tenant_id = $1 and i.customer_id = m.id)
  returning m.id
), kept as (
  update members m set label = m.key, attributes = '{}'
  where m.tenant_id = $1 and m.dimension = 'customer' and m.id = any ($2::int8[])
    and not exists (select from unused u where u.id = m.id)
  returning m.dimension, m.id, m.key
)
insert into member_words (tenant_id, dimension, member_id, word, sound)
select $1::uuid, k.dimension, k.id, w, app.word_sound(w)
from kept k cross join lateral app.words_of(k.key) w
on conflict do nothing;

-- storeLines(tenant_id, version, time_zone, source_id, ids, content_hashes, order_ids, order_numbers, ats, kinds, quantities, unit_prices, amounts, tax_amounts, currencies, products, categories, customers, channels, countries, locations, counted): one
with rows as materialized (
  select * from unnest($5::uuid[], $6::uuid[], $7::int8[], $8::text[], $9::text[], $10::text[],
    $11::numeric[], $12::numeric[], $13::numeric[], $14::numeric[], $15::text[], $16::int8[],
    $17::int8[], $18::int8[], $19::int8[], $20::int8[], $21::int8[], $22::bool[])
    u (id, content_hash, order_id, order_number, at, kind, quantity, unit_price, amount,
      tax_amount, currency, product_id, category_id, customer_id, channel_id, country_id,
      location_id, counted)
), known as materialized (
  select l.id, l.content_hash from order_lines l
  where l.tenant_id = $1 and l.id = any ($5::uuid[])
    and l.until_version = 9223372036854775807
), written as (
  insert into order_lines (tenant_id, id, since_version, source_id, order_id, order_number,
    occurred_at, time_known, kind, quantity, unit_price, amount, tax_amount, currency,
    product_id, category_id, customer_id, channel_id, country_id, location_id, counted,
    content_hash)
  select $1, r.id, $2::bigint, $4::uuid, r.order_id, r.order_number,
    r.at::timestamp at time zone $3::text,
    length(r.at) > 10, r.kind, r.quantity, r.unit_price, r.amount, r.tax_amount, r.currency,
    r.product_id, r.category_id, r.customer_id, r.channel_id, r.country_id, r.location_id,
    r.counted, r.content_hash
  from rows r where not exists (select from known k where k.id = r.id)
  returning occurred_at
), marked as (
  insert into dirty_buckets (tenant_id, stage, bucket)
  select distinct $1::uuid, s.stage, (w.occurred_at at time zone $3)::date
  from written w cross join (values ('orders'), ('days')) s (stage)
  on conflict do nothing
)
select (select count(*) from written)::int as stored,
  (select count(*) from rows r join known k on k.id = r.id
    where k.content_hash <> r.content_hash)::int as conflicting;

-- storeInvoices(tenant_id, version, source_id, ids, content_hashes, numbers, issued, due, paid, amounts, tax_amounts, paid_amounts, currencies, statuses, customers, counted): one
with rows as materialized (
  select * from unnest($4::uuid[], $5::uuid[], $6::text[], $7::date[], $8::date[], $9::date[],
    $10::numeric[], $11::numeric[], $12::numeric[], $13::text[], $14::text[], $15::int8[])
    u (id, content_hash, number, issued_on, due_on, paid_on, amount, tax_amount, paid_amount,
      currency, status, customer_id)
), known as materialized (
  select i.id, i.content_hash from invoices i
  where i.tenant_id = $1 and i.id = any ($4::uuid[]) and i.until_version = 9223372036854775807
), written as (
  insert into invoices (tenant_id, id, since_version, source_id, number, issued_on, due_on, paid_on,
    amount, tax_amount, paid_amount, currency, status, customer_id, counted, content_hash)
  select $1, r.id, $2::bigint, $3::uuid, r.number, r.issued_on, r.due_on, r.paid_on, r.amount,
    r.tax_amount, r.paid_amount, r.currency, r.status, r.customer_id, $16::bool, r.content_hash
  from rows r where not exists (select from known k where k.id = r.id)
  returning issued_on, paid_on
), marked as (
  insert into dirty_buckets (tenant_id, stage, bucket)
  select distinct $1::uuid, 'days', d.day
  from written w cross join lateral (values (w.issued_on), (w.paid_on)) d (day)
  where d.day is not null
  on conflict do nothing
)
select (select count(*) from written)::int as stored,
  (select count(*) from rows r join known k on k.id = r.id
    where k.content_hash <> r.content_hash)::int as conflicting;

-- storeExpenses(tenant_id, version, source_id, ids, content_hashes, days, amounts, tax_amounts, currencies, categories, cost_kinds, suppliers, locations, descriptions): one
with rows as materialized (
  select * from unnest($4::uuid[], $5::uuid[], $6::date[], $7::numeric[], $8::numeric[], $9::text[],
    $10::int8[], $11::text[], $12::text[], $13::int8[], $14::text[])
    u (id, content_hash, spent_on, amount, tax_amount, currency, category_id, cost_kind, supplier,
      location_id, description)
), known as materialized (
  select e.id, e.content_hash from expenses e
  where e.tenant_id = $1 and e.id = any ($4::uuid[]) and e.until_version = 9223372036854775807
), written as (
  insert into expenses (tenant_id, id, since_version, source_id, spent_on, amount, tax_amount,
    currency, category_id, cost_kind, supplier, location_id, description, content_hash)
  select $1, r.id, $2::bigint, $3::uuid, r.spent_on, r.amount, r.tax_amount, r.currency,
    r.category_id, r.cost_kind, r.supplier, r.location_id, r.description, r.content_hash
  from rows r where not exists (select from known k where k.id = r.id)
  returning spent_on
), marked as (
  insert into dirty_buckets (tenant_id, stage, bucket)
  select distinct $1::uuid, 'days', w.spent_on from written w on conflict do nothing
)
select (select count(*) from written)::int as stored,
  (select count(*) from rows r join known k on k.id = r.id
    where k.content_hash <> r.content_hash)::int as conflicting;

-- storeObservations(tenant_id, version, source_id, ids, content_hashes, metric_names, grains, days, amounts, units, locations, channels): one
with rows as materialized (
  select * from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::date[], $9::numeric[],
    $10::text[], $11::int8[], $12::int8[])
    u (id, content_hash, metric_name, grain, day, value, unit, location_id, channel_id)
), known as materialized (
  select o.id, o.metric_name, o.content_hash from observations o
  where o.tenant_id = $1 and o.id = any ($4::uuid[]) and o.until_version = 9223372036854775807
), written as (
  insert into observations (tenant_id, id, metric_name, since_version, source_id, grain, day,
    value, unit, location_id, channel_id, content_hash)
  select $1, r.id, r.metric_name, $2::bigint, $3::uuid, r.grain, r.day, r.value, r.unit,
    r.location_id, r.channel_id, r.content_hash
  from rows r
  where not exists (select from known k where k.id = r.id and k.metric_name = r.metric_name)
  returning id, day
), marked as (
  insert into dirty_buckets (tenant_id, stage, bucket)
  select distinct $1::uuid, 'days', w.day from written w on conflict do nothing
)
select (select count(distinct w.id) from written w)::int as stored,
  (select count(distinct r.id) from rows r join known k on k.id = r.id
    and k.metric_name = r.metric_name where k.content_hash <> r.content_hash)::int as conflicting;

-- defineMetric(tenant_id, name, label, unit, kind, grain): none
insert into tenant_metrics (tenant_id, name, label, unit, kind, grain)
values ($1, $2, $3, $4, $5, $6)
on conflict (tenant_id, name) do update
  set label = excluded.label, unit = excluded.unit, kind = excluded.kind, grain = excluded.grain;

-- unsupported(tenant_id, import_id, file_no, from_row, to_row): many
select distinct l.record_id
from landing_records l
where l.tenant_id = $1 and l.import_id = $2 and l.file_no = $3
  and l.row_number > $4 and l.row_number <= $5
  and not exists (
    select from landing_records other
    join import_files f on f.tenant_id = other.tenant_id and f.import_id = other.import_id
      and f.file_no = other.file_no and f.live
    where other.tenant_id = $1 and other.record_id = l.record_id);

-- survivors(tenant_id, import_id, file_no, from_row, to_row): many
-- Rows that another living file tells, and that must be written anew as it tells them: because it
-- says something else, feeds another source, or was read by another mapping.
with winners as materialized (
  select distinct on (l.record_id) l.record_id, other.import_id, other.file_no, other.row_number,
    other.cells, other.content_hash, i.source_id, i.mapping
  from landing_records l
  join landing_records other on other.tenant_id = $1 and other.record_id = l.record_id
  join import_files f on f.tenant_id = other.tenant_id and f.import_id = other.import_id
    and f.file_no = other.file_no and f.live
  join imports i on i.tenant_id = other.tenant_id and i.id = other.import_id
  where l.tenant_id = $1 and l.import_id = $2 and l.file_no = $3
    and l.row_number > $4 and l.row_number <= $5
  order by l.record_id, i.confirmed_at, i.id, other.file_no, other.row_number
)
select w.record_id, w.import_id, w.file_no, w.row_number, w.cells, w.content_hash,
  -- how long a value of a metric table lasts was read from the whole file, and stays as it was
  (select o.grain from observations o where o.tenant_id = $1 and o.id = w.record_id
    order by o.since_version desc limit 1) as grain
from winners w
where w.mapping is distinct from (select i.mapping from imports i
    where i.tenant_id = $1 and i.id = $2)
  or not exists (select from golden_records g where g.tenant_id = $1 and g.id = w.record_id
    and g.until_version = 9223372036854775807 and g.content_hash = w.content_hash
    and g.source_id = w.source_id)
order by w.import_id, w.file_no, w.row_number;

-- landedCells(tenant_id, import_id, file_no, from_row, to_row): many
select l.row_number, l.cells from landing_records l
where l.tenant_id = $1 and l.import_id = $2 and l.file_no = $3
  and l.row_number > $4 and l.row_number <= $5
order by l.row_number;

-- lastRow(tenant_id, import_id, file_no): one
select coalesce(max(row_number), 0)::int as row_number from landing_records
where tenant_id = $1 and import_id = $2 and file_no = $3;

-- closeRecords(tenant_id, version, time_zone, ids): one
with lines as (
  update order_lines l set until_version = $2
  where l.tenant_id = $1 and l.id = any ($4::uuid[]) and l.since_version < $2
    and l.until_version = 9223372036854775807
  returning (l.occurred_at at time zone $3)::date as day
), invoiced as (
  update invoices i set until_version = $2
  where i.tenant_id = $1 and i.id = any ($4::uuid[]) and i.since_version < $2
    and i.until_version = 9223372036854775807
  returning i.issued_on, i.paid_on
), spent as (
  update expenses e set until_version = $2
  where e.tenant_id = $1 and e.id = any ($4::uuid[]) and e.since_version < $2
    and e.until_version = 9223372036854775807
  returning e.spent_on as day
), observed as (
  update observations o set until_version = $2
  where o.tenant_id = $1 and o.id = any ($4::uuid[]) and o.since_version < $2
    and o.until_version = 9223372036854775807
  returning o.day
), touched as (
  select s.stage, l.day from lines l cross join (values ('orders'), ('days')) s (stage)
  union select 'days', i.issued_on from invoiced i
  union select 'days', i.paid_on from invoiced i where i.paid_on is not null
  union select 'days', s.day from spent s
  union select 'days', o.day from observed o
), marked as (
  insert into dirty_buckets (tenant_id, stage, bucket)
  select $1::uuid, t.stage, t.day from touched t on conflict do nothing
)
select ((select count(*) from lines) + (select count(*) from invoiced)
  + (select count(*) from spent) + (select count(*) from observed))::int as closed;

-- setCounted(tenant_id, version, time_zone, source_id, product_ids, counted): one
-- Of a line that a person adjusted, what its source is held to say changes; applyAdjustments follows.
with changed as materialized (
  select l.* from order_lines l
  where l.tenant_id = $1 and l.source_id = $4::uuid and l.product_id = any ($5::int8[])
    and l.until_version = 9223372036854775807
    and coalesce((l.told ->> 'counted')::bool, l.counted) <> $6::bool
), closed as (
  update order_lines l set until_version = $2::bigint from changed c
  where l.tenant_id = $1 and l.id = c.id and l.since_version = c.since_version
    and l.since_version < $2
), reopened as (
  insert into order_lines (tenant_id, id, since_version, source_id, order_id, order_number,
    occurred_at, time_known, kind, quantity, unit_price, amount, tax_amount, currency,
    product_id, category_id, customer_id, channel_id, country_id, location_id, counted,
    content_hash, told)
  select c.tenant_id, c.id, $2, c.source_id, c.order_id, c.order_number, c.occurred_at,
    c.time_known, c.kind, c.quantity, c.unit_price, c.amount, c.tax_amount, c.currency,
    c.product_id, c.category_id, c.customer_id, c.channel_id, c.country_id, c.location_id,
    $6, c.content_hash, c.told || jsonb_build_object('counted', $6)
  from changed c where c.since_version < $2
  returning occurred_at
), marked as (
  insert into dirty_buckets (tenant_id, stage, bucket)
  select distinct $1::uuid, s.stage, (r.occurred_at at time zone $3::text)::date
  from reopened r cross join (values ('orders'), ('days')) s (stage)
  on conflict do nothing
)
select (select count(*) from reopened)::int as changed;

-- applyAdjustments(tenant_id, version, time_zone, record_ids): one
-- Of these records (null: of all) those that people adjusted, as they stand by that.
select app.apply_adjustments($1, $2, $3, $4::uuid[]) as changed;

-- overlaps(tenant_id, record_ids): many
select l.import_id, count(distinct l.record_id)::int as shared
from landing_records l
join import_files f on f.tenant_id = l.tenant_id and f.import_id = l.import_id
  and f.file_no = l.file_no and f.live
where l.tenant_id = $1 and l.record_id = any ($2::uuid[])
group by l.import_id order by 2 desc, 1;

-- keyConflicts(tenant_id, record_ids, content_hashes): many
select l.import_id, count(distinct l.record_id)::int as differing
from unnest($2::uuid[], $3::uuid[]) u (record_id, content_hash)
cross join lateral (
  select r.tenant_id, r.import_id, r.file_no, r.record_id from landing_records r
  where r.tenant_id = $1 and r.record_id = u.record_id and r.content_hash <> u.content_hash
  offset 0) l
join import_files f on f.tenant_id = l.tenant_id and f.import_id = l.import_id
  and f.file_no = l.file_no and f.live
group by l.import_id order by 2 desc, 1;
