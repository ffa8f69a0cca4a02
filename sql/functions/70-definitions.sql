-- What each stored metric is made of, as of a version: the one home of every metric's definition.
-- Recomputation merges what these return into points, roll-ups and parts (sql/recompute.sql); a
-- bucket is always computed anew from golden rows, never incremented.

-- The first instant of a day in a zone. Where a clock goes back at midnight, 00:00 comes twice and
-- Postgres takes the later one: the hour before it belongs to the day too.
create or replace function app.local_midnight(p_day date, p_zone text) returns timestamptz
  language sql stable parallel safe
  as $$ select (p_day::timestamp at time zone p_zone) - case when
    ((p_day::timestamp at time zone p_zone) - interval '1 hour') at time zone p_zone >= p_day
    then interval '1 hour' else interval '0' end $$;

-- First day of the bucket that a day falls in; weeks start on p_week_start (1 Monday, 7 Sunday).
create or replace function app.bucket_of(p_day date, p_grain text, p_week_start int) returns date
  language sql immutable parallel safe
  as $$ select case p_grain
    when 'day' then p_day
    when 'week' then p_day - (extract(isodow from p_day)::int - p_week_start + 7) % 7
    when 'month' then date_trunc('month', p_day)::date
    when 'year' then date_trunc('year', p_day)::date end $$;

-- Totals by the hour of the tenant's zone. Records that carry only a day stand at its midnight.
create or replace function app.fresh_points(
    p_tenant uuid, p_version bigint, p_zone text, p_from date, p_to date)
  returns table ("time" timestamptz, metric_name text, source_id uuid, unit text, value numeric)
  language sql stable
  as $$
    with line_hours as (
      select date_trunc('hour', l.occurred_at, p_zone) as hour, l.source_id, l.currency,
        sum(l.amount) as revenue,
        sum(l.amount) filter (where l.kind = 'refund') as refunds,
        sum(l.quantity) filter (where l.kind = 'sale') as units
      from order_lines l
      where l.tenant_id = p_tenant
        and l.occurred_at >= app.local_midnight(p_from, p_zone)
        and l.occurred_at < app.local_midnight(p_to, p_zone)
        and l.since_version <= p_version and l.until_version > p_version and l.counted
        and l.source_id in (select s.id from data_sources s
          where s.tenant_id = p_tenant and s.counted)
      group by 1, 2, 3
    )
    select hour, m.metric_name, h.source_id,
      case m.metric_name when 'units_sold' then 'units' else h.currency end, m.value
    from line_hours h cross join lateral (values
      ('revenue', h.revenue), ('refunds', h.refunds), ('units_sold', h.units)) m (metric_name, value)
    where m.value is not null
    union all
    select date_trunc('hour', o.ordered_at, p_zone), 'orders', o.source_id, 'orders', count(*)
    from orders o
    where o.tenant_id = p_tenant
      and o.ordered_at >= app.local_midnight(p_from, p_zone)
      and o.ordered_at < app.local_midnight(p_to, p_zone)
      and o.since_version <= p_version and o.until_version > p_version and o.is_order
      and o.source_id in (select s.id from data_sources s
        where s.tenant_id = p_tenant and s.counted)
    group by 1, 3
    union all
    select app.local_midnight(i.issued_on, p_zone), 'revenue', i.source_id, i.currency,
      sum(i.amount)
    from invoices i
    where i.tenant_id = p_tenant and i.issued_on >= p_from and i.issued_on < p_to
      and i.since_version <= p_version and i.until_version > p_version
      and i.counted and i.status <> 'void'
    group by 1, 3, 4
    union all
    select app.local_midnight(i.paid_on, p_zone), 'cash_collected', i.source_id, i.currency,
      sum(i.paid_amount)
    from invoices i
    where i.tenant_id = p_tenant and i.paid_on >= p_from and i.paid_on < p_to
      and i.since_version <= p_version and i.until_version > p_version
      and i.paid_amount is not null and i.status <> 'void'
    group by 1, 3, 4
    union all
    select app.local_midnight(e.spent_on, p_zone), k.metric_name, e.source_id, e.currency,
      sum(e.amount)
    from expenses e cross join lateral (values
      ('expenses', e.cost_kind <> 'not_an_expense'),
      ('cost_of_sales', e.cost_kind = 'cost_of_sales')) k (metric_name, counts)
    where e.tenant_id = p_tenant and e.spent_on >= p_from and e.spent_on < p_to
      and e.since_version <= p_version and e.until_version > p_version and k.counts
    group by 1, 2, 3, 4
    union all
    select app.local_midnight(v.day, p_zone), v.metric_name, v.source_id, v.unit,
      case when coalesce(t.kind, 'flow') = 'average' then avg(v.value) else sum(v.value) end
    from observations v
    left join tenant_metrics t on t.tenant_id = v.tenant_id and t.name = v.metric_name
    where v.tenant_id = p_tenant and v.day >= p_from and v.day < p_to
      and v.since_version <= p_version and v.until_version > p_version
      and (t.name is not null or v.source_id in (select s.id from data_sources s
        where s.tenant_id = p_tenant and s.counted))
    group by 1, 2, 3, 4, t.kind
  $$;

