-- Recomputation of dirty buckets for the version being written, one short transaction a slice.

-- beginChange(tenant_id): one
update tenants set next_version = coalesce(next_version, data_version + 1)
where id = $1 and tenant_id = $1
returning next_version;

-- publish(tenant_id, version): none
update tenants set data_version = $2, next_version = null
where id = $1 and tenant_id = $1 and next_version = $2;

-- announce(tenant_id, topic, payload): none
insert into outbox (tenant_id, topic, payload) values ($1, $2, $3::jsonb);

-- markDirty(tenant_id, stage, buckets): none
insert into dirty_buckets (tenant_id, stage, bucket)
select distinct $1::uuid, $2::text, b from unnest($3::date[]) b
on conflict do nothing;

-- nextDirty(tenant_id, stage, most): many
select bucket from dirty_buckets where tenant_id = $1 and stage = $2 order by bucket limit $3::int;

-- clearDirty(tenant_id, stage, buckets): none
delete from dirty_buckets where tenant_id = $1 and stage = $2 and bucket = any ($3::date[]);

-- countDirty(tenant_id): many
select stage, count(*)::int as buckets from dirty_buckets where tenant_id = $1 group by stage;

-- analyzeBulk(table_name): one
select app.analyze_bulk($1)::text as done;

-- deriveOrders(tenant_id, version, time_zone, from_day, to_day): many
with touched as materialized (
  select distinct l.order_id as id
  from order_lines l
  where l.tenant_id = $1
    and l.occurred_at >= app.local_midnight($4::date, $3)
    and l.occurred_at < app.local_midnight($5::date, $3)
    and (l.since_version = $2 or l.until_version = $2)
), fresh as materialized (
  select l.order_id as id, min(l.source_id::text)::uuid as source_id,
    min(l.order_number) as number, min(l.occurred_at) as ordered_at,
    coalesce(min(nullif(l.customer_id, 0)), min(l.customer_id)) as customer_id,
    coalesce(min(nullif(l.channel_id, 0)), min(l.channel_id)) as channel_id,
    coalesce(min(nullif(l.country_id, 0)), min(l.country_id)) as country_id,
    coalesce(min(nullif(l.location_id, 0)), min(l.location_id)) as location_id,
    bool_or(l.kind = 'sale' and l.quantity > 0 and l.counted) as is_order,
    coalesce(sum(l.amount) filter (where l.counted), sum(l.amount)) as amount,
    count(*)::int as lines
  from touched t cross join lateral (
    select * from order_lines k
    where k.tenant_id = $1 and k.order_id = t.id
      and k.since_version <= $2 and k.until_version > $2
    offset 0) l
  group by l.order_id
), current as materialized (
  select o.* from touched t cross join lateral (
    select * from orders k
    where k.tenant_id = $1 and k.id = t.id and k.until_version = 9223372036854775807
    offset 0) o
), closed as (
  update orders o set until_version = $2
  from current c left join fresh f on f.id = c.id
  where o.tenant_id = $1 and o.id = c.id and o.since_version = c.since_version
    and c.since_version < $2
    and (f.source_id, f.number, f.ordered_at, f.customer_id, f.channel_id, f.country_id,
        f.location_id, f.is_order, f.amount, f.lines)
      is distinct from (c.source_id, c.number, c.ordered_at, c.customer_id, c.channel_id,
        c.country_id, c.location_id, c.is_order, c.amount, c.lines)
), removed as (
  delete from orders o using current c
  where o.tenant_id = $1 and o.id = c.id and o.since_version = $2 and c.since_version = $2
    and not exists (select from fresh f where f.id = c.id)
), written as (
  insert into orders (tenant_id, id, since_version, source_id, number, ordered_at, customer_id,
    channel_id, country_id, location_id, is_order, amount, lines)
  select $1, f.id, $2, f.source_id, f.number, f.ordered_at, f.customer_id, f.channel_id,
    f.country_id, f.location_id, f.is_order, f.amount, f.lines
  from fresh f left join current c on c.id = f.id and c.since_version < $2
  where c.id is null
    or (f.source_id, f.number, f.ordered_at, f.customer_id, f.channel_id, f.country_id,
        f.location_id, f.is_order, f.amount, f.lines)
      is distinct from (c.source_id, c.number, c.ordered_at, c.customer_id, c.channel_id,
        c.country_id, c.location_id, c.is_order, c.amount, c.lines)
  on conflict (tenant_id, id, since_version) do update set
    ordered_at = excluded.ordered_at, customer_id = excluded.customer_id,
    channel_id = excluded.channel_id, country_id = excluded.country_id,
    location_id = excluded.location_id, is_order = excluded.is_order,
    amount = excluded.amount, lines = excluded.lines
)
select distinct (x.ordered_at at time zone $3)::date as day
from (select ordered_at from fresh union all select ordered_at from current) x;

