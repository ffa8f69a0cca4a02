-- Reading figures: the one set of statements behind charts, answers and claims run again. Each takes
-- the version to read at; "since <= v < until" is what was believed at v.

-- opening(tenant_id, version): maybe
select t.name, t.currency, t.country, t.time_zone, t.fiscal_year_start, t.week_start,
  t.data_version, coalesce($2::int8, t.data_version) as version,
  (select coalesce(jsonb_agg(jsonb_build_object('name', m.name, 'label', m.label,
      'unit', m.unit, 'kind', m.kind, 'grain', m.grain,
      'definition_version', m.definition_version) order by m.name), '[]')
    from tenant_metrics m where m.tenant_id = $1) as own_metrics,
  (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'layout', s.layout,
      'tax', s.tax, 'counted', s.counted) order by s.created_at, s.id), '[]')
    from data_sources s where s.tenant_id = $1) as sources,
  exists (select from imports i where i.tenant_id = $1
    and i.status in ('validating', 'importing', 'publishing', 'deleting')) as importing,
  app.keep_sight() as sight
from tenants t where t.tenant_id = $1;

-- extent(tenant_id, version): one
-- From when to when each stored metric is known at a version, which never changes for a version.
select exists (select from members m where m.tenant_id = $1 and m.dimension = 'product'
    offset 500) as many_products,
  (select coalesce(jsonb_agg(jsonb_build_object('metric', m.metric_name, 'unit', f.unit,
      'first_day', f.bucket, 'last_day', l.bucket)), '[]')
    from unnest(app.stored_metrics($1)) m (metric_name)
    cross join lateral (
      select r.bucket, r.unit from business_metrics_rollups r
      where r.tenant_id = $1 and r.metric_name = m.metric_name and r.grain = 'day'
        and r.since_version <= $2 and r.until_version > $2
      order by r.bucket limit 1) f
    cross join lateral (
      select r.bucket from business_metrics_rollups r
      where r.tenant_id = $1 and r.metric_name = m.metric_name and r.grain = 'day'
        and r.since_version <= $2 and r.until_version > $2
      order by r.bucket desc limit 1) l) as spans;

-- seenExtent(tenant_id, version): one
-- The same as far as the person sees, for who does not see everything: by wholes, by places or by
-- categories, whichever they may read.
select exists (select from members m where m.tenant_id = $1 and m.dimension = 'product'
    offset 500) as many_products,
  (select coalesce(jsonb_agg(jsonb_build_object('metric', s.metric_name, 'unit', s.unit,
      'first_day', s.first_day, 'last_day', s.last_day) order by s.metric_name), '[]')
    from (
      select e.metric_name, (array_agg(e.unit order by e.bucket))[1] as unit,
        min(e.bucket) as first_day, max(e.bucket) as last_day
      from unnest(app.stored_metrics($1)) m (metric_name)
      cross join lateral (
        select m.metric_name, x.bucket, x.unit from (
          (select r.bucket, r.unit from business_metrics_rollups r
            where r.tenant_id = $1 and r.metric_name = m.metric_name and r.grain = 'day'
              and r.since_version <= $2 and r.until_version > $2 order by r.bucket limit 1)
          union all
          (select r.bucket, r.unit from business_metrics_rollups r
            where r.tenant_id = $1 and r.metric_name = m.metric_name and r.grain = 'day'
              and r.since_version <= $2 and r.until_version > $2 order by r.bucket desc limit 1)
          union all
          (select b.bucket, b.unit from business_metrics_by b
            where b.tenant_id = $1 and b.metric_name = m.metric_name
              and b.dimension in ('location', 'category') and b.grain = 'day'
              and b.since_version <= $2 and b.until_version > $2 order by b.bucket limit 1)
          union all
          (select b.bucket, b.unit from business_metrics_by b
            where b.tenant_id = $1 and b.metric_name = m.metric_name
              and b.dimension in ('location', 'category') and b.grain = 'day'
              and b.since_version <= $2 and b.until_version > $2 order by b.bucket desc limit 1)
          ) x) e
      group by e.metric_name) s) as spans;

-- definitions(): many
select name, kind, unit, aggregation, good_direction, numerator, denominator, dimensions,
  rests_on, definition_version
from metric_definitions order by position, name;