-- Totals by day from points, by week and month from days. Stocks and averages stay daily: they do
-- not add up, and a longer window is answered from the days.
create or replace function app.fresh_rollups(
    p_tenant uuid, p_version bigint, p_zone text, p_week_start int, p_grain text,
    p_from date, p_to date)
  returns table (bucket date, metric_name text, source_id uuid, unit text, value numeric)
  language sql stable
  as $$
    select (p.time at time zone p_zone)::date, p.metric_name, p.source_id, p.unit, sum(p.value)
    from business_metrics p
    where p_grain = 'day' and p.tenant_id = p_tenant
      -- in a subquery: a server would make the list anew for each chunk
      and p.metric_name = any ((select app.stored_metrics(p_tenant))::text[])
      and p.time >= app.local_midnight(p_from, p_zone)
      and p.time < app.local_midnight(p_to, p_zone)
      and p.since_version <= p_version and p.until_version > p_version
    group by 1, 2, 3, 4
    union all
    select app.bucket_of(r.bucket, p_grain, p_week_start), r.metric_name, r.source_id, r.unit,
      sum(r.value)
    from business_metrics_rollups r
    where p_grain in ('week', 'month') and r.tenant_id = p_tenant
      and r.metric_name = any (app.stored_metrics(p_tenant))
      and r.grain = 'day' and r.bucket >= p_from and r.bucket < p_to
      and r.since_version <= p_version and r.until_version > p_version
      and not exists (select from tenant_metrics t where t.tenant_id = p_tenant
        and t.name = r.metric_name and t.kind <> 'flow')
    group by 1, 2, 3, 4
  $$;