-- How points, roll-ups, parts and lists are written: what a statement reads as current is all that a
-- new row could run into, since one writer at a time holds the tenant's lease. So a row that this
-- version lacks is inserted plainly (a quarter less work than with `on conflict`; a second writer
-- would fail, and not be merged with), and one that an earlier slice or attempt of this version
-- wrote is written over.

-- hasPoints(tenant_id, time_zone, from_day, to_day): one
select exists (select from business_metrics p
  where p.tenant_id = $1 and p.metric_name = any ((select app.stored_metrics($1))::text[])
    and p.time >= app.local_midnight($3::date, $2::text)
    and p.time < app.local_midnight($4::date, $2)) as there;

-- firstPoints(tenant_id, version, time_zone, from_day, to_day): none
-- For a window without points: what mergePoints would do there, with nothing to compare with.
insert into business_metrics (time, metric_name, source_id, unit, value, since_version)
select f.time, f.metric_name, f.source_id, f.unit, f.value, $2
from app.fresh_points($1::uuid, $2::bigint, $3::text, $4::date, $5::date) f
-- chunk by chunk, and key by key in each: a sixth less work than in the order of a hash
order by f.time, f.metric_name;

-- mergePoints(tenant_id, version, time_zone, from_day, to_day): one
-- The list of metrics stands in a subquery: a server would make it anew for each chunk.
with fresh as materialized (
  select * from app.fresh_points($1::uuid, $2::bigint, $3::text, $4::date, $5::date)
), current as materialized (
  select p.* from business_metrics p
  where p.tenant_id = $1 and p.metric_name = any ((select app.stored_metrics($1))::text[])
    and p.time >= app.local_midnight($4, $3) and p.time < app.local_midnight($5, $3)
    and p.until_version = 9223372036854775807
), stale as materialized (
  select c.metric_name, c.time, c.source_id, c.unit, c.since_version
  from current c left join fresh f on f.metric_name = c.metric_name and f.time = c.time
    and f.source_id = c.source_id and f.unit = c.unit
  where f.value is distinct from c.value
), closed as (
  update business_metrics p set until_version = $2
  from stale s
  where p.tenant_id = $1 and p.metric_name = s.metric_name and p.time = s.time
    and p.source_id = s.source_id and p.unit = s.unit and p.since_version = s.since_version
    and s.since_version < $2
    -- said again: on a server this leaves out all the other weeks
    and p.time >= app.local_midnight($4, $3) and p.time < app.local_midnight($5, $3)
  returning 1
), removed as (
  delete from business_metrics p using stale s
  where p.tenant_id = $1 and p.metric_name = s.metric_name and p.time = s.time
    and p.source_id = s.source_id and p.unit = s.unit and p.since_version = $2
    and s.since_version = $2
    and p.time >= app.local_midnight($4, $3) and p.time < app.local_midnight($5, $3)
    and not exists (select from fresh f where f.metric_name = s.metric_name and f.time = s.time
      and f.source_id = s.source_id and f.unit = s.unit)
), written as (
  insert into business_metrics (time, metric_name, source_id, unit, value, since_version)
  select f.time, f.metric_name, f.source_id, f.unit, f.value, $2
  from fresh f left join current c on c.metric_name = f.metric_name and c.time = f.time
    and c.source_id = f.source_id and c.unit = f.unit
  where c.since_version is null or (c.since_version < $2 and c.value is distinct from f.value)
  -- as in firstPoints
  order by f.time, f.metric_name
  returning 1
), rewritten as (
  insert into business_metrics (time, metric_name, source_id, unit, value, since_version)
  select f.time, f.metric_name, f.source_id, f.unit, f.value, $2
  from fresh f join current c on c.metric_name = f.metric_name and c.time = f.time
    and c.source_id = f.source_id and c.unit = f.unit
  where c.since_version = $2 and c.value is distinct from f.value
  on conflict (tenant_id, metric_name, time, source_id, unit, since_version)
    do update set value = excluded.value
  returning 1
)
select (select count(*) from written)::int + (select count(*) from rewritten)::int as written,
  (select count(*) from closed)::int as closed;

