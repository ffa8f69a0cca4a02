-- What people said is wrong with records: written, listed with who, when and why, taken back, and
-- what such a change does to the figures.

-- target(tenant_id, entity, record_id): maybe
-- The record as it stands, where the person at work sees it; whether its source told of a category
-- that they do not see, from which somebody moved it.
select l.order_id, (l.occurred_at at time zone t.time_zone)::date as day, null::date as paid_on,
  null::int8 as category_id, false as was_unseen
from order_lines l join tenants t on t.id = l.tenant_id
where $2::text in ('order', 'order_line') and l.tenant_id = $1::uuid and l.id = $3::uuid
  and l.until_version = 9223372036854775807
union all
select null, i.issued_on, i.paid_on, null, false from invoices i
where $2 = 'invoice' and i.tenant_id = $1 and i.id = $3 and i.until_version = 9223372036854775807
union all
select null, e.spent_on, null, e.category_id, not app.sees_all() and e.told is not null
  and coalesce((e.told ->> 'category_id')::int8, 0) = any (app.unseen_categories())
  and (e.told ->> 'category_id' is not null or not 'expenses' = any (app.seen_totals()))
from expenses e
where $2 = 'expense' and e.tenant_id = $1 and e.id = $3 and e.until_version = 9223372036854775807;

-- category(tenant_id, key): maybe
-- A category that expenses carry, and what what is in it costs: as its newest expense was read.
select m.id, e.cost_kind from members m
cross join lateral (
  select x.cost_kind from expenses x
  where x.tenant_id = $1::uuid and x.category_id = m.id and x.told is null
    and x.until_version = 9223372036854775807
  order by x.spent_on desc, x.id limit 1) e
where m.tenant_id = $1 and m.dimension = 'category' and m.key = $2::text;

-- categories(tenant_id): many
select m.key, m.label from members m
where m.tenant_id = $1::uuid and m.dimension = 'category'
  and exists (select from expenses x where x.tenant_id = $1 and x.category_id = m.id
    and x.told is null and x.until_version = 9223372036854775807)
order by m.label, m.key;

-- counted(tenant_id): one
select count(*)::int as standing from adjustments a
where a.tenant_id = $1::uuid and a.taken_back_at is null;

-- insert(tenant_id, id, kind, entity, record_id, order_id, reason, to_day, day_of, to_category, to_cost_kind, since_version, created_by, created_at): none
insert into adjustments (tenant_id, id, kind, entity, record_id, order_id, reason, to_day, day_of,
  to_category, to_cost_kind, since_version, created_by, created_at)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::uuid, $6::int8, $7::text, $8::date, $9::text,
  $10::int8, $11::text, $12::int8, $13::uuid, $14::timestamptz)
on conflict do nothing;

-- takeBack(tenant_id, id, version, by, at): none
update adjustments set until_version = $3::int8, taken_back_by = $4::uuid,
  taken_back_at = $5::timestamptz
where tenant_id = $1::uuid and id = $2::uuid and taken_back_at is null;

-- recordsOf(tenant_id, entity, record_id, order_id): many
-- The golden rows that are adjusted together: of an order all its lines.
select l.id from order_lines l
where $2::text = 'order' and l.tenant_id = $1::uuid and l.order_id = $4::int8
  and l.until_version = 9223372036854775807
union
select $3::uuid;

-- list(tenant_id, id, before, before_id, most): many
-- The newest first; `holds` is false where its record is in no file any more.
select a.id, a.kind, a.entity, a.record_id, a.order_id, a.reason, a.to_day, a.day_of,
  m.label as to_category, a.since_version as version, a.created_at, a.taken_back_at,
  coalesce(u.display_name, u.email) as teller, coalesce(b.display_name, b.email) as taken_back_by,
  a.since_version <= t.data_version
    and (a.taken_back_at is null or a.until_version <= t.data_version) as published,
  r.day, r.document_number, r.party, r.detail, r.amount, r.unit, coalesce(r.holds, false) as holds
from adjustments a
join tenants t on t.id = a.tenant_id
left join users u on u.id = a.created_by
left join users b on b.id = a.taken_back_by
left join members m on m.tenant_id = a.tenant_id and m.dimension = 'category'
  and m.id = a.to_category
