-- What the coach found without being asked: the scans, what they keep, and the list people read.

-- lockScan(tenant_id): maybe
-- Waits for another scan of the business to be stored; nothing where there has been none.
select data_version, complete_to, scanned_at from finding_scans where tenant_id = $1 for update;

-- storeScan(tenant_id, data_version, complete_to, tests, at): none
insert into finding_scans (tenant_id, data_version, complete_to, tests, scanned_at)
values ($1, $2, $3::date, $4::int, $5::timestamptz)
on conflict (tenant_id) do update set data_version = excluded.data_version,
  complete_to = excluded.complete_to, tests = excluded.tests, scanned_at = excluded.scanned_at;

-- scanOf(tenant_id): maybe
select data_version, complete_to, scanned_at, tests from finding_scans where tenant_id = $1;

-- liveFindings(tenant_id): many
-- Dismissed ones too: what was dismissed is not told again.
select id, identity, kind, headline, finding_text, figure, from_day, to_day, rank, data_version, found_at,
  dismissed_at, dismissed_by, dismiss_reason
from findings where tenant_id = $1 and state = 'live' order by identity;

-- listFindings(tenant_id, dismissed): many
select id, kind, metrics, locations, headline, finding_text, charts, impact, impact_unit, surprise,
  rank, from_day, to_day, data_version, found_at, changed_from, dismissed_at, dismiss_reason
from findings
where tenant_id = $1 and state = 'live' and (dismissed_at is not null) = $2::bool
order by rank desc, id;

-- claimsOfFindings(tenant_id, finding_ids): many
select finding_id, claim from claims
where tenant_id = $1 and finding_id = any ($2::uuid[])
order by finding_id, length(mark), mark;

-- insertFinding(tenant_id, id, identity, kind, metrics, locations, headline, finding_text, charts, impact, impact_unit, surprise, rank, from_day, to_day, data_version, found_at, changed_from, figure, dismissed_at, dismissed_by, dismiss_reason): none
insert into findings (tenant_id, id, identity, kind, metrics, locations, headline, finding_text,
  charts, impact, impact_unit, surprise, rank, from_day, to_day, data_version, found_at,
  changed_from, figure, dismissed_at, dismissed_by, dismiss_reason)
values ($1, $2::uuid, $3, $4, $5::text[], $6::bigint[], $7, $8, $9::jsonb, $10::numeric, $11,
  $12::float8, $13::float8, $14::date, $15::date, $16::bigint, $17::timestamptz, $18::jsonb,
  $19::numeric, $20::timestamptz, $21::uuid, $22);

-- insertFindingClaims(tenant_id, finding_id, claims): none
insert into claims (tenant_id, finding_id, id, mark, claim)
select $1::uuid, $2::uuid, (c ->> 'id')::uuid, c ->> 'mark', c
from jsonb_array_elements(
  case jsonb_typeof($3::jsonb) when 'array' then $3::jsonb else '[]'::jsonb end) as c;

-- endFindings(tenant_id, ids, state, at): none
update findings set state = $3, ended_at = $4::timestamptz
where tenant_id = $1 and id = any ($2::uuid[]) and state = 'live';

-- dismissFinding(tenant_id, id, dismissed, reason, user_id, at): maybe
update findings set
  dismissed_at = case when $3::bool then $6::timestamptz end,
  dismissed_by = case when $3 then $5::uuid end,
  dismiss_reason = case when $3 then $4 end
where tenant_id = $1 and id = $2 and state = 'live'
returning id, dismissed_at, dismiss_reason;

-- askForScan(tenant_id): one
-- In the transaction that changes the figures; one waits at most.
select jobs.send('findings', $1, null) as job_id;

-- customerDays(tenant_id, version, time_zone, most): many
-- On which days the customers that brought most have ordered, the first of all their orders first.
with asked as materialized (
  select o.customer_id, (o.ordered_at at time zone $3)::date as day, o.source_id,
    sum(o.amount) as amount
  from orders o
  where o.tenant_id = $1 and o.is_order and o.customer_id <> 0
    and o.since_version <= $2 and o.until_version > $2
    and o.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
  group by 1, 2, 3
), most as (
  select a.customer_id, sum(a.amount) as amount,
    array_agg(distinct a.day order by a.day) as days,
    array_agg(distinct a.source_id) as source_ids
  from asked a group by 1 order by 2 desc, 1 limit $4::int
)
select m.key, m.label, b.amount, b.days, b.source_ids
from most b join members m on m.tenant_id = $1 and m.dimension = 'customer'
  and m.id = b.customer_id
where m.key <> ''
order by b.amount desc, m.key;

-- refundedProducts(tenant_id, version, time_zone, currency, from_day, to_day): many
-- Orders that had some of a product given back, and orders that it was sold in.
with sold as materialized (
  select l.product_id, count(distinct l.order_id) filter (where l.kind = 'refund')::int as refunded,
    count(distinct l.order_id) filter (where l.kind = 'sale')::int as sold,
    coalesce(-sum(l.amount) filter (where l.kind = 'refund'), 0) as amount
  from order_lines l
  where l.tenant_id = $1 and l.occurred_at >= app.local_midnight($5::date, $3)
    and l.occurred_at < app.local_midnight($6::date, $3)
    and l.since_version <= $2 and l.until_version > $2 and l.counted and l.currency = $4
    and l.kind in ('sale', 'refund') and l.product_id is not null
    and l.source_id in (select s.id from data_sources s where s.tenant_id = $1 and s.counted)
  group by 1
)
select m.key, m.label, s.refunded, s.sold, s.amount
from sold s join members m on m.tenant_id = $1 and m.dimension = 'product' and m.id = s.product_id
order by s.refunded desc, m.key;
