-- The rows behind a term, each with what it adds to it and, by tracesOf, where it stands in a file.

-- lineRecords(tenant_id, version, time_zone, currency, measure, from_day, to_day, product_id, category_id, customer_id, channel_id, country_id, location_id, weekday, hour, skip, most): one
-- Columns instead of rows: there may be a quarter of a million, and a row of its own costs more than
-- what stands in it. A line that several files support stands once a file, with the same place, the
-- best one first; what members are called is looked up by who needs it.
with chosen as materialized (
  select l.id, l.occurred_at, l.order_number, l.customer_id, l.product_id,
    case $5 when 'units_sold' then l.quantity else l.amount end as value,
    (row_number() over (order by l.occurred_at, l.id))::int as place
  from order_lines l
  where l.tenant_id = $1
    and l.occurred_at >= app.local_midnight($6::date, $3)
    and l.occurred_at < app.local_midnight($7::date, $3)
    and l.since_version <= $2 and l.until_version > $2 and l.counted and l.currency = $4
    and l.source_id = any (array(select s.id from data_sources s
      where s.tenant_id = $1 and s.counted))
    and case $5 when 'refunds' then l.kind = 'refund' when 'units_sold' then l.kind = 'sale'
      else true end
    and ($8::int8 is null or l.product_id = $8) and ($9::int8 is null or l.category_id = $9)
    and ($10::int8 is null or l.customer_id = $10) and ($11::int8 is null or l.channel_id = $11)
    and ($12::int8 is null or l.country_id = $12) and ($13::int8 is null or l.location_id = $13)
    and ($14::int is null or extract(isodow from l.occurred_at at time zone $3) = $14)
    and ($15::int is null or extract(hour from l.occurred_at at time zone $3) = $15)
  order by l.occurred_at, l.id offset $16::int limit $17::int
)
select coalesce(array_agg(c.place), '{}') as places,
  coalesce(array_agg(c.id), '{}') as ids,
  coalesce(array_agg(to_char(c.occurred_at at time zone $3, 'YYYY-MM-DD"T"HH24:MI')), '{}') as ats,
  coalesce(array_agg(c.order_number), '{}') as document_numbers,
  coalesce(array_agg(c.customer_id), '{}') as customer_ids,
  coalesce(array_agg(c.product_id), '{}') as product_ids,
  coalesce(array_agg(c.value), '{}') as amounts,
  coalesce(array_agg(r.import_id), '{}') as import_ids,
  coalesce(array_agg(r.file_no), '{}') as file_nos,
  coalesce(array_agg(r.row_number), '{}') as row_numbers
from chosen c
left join lateral (
  select x.import_id, x.file_no, x.row_number from landing_records x
  where x.tenant_id = $1 and x.record_id = c.id
  offset 0) r on true;

-- memberLabels(tenant_id, dimension, ids): many
select m.id, m.label from members m
where m.tenant_id = $1 and m.dimension = $2 and m.id = any ($3::int8[]);

-- filesOf(tenant_id): many
select f.import_id, f.file_no, f.name, f.live from import_files f where f.tenant_id = $1;

-- orderRecords(tenant_id, version, time_zone, from_day, to_day, customer_id, channel_id, country_id, location_id, weekday, hour): many
-- Orders as they are counted whole: each on the day and hour it began, with its own customer.
select (select min(l.id::text) from order_lines l where l.tenant_id = $1 and l.order_id = o.id
    and l.since_version <= $2 and l.until_version > $2 and l.counted and l.kind = 'sale') as id,
  (o.ordered_at at time zone $3)::date as day,
  to_char(o.ordered_at at time zone $3, 'HH24:MI') as at_time, o.number as document_number,
  c.label as party, null::text as detail, 1::numeric as value