left join lateral (
  (select (coalesce((l.told ->> 'occurred_at')::timestamp at time zone 'UTC', l.occurred_at)
      at time zone t.time_zone)::date as day, l.order_number as document_number,
    c.label as party, case a.entity when 'order' then null else p.label end as detail,
    case a.entity when 'order' then (select o.amount from orders o where o.tenant_id = a.tenant_id
        and o.id = a.order_id order by o.since_version desc limit 1) else l.amount end as amount,
    l.currency as unit,
    case a.entity when 'order' then exists (select from order_lines k
        where k.tenant_id = a.tenant_id and k.order_id = a.order_id
          and k.until_version = 9223372036854775807)
      else l.until_version = 9223372036854775807 end as holds
  from order_lines l
  left join members c on c.tenant_id = l.tenant_id and c.dimension = 'customer'
    and c.id = l.customer_id
  left join members p on p.tenant_id = l.tenant_id and p.dimension = 'product'
    and p.id = l.product_id
  where a.entity in ('order', 'order_line') and l.tenant_id = a.tenant_id and l.id = a.record_id
  order by l.since_version desc limit 1)
  union all
  (select case when a.day_of = 'paid_on' then coalesce((i.told ->> 'paid_on')::date, i.paid_on)
      else coalesce((i.told ->> 'issued_on')::date, i.issued_on) end, i.number, c.label, null,
    i.amount, i.currency, i.until_version = 9223372036854775807
  from invoices i
  left join members c on c.tenant_id = i.tenant_id and c.dimension = 'customer'
    and c.id = i.customer_id
  where a.entity = 'invoice' and i.tenant_id = a.tenant_id and i.id = a.record_id
  order by i.since_version desc limit 1)
  union all
  (select coalesce((e.told ->> 'spent_on')::date, e.spent_on), null, e.supplier,
    coalesce(e.description, c.label), e.amount, e.currency,
    e.until_version = 9223372036854775807
  from expenses e
  left join members c on c.tenant_id = e.tenant_id and c.dimension = 'category'
    and c.id = e.category_id
  where a.entity = 'expense' and e.tenant_id = a.tenant_id and e.id = a.record_id
  order by e.since_version desc limit 1)) r on true
where a.tenant_id = $1::uuid and ($2::uuid is null or a.id = $2)
  and ($3::timestamptz is null or (a.created_at, a.id) < ($3, $4::uuid))
order by a.created_at desc, a.id desc limit $5::int;

-- months(tenant_id, was, version): many
-- Every stored total of the months that a version being written changed, before and after it.
with touched as materialized (
  select distinct r.bucket from business_metrics_rollups r
  where r.tenant_id = $1::uuid and r.grain = 'month'
    and r.metric_name = any (app.stored_metrics($1))
    and (r.since_version = $3::int8 or r.until_version = $3)
)
select r.metric_name, r.unit, r.bucket as month,
  coalesce(sum(r.value) filter (where r.since_version <= $2::int8 and r.until_version > $2), 0)
    as before,
  coalesce(sum(r.value) filter (where r.since_version <= $3 and r.until_version > $3), 0) as after
from touched x join business_metrics_rollups r on r.tenant_id = $1 and r.grain = 'month'
  and r.metric_name = any (app.stored_metrics($1)) and r.bucket = x.bucket
group by 1, 2, 3 order by 3, 1, 2;

-- oneOffs(tenant_id, version, time_zone): many
-- What records that were called one-offs add to stored metrics, day by day, with the members they
-- name.
with said as materialized (
  select a.entity, a.record_id, a.order_id from adjustments a
  where a.tenant_id = $1::uuid and a.kind = 'one_off'
    and a.since_version <= $2::int8 and a.until_version > $2
), lines as materialized (
  select l.* from order_lines l
  where l.tenant_id = $1 and l.since_version <= $2 and l.until_version > $2 and l.counted
    and (l.id = any (array(select s.record_id from said s where s.entity = 'order_line'))
      or l.order_id = any (array(select s.order_id from said s where s.order_id is not null)))
    and l.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
)
select l.id::text as id, m.metric_name, m.unit, m.value,
  (l.occurred_at at time zone $3::text)::date as day, l.order_number as document_number,
  l.product_id, l.category_id, l.customer_id, l.channel_id, l.country_id, l.location_id
from lines l cross join lateral (values ('revenue', l.currency, l.amount),
  ('refunds', l.currency, case when l.kind = 'refund' then l.amount end),
  ('units_sold', 'units', case when l.kind = 'sale' then l.quantity end))
  m (metric_name, unit, value)
where m.value is not null
union all
select (select min(l.id::text) from lines l where l.order_id = o.id), 'orders', 'orders', 1,
  (o.ordered_at at time zone $3)::date, o.number, null, null, o.customer_id, o.channel_id,
  o.country_id, o.location_id
from orders o
where o.tenant_id = $1 and o.since_version <= $2 and o.until_version > $2 and o.is_order
  and o.id = any (array(select s.order_id from said s where s.order_id is not null))
  and o.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
union all
select i.id::text, m.metric_name, i.currency, m.value, m.day, i.number, null, null, i.customer_id,
  null, null, null
from said s join invoices i on i.tenant_id = $1 and i.id = s.record_id
  and i.since_version <= $2 and i.until_version > $2 and i.status <> 'void'
cross join lateral (values ('revenue', i.issued_on, case when i.counted then i.amount end),
  ('cash_collected', i.paid_on, i.paid_amount)) m (metric_name, day, value)
where s.entity = 'invoice' and m.value is not null and m.day is not null
union all
select e.id::text, m.metric_name, e.currency, e.amount, e.spent_on, null, null, e.category_id,
  null, null, null, e.location_id
from said s join expenses e on e.tenant_id = $1 and e.id = s.record_id
  and e.since_version <= $2 and e.until_version > $2
cross join lateral (values ('expenses', e.cost_kind <> 'not_an_expense'),
  ('cost_of_sales', e.cost_kind = 'cost_of_sales')) m (metric_name, counts)
where s.entity = 'expense' and m.counts
order by 5, 1, 2;