-- mergeRollups(tenant_id, version, time_zone, week_start, grain, from_day, to_day): one
with fresh as materialized (
  select * from app.fresh_rollups($1::uuid, $2::bigint, $3::text, $4::int, $5::text, $6::date,
    $7::date)
), current as materialized (
  select r.* from business_metrics_rollups r
  where r.tenant_id = $1 and r.metric_name = any (app.stored_metrics($1)) and r.grain = $5
    and r.bucket >= $6 and r.bucket < $7 and r.until_version = 9223372036854775807
), stale as materialized (
  select c.metric_name, c.bucket, c.source_id, c.unit, c.since_version
  from current c left join fresh f on f.metric_name = c.metric_name and f.bucket = c.bucket
    and f.source_id = c.source_id and f.unit = c.unit
  where f.value is distinct from c.value
), closed as (
  update business_metrics_rollups r set until_version = $2
  from stale s
  where r.tenant_id = $1 and r.metric_name = s.metric_name and r.grain = $5
    and r.bucket = s.bucket and r.source_id = s.source_id and r.unit = s.unit
    and r.since_version = s.since_version and s.since_version < $2
  returning 1
), removed as (
  delete from business_metrics_rollups r using stale s
  where r.tenant_id = $1 and r.metric_name = s.metric_name and r.grain = $5
    and r.bucket = s.bucket and r.source_id = s.source_id and r.unit = s.unit
    and r.since_version = $2 and s.since_version = $2
    and not exists (select from fresh f where f.metric_name = s.metric_name
      and f.bucket = s.bucket and f.source_id = s.source_id and f.unit = s.unit)
), written as (
  insert into business_metrics_rollups
    (grain, bucket, metric_name, source_id, unit, value, since_version)
  select $5, f.bucket, f.metric_name, f.source_id, f.unit, f.value, $2
  from fresh f left join current c on c.metric_name = f.metric_name and c.bucket = f.bucket
    and c.source_id = f.source_id and c.unit = f.unit
  where c.since_version is null or (c.since_version < $2 and c.value is distinct from f.value)
  returning 1
), rewritten as (
  insert into business_metrics_rollups
    (grain, bucket, metric_name, source_id, unit, value, since_version)
  select $5, f.bucket, f.metric_name, f.source_id, f.unit, f.value, $2
  from fresh f join current c on c.metric_name = f.metric_name and c.bucket = f.bucket
    and c.source_id = f.source_id and c.unit = f.unit
  where c.since_version = $2 and c.value is distinct from f.value
  on conflict (tenant_id, metric_name, grain, bucket, source_id, unit, since_version)
    do update set value = excluded.value
  returning 1
)
select (select count(*) from written)::int + (select count(*) from rewritten)::int as written,
  (select count(*) from closed)::int as closed;

-- mergeParts(tenant_id, version, time_zone, week_start, grain, from_day, to_day): one
with fresh as materialized (
  select * from app.fresh_parts($1::uuid, $2::bigint, $3::text, $4::int, $5::text, $6::date,
    $7::date)
), current as materialized (
  select b.* from business_metrics_by b
  where b.tenant_id = $1 and b.metric_name = any (app.stored_metrics($1))
    and b.dimension = any (app.dimensions()) and b.grain = $5
    and b.bucket >= $6 and b.bucket < $7 and b.until_version = 9223372036854775807
), stale as materialized (
  select c.metric_name, c.dimension, c.bucket, c.member_id, c.source_id, c.unit, c.since_version
  from current c left join fresh f on f.metric_name = c.metric_name
    and f.dimension = c.dimension and f.bucket = c.bucket and f.member_id = c.member_id
    and f.source_id = c.source_id and f.unit = c.unit
  where (f.value, f.quantity) is distinct from (c.value, c.quantity)
), closed as (
  update business_metrics_by b set until_version = $2
  from stale s
  where b.tenant_id = $1 and b.metric_name = s.metric_name and b.dimension = s.dimension
    and b.grain = $5 and b.bucket = s.bucket and b.member_id = s.member_id
    and b.source_id = s.source_id and b.unit = s.unit and b.since_version = s.since_version
    and s.since_version < $2
  returning 1
), removed as (
  delete from business_metrics_by b using stale s
  where b.tenant_id = $1 and b.metric_name = s.metric_name and b.dimension = s.dimension
    and b.grain = $5 and b.bucket = s.bucket and b.member_id = s.member_id
    and b.source_id = s.source_id and b.unit = s.unit and b.since_version = $2
    and s.since_version = $2
    and not exists (select from fresh f where f.metric_name = s.metric_name
      and f.dimension = s.dimension and f.bucket = s.bucket and f.member_id = s.member_id
      and f.source_id = s.source_id and f.unit = s.unit)
), written as (
  insert into business_metrics_by (grain, bucket, metric_name, dimension, member_id, source_id,
    unit, value, quantity, since_version)
  select $5, f.bucket, f.metric_name, f.dimension, f.member_id, f.source_id, f.unit, f.value,
    f.quantity, $2
  from fresh f left join current c on c.metric_name = f.metric_name
    and c.dimension = f.dimension and c.bucket = f.bucket and c.member_id = f.member_id
    and c.source_id = f.source_id and c.unit = f.unit
  where c.since_version is null or (c.since_version < $2
    and (c.value, c.quantity) is distinct from (f.value, f.quantity))
  returning 1
), rewritten as (
  insert into business_metrics_by (grain, bucket, metric_name, dimension, member_id, source_id,
    unit, value, quantity, since_version)
  select $5, f.bucket, f.metric_name, f.dimension, f.member_id, f.source_id, f.unit, f.value,
    f.quantity, $2
  from fresh f join current c on c.metric_name = f.metric_name
    and c.dimension = f.dimension and c.bucket = f.bucket and c.member_id = f.member_id
    and c.source_id = f.source_id and c.unit = f.unit
  where c.since_version = $2 and (c.value, c.quantity) is distinct from (f.value, f.quantity)
  on conflict (tenant_id, metric_name, dimension, grain, bucket, member_id, source_id, unit,
      since_version)
    do update set value = excluded.value, quantity = excluded.quantity
  returning 1
)
select (select count(*) from written)::int + (select count(*) from rewritten)::int as written,
  (select count(*) from closed)::int as closed;