from orders o
left join members c on c.tenant_id = $1 and c.dimension = 'customer' and c.id = o.customer_id
where o.tenant_id = $1 and o.is_order
  and o.ordered_at >= app.local_midnight($4::date, $3)
  and o.ordered_at < app.local_midnight($5::date, $3)
  and o.since_version <= $2 and o.until_version > $2
  and o.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
  and ($6::int8 is null or o.customer_id = $6) and ($7::int8 is null or o.channel_id = $7)
  and ($8::int8 is null or o.country_id = $8) and ($9::int8 is null or o.location_id = $9)
  and ($10::int is null or extract(isodow from o.ordered_at at time zone $3) = $10)
  and ($11::int is null or extract(hour from o.ordered_at at time zone $3) = $11)
order by o.ordered_at, o.number, o.id;

-- ordersOfLines(tenant_id, version, time_zone, from_day, to_day, product_id, category_id, customer_id, channel_id, country_id, location_id, weekday, hour): many
-- Orders as they are counted by what stands in their lines: once in the window, but once a day or an
-- hour where days or hours are counted.
with chosen as materialized (
  select l.order_id, min(l.id::text) as line_id, min(l.occurred_at) as at,
    min(l.order_number) as number, min(l.customer_id) as customer_id
  from order_lines l
  where l.tenant_id = $1
    and l.occurred_at >= app.local_midnight($4::date, $3)
    and l.occurred_at < app.local_midnight($5::date, $3)
    and l.since_version <= $2 and l.until_version > $2 and l.counted
    and l.kind = 'sale' and l.quantity > 0
    and l.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
    and ($6::int8 is null or l.product_id = $6) and ($7::int8 is null or l.category_id = $7)
    and ($8::int8 is null or l.customer_id = $8) and ($9::int8 is null or l.channel_id = $9)
    and ($10::int8 is null or l.country_id = $10) and ($11::int8 is null or l.location_id = $11)
    and ($12::int is null or extract(isodow from l.occurred_at at time zone $3) = $12)
    and ($13::int is null or extract(hour from l.occurred_at at time zone $3) = $13)
  group by l.order_id, case when $12 is not null or $13 is not null
    then (l.occurred_at at time zone $3)::date end
)
select o.line_id as id, (o.at at time zone $3)::date as day,
  to_char(o.at at time zone $3, 'HH24:MI') as at_time, o.number as document_number,
  c.label as party, null::text as detail, 1::numeric as value
from chosen o
left join members c on c.tenant_id = $1 and c.dimension = 'customer' and c.id = o.customer_id
order by o.at, o.line_id;

-- customerRecords(tenant_id, version, time_zone, count_of, from_day, to_day, product_id, category_id, channel_id, country_id, location_id): many
with buyers as materialized (
  select o.customer_id, count(*) as orders, min(o.ordered_at) as first_at,
    min(o.number) as number, min(o.id) as order_id
  from orders o
  where o.tenant_id = $1 and o.ordered_at >= app.local_midnight($5::date, $3)
    and o.ordered_at < app.local_midnight($6::date, $3)
    and o.is_order and o.customer_id <> 0 and o.since_version <= $2 and o.until_version > $2
    and o.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
    and ($9::int8 is null or o.channel_id = $9) and ($10::int8 is null or o.country_id = $10)
    and ($11::int8 is null or o.location_id = $11)
    and ($7::int8 is null and $8::int8 is null or exists (
      select from order_lines l where l.tenant_id = $1 and l.order_id = o.id
        and l.since_version <= $2 and l.until_version > $2 and l.kind = 'sale' and l.counted
        and ($7 is null or l.product_id = $7) and ($8 is null or l.category_id = $8)))
  group by o.customer_id
), judged as (
  select b.*, exists (select from orders o where o.tenant_id = $1
    and o.customer_id = b.customer_id and o.is_order and o.customer_id is not null
    and o.ordered_at < app.local_midnight($5, $3) and o.since_version <= $2
    and o.until_version > $2) as earlier
  from buyers b
)
select (select min(l.id::text) from order_lines l where l.tenant_id = $1
    and l.order_id = j.order_id and l.since_version <= $2 and l.until_version > $2) as id,
  (j.first_at at time zone $3)::date as day,
  to_char(j.first_at at time zone $3, 'HH24:MI') as at_time, j.number as document_number,
  c.label as party, j.orders || ' orders' as detail, 1::numeric as value