-- findMembers(tenant_id, words, most): many
with asked as materialized (
  select distinct w as word, app.word_sound(w) as sound
  from unnest($2::text[]) q cross join lateral app.words_of(q) w
), hits as materialized (
  select h.dimension, h.member_id, a.word, max(h.weight) as weight
  from asked a cross join lateral (
    select w.dimension, w.member_id, 3 as weight from member_words w
    where w.tenant_id = $1 and w.word = a.word
    union all
    select w.dimension, w.member_id, 1 from member_words w
    where w.tenant_id = $1 and w.sound = a.sound
    offset 0) h
  group by 1, 2, 3
), rarity as (
  select word, 1 / ln(2 + count(*)) as worth from hits group by word
)
select m.dimension, m.id, m.key, m.label, b.score::float8 as score
from (
  select h.dimension, h.member_id, sum(h.weight * r.worth) as score
  from hits h join rarity r on r.word = h.word
  group by 1, 2 order by 3 desc limit 2 * $3::int) b
cross join lateral (
  select n.dimension, n.id, n.key, n.label from members n
  where n.tenant_id = $1 and n.dimension = b.dimension and n.id = b.member_id offset 0) m
order by b.score desc, length(m.label), m.key limit $3;

-- memberByKey(tenant_id, dimension, key): maybe
select id, key, label from members where tenant_id = $1 and dimension = $2 and key = $3;

-- dailyTotals(tenant_id, version, metrics, units, from_day, to_day): many
-- One row a metric, its days and values as arrays: hundreds of small rows cost more to carry over
-- than to compute.
select t.metric_name, array_agg(t.day order by t.day) as days,
  array_agg(t.value order by t.day) as "values"
from (
  select r.metric_name, r.bucket as day, sum(r.value) as value
  from business_metrics_rollups r
  where r.tenant_id = $1 and r.metric_name = any ($3::text[]) and r.grain = 'day'
    and r.bucket >= $5::date and r.bucket < $6::date
    and r.since_version <= $2 and r.until_version > $2 and r.unit = any ($4::text[])
  group by 1, 2) t
group by t.metric_name order by t.metric_name;

-- placeDays(tenant_id, version, metrics, units, location_ids, from_day, to_day): many
-- Totals of some places: what belongs to none is not in them.
select b.metric_name, b.bucket as day, sum(b.value) as value, sum(b.quantity) as quantity
from business_metrics_by b
where b.tenant_id = $1 and b.metric_name = any ($3::text[]) and b.dimension = 'location'
  and b.grain = 'day' and b.member_id = any ($5::int8[])
  and b.bucket >= $6::date and b.bucket < $7::date
  and b.since_version <= $2 and b.until_version > $2 and b.unit = any ($4::text[])
group by 1, 2 order by 2, 1;

-- hourTotals(tenant_id, version, metrics, units, time_zone, from_day, to_day): many
-- From points, and for a day whose total is there and whose points were dropped with age
-- (jobs.drop_old_points drops whole days) from golden rows, by the definition that made them.
with points as materialized (
  select p.metric_name, p.source_id, p.unit, (p.time at time zone $5)::date as day,
    extract(hour from p.time at time zone $5)::int as hour, sum(p.value) as value
  from business_metrics p
  where p.tenant_id = $1 and p.metric_name = any ($3::text[])
    and p.time >= app.local_midnight($6::date, $5) and p.time < app.local_midnight($7::date, $5)
    and p.since_version <= $2 and p.until_version > $2 and p.unit = any ($4::text[])
  group by 1, 2, 3, 4, 5
), dropped as materialized (
  select r.metric_name, r.source_id, r.unit, r.bucket as day
  from business_metrics_rollups r
  left join (select distinct metric_name, source_id, unit, day from points) p
    on p.metric_name = r.metric_name and p.source_id = r.source_id and p.unit = r.unit
    and p.day = r.bucket
  where r.tenant_id = $1 and r.metric_name = any ($3::text[]) and r.grain = 'day'
    and r.bucket >= $6 and r.bucket < $7 and r.unit = any ($4::text[])
    and r.since_version <= $2 and r.until_version > $2 and p.day is null
), again as (
  select f.metric_name, d.day, extract(hour from f.time at time zone $5)::int as hour, f.value
  from (select min(day) as from_day, max(day) + 1 as to_day from dropped having count(*) > 0) s
  cross join lateral app.fresh_points($1, $2, $5, s.from_day, s.to_day) f
  join dropped d on d.metric_name = f.metric_name and d.source_id = f.source_id
    and d.unit = f.unit and d.day = (f.time at time zone $5)::date
)
select h.metric_name, h.day, h.hour, sum(h.value) as value
from (select metric_name, day, hour, value from points union all table again) h
group by 1, 2, 3 order by 2, 3, 1;