-- The same per member of each dimension, by day from golden rows, by week and month from days.
-- Revenue's rows carry the units behind them; a row without a known dimension has no member.
create or replace function app.fresh_parts(
    p_tenant uuid, p_version bigint, p_zone text, p_week_start int, p_grain text,
    p_from date, p_to date)
  returns table (bucket date, metric_name text, dimension text, member_id bigint, source_id uuid,
    unit text, value numeric, quantity numeric)
  language sql stable
  as $$
    with line_days as (
      select (l.occurred_at at time zone p_zone)::date as day, l.source_id, l.currency,
        case when grouping(l.product_id) = 0 then 'product'
          when grouping(l.category_id) = 0 then 'category'
          when grouping(l.customer_id) = 0 then 'customer'
          when grouping(l.channel_id) = 0 then 'channel'
          when grouping(l.country_id) = 0 then 'country'
          else 'location' end as dimension,
        coalesce(l.product_id, l.category_id, l.customer_id, l.channel_id, l.country_id,
          l.location_id) as member_id,
        sum(l.amount) as revenue,
        sum(l.amount) filter (where l.kind = 'refund') as refunds,
        sum(l.quantity) filter (where l.kind = 'sale') as units
      from order_lines l
      where p_grain = 'day' and l.tenant_id = p_tenant
        and l.occurred_at >= app.local_midnight(p_from, p_zone)
        and l.occurred_at < app.local_midnight(p_to, p_zone)
        and l.since_version <= p_version and l.until_version > p_version and l.counted
        and l.source_id in (select s.id from data_sources s
          where s.tenant_id = p_tenant and s.counted)
      group by grouping sets ((1, 2, 3, l.product_id), (1, 2, 3, l.category_id),
        (1, 2, 3, l.customer_id), (1, 2, 3, l.channel_id), (1, 2, 3, l.country_id),
        (1, 2, 3, l.location_id))
    )
    select d.day, m.metric_name, d.dimension, d.member_id, d.source_id, d.currency, m.value,
      m.quantity
    from line_days d cross join lateral (values
      ('revenue', d.revenue, coalesce(d.units, 0)),
      ('refunds', d.refunds, null)) m (metric_name, value, quantity)
    where d.member_id is not null and m.value is not null
    union all
    select (o.ordered_at at time zone p_zone)::date, 'orders', m.dimension, m.member_id,
      o.source_id, 'orders', count(*), null
    from orders o cross join lateral (values ('customer', o.customer_id),
      ('channel', o.channel_id), ('country', o.country_id), ('location', o.location_id))
      m (dimension, member_id)
    where p_grain = 'day' and o.tenant_id = p_tenant
      and o.ordered_at >= app.local_midnight(p_from, p_zone)
      and o.ordered_at < app.local_midnight(p_to, p_zone)
      and o.since_version <= p_version and o.until_version > p_version and o.is_order
      and m.member_id is not null
      and o.source_id in (select s.id from data_sources s
        where s.tenant_id = p_tenant and s.counted)
    group by 1, 3, 4, 5
    union all
    select m.day, m.metric_name, 'customer', i.customer_id, i.source_id, i.currency,
      sum(m.value), null
    from invoices i cross join lateral (values
      ('revenue', i.issued_on, case when i.counted then i.amount end),
      ('cash_collected', i.paid_on, i.paid_amount)) m (metric_name, day, value)
    where p_grain = 'day' and i.tenant_id = p_tenant
      and m.day >= p_from and m.day < p_to and m.value is not null
      and i.since_version <= p_version and i.until_version > p_version
      and i.customer_id is not null and i.status <> 'void'
    group by 1, 2, 4, 5, 6
    union all
    select e.spent_on, k.metric_name, m.dimension, m.member_id, e.source_id, e.currency,
      sum(e.amount), null
    from expenses e
    cross join lateral (values ('expenses', e.cost_kind <> 'not_an_expense'),
      ('cost_of_sales', e.cost_kind = 'cost_of_sales')) k (metric_name, counts)
    cross join lateral (values ('category', e.category_id), ('location', e.location_id))
      m (dimension, member_id)
    where p_grain = 'day' and e.tenant_id = p_tenant and e.spent_on >= p_from and e.spent_on < p_to
      and e.since_version <= p_version and e.until_version > p_version
      and k.counts and m.member_id is not null
    group by 1, 2, 3, 4, 5, 6
    union all
    select v.day, v.metric_name, m.dimension, m.member_id, v.source_id, v.unit, sum(v.value), null
    from observations v
    cross join lateral (values ('location', v.location_id), ('channel', v.channel_id))
      m (dimension, member_id)
    where p_grain = 'day' and v.tenant_id = p_tenant and v.day >= p_from and v.day < p_to
      and v.since_version <= p_version and v.until_version > p_version
      and m.member_id is not null
      and not exists (select from tenant_metrics t where t.tenant_id = p_tenant
        and t.name = v.metric_name and t.kind <> 'flow')
      and (exists (select from tenant_metrics t where t.tenant_id = p_tenant
          and t.name = v.metric_name)
        or v.source_id in (select s.id from data_sources s
          where s.tenant_id = p_tenant and s.counted))
    group by 1, 2, 3, 4, 5, 6
    union all
    select app.bucket_of(b.bucket, p_grain, p_week_start), b.metric_name, b.dimension,
      b.member_id, b.source_id, b.unit, sum(b.value), sum(b.quantity)
    from business_metrics_by b
    where p_grain in ('week', 'month') and b.tenant_id = p_tenant
      and b.metric_name = any (app.stored_metrics(p_tenant))
      and b.dimension = any (app.dimensions())
      and b.grain = 'day' and b.bucket >= p_from and b.bucket < p_to
      and b.since_version <= p_version and b.until_version > p_version
    group by 1, 2, 3, 4, 5, 6
  $$;
