-- How far each source of figures reaches: which told of what, from when to when, read at a version
-- as figures are (metrics.sql).

-- sourceReach(tenant_id, version, metrics, by_parts): many
-- From when to when each source tells of a metric, and on which weekdays (1 is Monday). By parts for
-- who sees no wholes, as far as they see.
select d.metric_name, d.source_id, min(d.bucket) as first_day, max(d.bucket) as last_day,
  array_agg(distinct extract(isodow from d.bucket)::int) as weekdays
from (
  select r.metric_name, r.source_id, r.bucket from business_metrics_rollups r
  where r.tenant_id = $1 and r.metric_name = any ($3::text[]) and r.grain = 'day'
    and r.since_version <= $2 and r.until_version > $2 and not $4::bool
  union all
  select b.metric_name, b.source_id, b.bucket from business_metrics_by b
  where b.tenant_id = $1 and b.metric_name = any ($3) and b.grain = 'day'
    and b.dimension in ('location', 'category')
    and b.since_version <= $2 and b.until_version > $2 and $4) d
group by 1, 2 order by 1, 2;

-- memberSources(tenant_id, version, metrics, dimension, member_id, months): many
-- Which sources ever told of a member. The months are named one by one, as in memberDays.
select distinct b.source_id from business_metrics_by b
where b.tenant_id = $1 and b.metric_name = any ($3::text[]) and b.dimension = $4
  and b.grain = 'month' and b.bucket = any ($6::date[]) and b.member_id = $5
  and b.since_version <= $2 and b.until_version > $2
order by 1;

-- soldSources(tenant_id, version, dimension, member_id): many
-- The same from rows of orders, for who sees parts of places only.
select distinct l.source_id from order_lines l
where l.tenant_id = $1 and l.since_version <= $2 and l.until_version > $2 and l.counted
  and case $3 when 'product' then l.product_id when 'category' then l.category_id
    when 'customer' then l.customer_id when 'channel' then l.channel_id
    when 'country' then l.country_id else l.location_id end = $4
order by 1;

-- sourceTotals(tenant_id, version, metric, units, source_ids, from_day, to_day): many
-- Daily totals of some sources.
select r.bucket as day, sum(r.value) as value
from business_metrics_rollups r
where r.tenant_id = $1 and r.metric_name = $3 and r.grain = 'day'
  and r.source_id = any ($5::uuid[]) and r.bucket >= $6::date and r.bucket < $7::date
  and r.since_version <= $2 and r.until_version > $2 and r.unit = any ($4::text[])
group by 1 order by 1;