-- memberDays(tenant_id, version, metrics, units, dimension, member_id, from_day, to_day): many
-- The days are named one by one, so that the index is entered at this member of each; as a range it
-- would be read for all members, and as a join each day costs an execution of its own.
select b.metric_name, b.bucket as day, sum(b.value) as value, sum(b.quantity) as quantity
from business_metrics_by b
where b.tenant_id = $1 and b.metric_name = any ($3::text[]) and b.dimension = $5
  and b.grain = 'day' and b.member_id = $6
  and b.bucket = any (array(
    select d::date from generate_series($7::date, $8::date - 1, interval '1 day') d))
  and b.since_version <= $2 and b.until_version > $2 and b.unit = any ($4::text[])
group by 1, 2 order by 2, 1;

-- partLists(tenant_id, version, dimensions, units, metrics, with_values, with_quantities, grains, buckets): many
-- The lists of all members' parts in some buckets, each with the place of its metric and its bucket
-- in the parameters. offset 0 keeps this a look-up by the key for each, whatever the planner's
-- statistics say of the whole table. What is not asked for is not carried over.
select d.dimension, m.no::int4 as metric_no, t.no::int4 as bucket_no, b.source_id, b.members,
  case when m.with_values then b."values" end as "values",
  case when m.with_quantities then b.quantities end as quantities
from unnest($3::text[]) d (dimension)
cross join unnest($5::text[], $6::bool[], $7::bool[])
  with ordinality m (metric_name, with_values, with_quantities, no)
cross join unnest($8::text[], $9::date[]) with ordinality t (grain, bucket, no)
cross join lateral (
  select l.source_id, l.members, l."values", l.quantities
  from business_metrics_lists l
  where l.tenant_id = $1 and l.metric_name = m.metric_name and l.dimension = d.dimension
    and l.grain = t.grain and l.bucket = t.bucket
    and l.since_version <= $2 and l.until_version > $2 and l.unit = any ($4::text[])
  offset 0) b;

-- seenPartLists(tenant_id, version, dimensions, units, metrics, with_values, with_quantities, grains, buckets): many
-- The same made of the parts that the person sees, where a list would hold others too.
select d.dimension, m.no::int4 as metric_no, t.no::int4 as bucket_no, b.source_id, b.members,
  case when m.with_values then b."values" end as "values",
  case when m.with_quantities then b.quantities end as quantities
from unnest($3::text[]) d (dimension)
cross join unnest($5::text[], $6::bool[], $7::bool[])
  with ordinality m (metric_name, with_values, with_quantities, no)
cross join unnest($8::text[], $9::date[]) with ordinality t (grain, bucket, no)
cross join lateral (
  select p.source_id, string_agg(p.member_id::text, ',' order by p.member_id) as members,
    string_agg(p.value::text, ',' order by p.member_id) as "values",
    string_agg(coalesce(p.quantity::text, ''), ',' order by p.member_id) as quantities
  from (
    select b.source_id, b.member_id, sum(b.value) as value, sum(b.quantity) as quantity
    from business_metrics_by b
    where b.tenant_id = $1 and b.metric_name = m.metric_name and b.dimension = d.dimension
      and b.grain = t.grain and b.bucket = t.bucket
      and b.since_version <= $2 and b.until_version > $2 and b.unit = any ($4::text[])
    group by 1, 2 offset 0) p
  group by 1) b;

-- memberNames(tenant_id, dimensions, member_ids): many
select m.dimension, m.id as member_id, m.key, m.label
from unnest($2::text[], $3::int8[]) w (dimension, member_id)
cross join lateral (
  select n.dimension, n.id, n.key, n.label from members n
  where n.tenant_id = $1 and n.dimension = w.dimension and n.id = w.member_id offset 0) m;

-- goldenDays(tenant_id, version, time_zone, currency, from_day, to_day, product_id, category_id, customer_id, channel_id, country_id, location_id, by_hour): many
select (l.occurred_at at time zone $3)::date as day,
  case when $13::bool then extract(hour from l.occurred_at at time zone $3)::int else -1 end
    as hour,
  sum(l.amount) as revenue,
  coalesce(sum(l.amount) filter (where l.kind = 'refund'), 0) as refunds,
  coalesce(sum(l.quantity) filter (where l.kind = 'sale'), 0) as units_sold,
  count(distinct l.order_id) filter (where l.kind = 'sale' and l.quantity > 0)::int as orders