-- mergeLists(tenant_id, version, grain, from_day, to_day): one
-- After mergeParts: the lists of every bucket of the slice whose parts are no longer these.
with fresh as materialized (
  select b.metric_name, b.dimension, b.bucket, b.source_id, b.unit,
    string_agg(b.member_id::text, ',' order by b.member_id) as members,
    string_agg(b.value::text, ',' order by b.member_id) as "values",
    string_agg(coalesce(b.quantity::text, ''), ',' order by b.member_id) as quantities
  from business_metrics_by b
  where b.tenant_id = $1 and b.metric_name = any (app.stored_metrics($1))
    and b.dimension = any (app.dimensions()) and b.grain = $3
    and b.bucket >= $4 and b.bucket < $5 and b.until_version = 9223372036854775807
  group by 1, 2, 3, 4, 5
), current as materialized (
  select l.* from business_metrics_lists l
  where l.tenant_id = $1 and l.metric_name = any (app.stored_metrics($1))
    and l.dimension = any (app.dimensions()) and l.grain = $3
    and l.bucket >= $4 and l.bucket < $5 and l.until_version = 9223372036854775807
), stale as materialized (
  select c.metric_name, c.dimension, c.bucket, c.source_id, c.unit, c.since_version
  from current c left join fresh f on f.metric_name = c.metric_name
    and f.dimension = c.dimension and f.bucket = c.bucket and f.source_id = c.source_id
    and f.unit = c.unit
  where (f.members, f."values", f.quantities)
    is distinct from (c.members, c."values", c.quantities)
), closed as (
  update business_metrics_lists l set until_version = $2
  from stale s
  where l.tenant_id = $1 and l.metric_name = s.metric_name and l.dimension = s.dimension
    and l.grain = $3 and l.bucket = s.bucket and l.source_id = s.source_id and l.unit = s.unit
    and l.since_version = s.since_version and s.since_version < $2
  returning 1
), removed as (
  delete from business_metrics_lists l using stale s
  where l.tenant_id = $1 and l.metric_name = s.metric_name and l.dimension = s.dimension
    and l.grain = $3 and l.bucket = s.bucket and l.source_id = s.source_id and l.unit = s.unit
    and l.since_version = $2 and s.since_version = $2
    and not exists (select from fresh f where f.metric_name = s.metric_name
      and f.dimension = s.dimension and f.bucket = s.bucket and f.source_id = s.source_id
      and f.unit = s.unit)
), written as (
  insert into business_metrics_lists (grain, bucket, metric_name, dimension, source_id, unit,
    members, "values", quantities, since_version)
  select $3, f.bucket, f.metric_name, f.dimension, f.source_id, f.unit, f.members, f."values",
    f.quantities, $2
  from fresh f left join current c on c.metric_name = f.metric_name
    and c.dimension = f.dimension and c.bucket = f.bucket and c.source_id = f.source_id
    and c.unit = f.unit
  where c.since_version is null or (c.since_version < $2
    and (c.members, c."values", c.quantities)
      is distinct from (f.members, f."values", f.quantities))
  returning 1
), rewritten as (
  insert into business_metrics_lists (grain, bucket, metric_name, dimension, source_id, unit,
    members, "values", quantities, since_version)
  select $3, f.bucket, f.metric_name, f.dimension, f.source_id, f.unit, f.members, f."values",
    f.quantities, $2
  from fresh f join current c on c.metric_name = f.metric_name
    and c.dimension = f.dimension and c.bucket = f.bucket and c.source_id = f.source_id
    and c.unit = f.unit
  where c.since_version = $2 and (c.members, c."values", c.quantities)
      is distinct from (f.members, f."values", f.quantities)
  on conflict (tenant_id, metric_name, dimension, grain, bucket, source_id, unit, since_version)
    do update set members = excluded.members, "values" = excluded."values",
      quantities = excluded.quantities
  returning 1
)
select (select count(*) from written)::int + (select count(*) from rewritten)::int as written,
  (select count(*) from closed)::int as closed;