from judged j
left join members c on c.tenant_id = $1 and c.dimension = 'customer' and c.id = j.customer_id
where case $4 when 'new_customers' then not j.earlier when 'returning_customers' then j.earlier
  when 'repeat_customers' then j.orders >= 2 else true end
order by j.first_at, c.key;

-- invoiceRecords(tenant_id, version, currency, measure, from_day, to_day, customer_id, weekday): many
with rows as (
  select i.id, i.number, i.customer_id,
    case $4 when 'cash_collected' then i.paid_on else i.issued_on end as day,
    case $4 when 'cash_collected' then i.paid_amount
      when 'receivables' then i.amount + coalesce(i.tax_amount, 0)
        - case when i.paid_on is null or i.paid_on < $6::date then coalesce(i.paid_amount, 0)
          else 0 end
      else i.amount end as value
  from invoices i
  where i.tenant_id = $1 and i.since_version <= $2 and i.until_version > $2
    and i.status <> 'void' and i.currency = $3
    and ($4 <> 'revenue' or i.counted)
    and ($7::int8 is null or i.customer_id = $7)
)
select r.id::text as id, r.day, null::text as at_time, r.number as document_number,
  c.label as party, null::text as detail, r.value
from rows r
left join members c on c.tenant_id = $1 and c.dimension = 'customer' and c.id = r.customer_id
where r.value is not null and r.value <> 0 and r.day < $6
  and ($4 = 'receivables' or r.day >= $5::date)
  and ($8::int is null or extract(isodow from r.day) = $8)
order by r.day, r.number;

-- expenseRecords(tenant_id, version, currency, measure, from_day, to_day, category_id, location_id, weekday): many
select e.id::text as id, e.spent_on as day, null::text as at_time,
  null::text as document_number, e.supplier as party,
  coalesce(e.description, c.label) as detail, e.amount as value
from expenses e
left join members c on c.tenant_id = $1 and c.dimension = 'category' and c.id = e.category_id
where e.tenant_id = $1 and e.spent_on >= $5::date and e.spent_on < $6::date
  and e.since_version <= $2 and e.until_version > $2 and e.currency = $3
  and case $4 when 'cost_of_sales' then e.cost_kind = 'cost_of_sales'
    else e.cost_kind <> 'not_an_expense' end
  and ($7::int8 is null or e.category_id = $7) and ($8::int8 is null or e.location_id = $8)
  and ($9::int is null or extract(isodow from e.spent_on) = $9)
order by e.spent_on, e.id;

-- observationRecords(tenant_id, version, measure, units, from_day, to_day, channel_id, location_id, weekday): many
select o.id::text as id, o.day, null::text as at_time, null::text as document_number,
  null::text as party, l.label as detail, o.value
from observations o
left join members l on l.tenant_id = $1 and l.dimension = 'location' and l.id = o.location_id
where o.tenant_id = $1 and o.metric_name = $3 and o.day >= $5::date and o.day < $6::date
  and o.since_version <= $2 and o.until_version > $2 and o.unit = any ($4::text[])
  and ($7::int8 is null or o.channel_id = $7) and ($8::int8 is null or o.location_id = $8)
  and ($9::int is null or extract(isodow from o.day) = $9)
  and (exists (select from tenant_metrics t where t.tenant_id = $1 and t.name = o.metric_name)
    or o.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted))
order by o.day, o.id;

-- tracesOf(tenant_id, record_ids): many
select distinct on (l.record_id) l.record_id::text as id, f.name as file,
  l.row_number as row_number
from landing_records l
join import_files f on f.tenant_id = l.tenant_id and f.import_id = l.import_id
  and f.file_no = l.file_no
where l.tenant_id = $1 and l.record_id = any ($2::uuid[])
order by l.record_id, f.live desc, l.import_id, l.file_no, l.row_number;

-- claimById(tenant_id, id): maybe
-- With the places that its asker was kept to; a finding's, and of who sees all: null.
select c.claim, s.brief -> 'places' as places
from claims c left join coaching_sessions s on s.tenant_id = c.tenant_id and s.id = c.session_id
where c.tenant_id = $1 and c.id = $2;