from order_lines l
where l.tenant_id = $1
  and l.occurred_at >= app.local_midnight($5::date, $3)
  and l.occurred_at < app.local_midnight($6::date, $3)
  and l.since_version <= $2 and l.until_version > $2 and l.counted and l.currency = $4
  and l.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
  and ($7::int8 is null or l.product_id = $7) and ($8::int8 is null or l.category_id = $8)
  and ($9::int8 is null or l.customer_id = $9) and ($10::int8 is null or l.channel_id = $10)
  and ($11::int8 is null or l.country_id = $11) and ($12::int8 is null or l.location_id = $12)
group by 1, 2 order by 1, 2;

-- goldenOrders(tenant_id, version, time_zone, from_days, to_days, product_id, category_id, customer_id, channel_id, country_id, location_id): many
select w.no::int as window_no, count(distinct l.order_id)::int as orders
from unnest($4::date[], $5::date[]) with ordinality w (from_day, to_day, no)
join order_lines l on l.tenant_id = $1
  and l.occurred_at >= app.local_midnight(w.from_day, $3)
  and l.occurred_at < app.local_midnight(w.to_day, $3)
where l.kind = 'sale' and l.quantity > 0
  and l.since_version <= $2 and l.until_version > $2 and l.counted
  and l.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
  and ($6::int8 is null or l.product_id = $6) and ($7::int8 is null or l.category_id = $7)
  and ($8::int8 is null or l.customer_id = $8) and ($9::int8 is null or l.channel_id = $9)
  and ($10::int8 is null or l.country_id = $10) and ($11::int8 is null or l.location_id = $11)
group by w.no order by w.no;

-- goldenParts(tenant_id, version, time_zone, currency, dimension, from_days, to_days, product_id, category_id, customer_id, channel_id, country_id, location_id): many
with sums as materialized (
  select w.no::int as window_no,
    case $5 when 'product' then l.product_id when 'category' then l.category_id
      when 'customer' then l.customer_id when 'channel' then l.channel_id
      when 'country' then l.country_id else l.location_id end as member_id,
    sum(l.amount) as revenue,
    coalesce(sum(l.amount) filter (where l.kind = 'refund'), 0) as refunds,
    coalesce(sum(l.quantity) filter (where l.kind = 'sale'), 0) as units_sold,
    count(distinct l.order_id) filter (where l.kind = 'sale' and l.quantity > 0)::int as orders,
    array_agg(distinct l.source_id) as source_ids
  from unnest($6::date[], $7::date[]) with ordinality w (from_day, to_day, no)
  join order_lines l on l.tenant_id = $1
    and l.occurred_at >= app.local_midnight(w.from_day, $3)
    and l.occurred_at < app.local_midnight(w.to_day, $3)
  where l.since_version <= $2 and l.until_version > $2 and l.counted and l.currency = $4
    and l.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
    and ($8::int8 is null or l.product_id = $8) and ($9::int8 is null or l.category_id = $9)
    and ($10::int8 is null or l.customer_id = $10) and ($11::int8 is null or l.channel_id = $11)
    and ($12::int8 is null or l.country_id = $12) and ($13::int8 is null or l.location_id = $13)
  group by 1, 2
)
select s.window_no, s.member_id, m.key, m.label, s.revenue, s.refunds, s.units_sold, s.orders,
  s.source_ids
from sums s join members m on m.tenant_id = $1 and m.dimension = $5 and m.id = s.member_id
order by s.window_no, m.key;

-- customerCounts(tenant_id, version, time_zone, from_days, to_days, channel_id, country_id, location_id, product_id, category_id): many
with windows as materialized (
  select w.no::int as no, app.local_midnight(w.from_day, $3) as lo,
    app.local_midnight(w.to_day, $3) as hi
  from unnest($4::date[], $5::date[]) with ordinality w (from_day, to_day, no)
), buyers as materialized (
  select w.no, w.lo, o.customer_id, count(*) as orders
  from windows w join orders o on o.tenant_id = $1 and o.ordered_at >= w.lo
    and o.ordered_at < w.hi
  where o.is_order and o.customer_id <> 0 and o.since_version <= $2 and o.until_version > $2
    and o.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
    and ($6::int8 is null or o.channel_id = $6) and ($7::int8 is null or o.country_id = $7)
    and ($8::int8 is null or o.location_id = $8)
    and ($9::int8 is null and $10::int8 is null or exists (
      select from order_lines l where l.tenant_id = $1 and l.order_id = o.id
        and l.since_version <= $2 and l.until_version > $2 and l.kind = 'sale' and l.counted
        and ($9 is null or l.product_id = $9) and ($10 is null or l.category_id = $10)))
  group by 1, 2, 3
)
select b.no as window_no, count(*)::int as active,
  count(*) filter (where f.earlier)::int as returning_customers,
  count(*) filter (where b.orders >= 2)::int as repeaters
from buyers b cross join lateral (
  select exists (select from orders o where o.tenant_id = $1 and o.customer_id = b.customer_id
    and o.is_order and o.customer_id is not null and o.ordered_at < b.lo
    and o.since_version <= $2 and o.until_version > $2) as earlier) f
group by b.no order by b.no;

-- customersByMember(tenant_id, version, time_zone, dimension, from_day, to_day): many
with buyers as materialized (
  select case $4 when 'channel' then o.channel_id when 'country' then o.country_id
      else o.location_id end as member_id, o.customer_id, count(*) as orders
  from orders o
  where o.tenant_id = $1 and o.ordered_at >= app.local_midnight($5::date, $3)
    and o.ordered_at < app.local_midnight($6::date, $3)
    and o.is_order and o.customer_id <> 0 and o.since_version <= $2 and o.until_version > $2
    and $4 in ('channel', 'country', 'location')
  group by 1, 2
  union all
  select case $4 when 'product' then l.product_id else l.category_id end, o.customer_id,
    count(distinct o.id)
  from order_lines l join orders o on o.tenant_id = $1 and o.id = l.order_id and o.is_order
    and o.customer_id <> 0 and o.since_version <= $2 and o.until_version > $2
  where l.tenant_id = $1 and l.occurred_at >= app.local_midnight($5, $3)
    and l.occurred_at < app.local_midnight($6, $3) and l.kind = 'sale' and l.counted
    and l.since_version <= $2 and l.until_version > $2 and $4 in ('product', 'category')
  group by 1, 2
)
select b.member_id, m.key, m.label, count(*)::int as active,
  count(*) filter (where f.earlier)::int as returning_customers,
  count(*) filter (where b.orders >= 2)::int as repeaters
from buyers b
join members m on m.tenant_id = $1 and m.dimension = $4 and m.id = b.member_id
cross join lateral (
  select exists (select from orders o where o.tenant_id = $1 and o.customer_id = b.customer_id
    and o.is_order and o.customer_id is not null and o.since_version <= $2
    and o.until_version > $2 and o.ordered_at < app.local_midnight($5, $3)) as earlier) f
group by 1, 2, 3 order by 4 desc, 2;

-- receivables(tenant_id, version, currency, days, customer_id): many
select d.day, sum(i.amount + coalesce(i.tax_amount, 0)
    - case when i.paid_on is null or i.paid_on < d.day then coalesce(i.paid_amount, 0) else 0 end)
  as value
from unnest($4::date[]) d (day)
join invoices i on i.tenant_id = $1 and i.issued_on < d.day
where i.since_version <= $2 and i.until_version > $2 and i.status <> 'void' and i.currency = $3
  and ($5::int8 is null or i.customer_id = $5)
group by d.day order by d.day;

-- receivablesByCustomer(tenant_id, version, currency, day): many
select i.customer_id as member_id, m.key, m.label, sum(i.amount + coalesce(i.tax_amount, 0)
    - case when i.paid_on is null or i.paid_on < $4::date then coalesce(i.paid_amount, 0)
      else 0 end) as value
from invoices i join members m on m.tenant_id = $1 and m.dimension = 'customer'
  and m.id = i.customer_id
where i.tenant_id = $1 and i.issued_on < $4
  and i.since_version <= $2 and i.until_version > $2 and i.status <> 'void' and i.currency = $3
group by 1, 2, 3 order by 4 desc, 2;

-- versionAt(tenant_id, at): one
select coalesce(max((payload->>'version')::int8), 0) as data_version
from outbox where tenant_id = $1 and topic = 'metrics.changed' and created_at <= $2::timestamptz;
