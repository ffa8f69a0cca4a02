// Other tenants by the hundred, for measuring what they cost the one that asks: points by the hour,
// and from these roll-ups, parts and lists as recomputation would leave them. Set-based and as a
// superuser; the figures are even noise and nobody reads them.

/** Seven months, over the very weeks of the asking tenant: they lie in the same chunks. */
const FROM = '2010-12-01';
const HOURS = 212 * 24;
/** revenue, refunds, orders, units_sold. */
const METRICS = 4;

export interface Others {
  /** Numbers of the tenants to make, first and last. */
  first: number;
  last: number;
  points_each: number;
}

const OTHERS_IDS = (first: number, last: number) =>
  `(select md5('curve ' || n)::uuid as id from generate_series(${first}, ${last}) n)`;

/** Statements that add these tenants, in order; each may take minutes at millions of rows. */
export function fillOthers({ first, last, points_each }: Others): string[] {
  const ids = OTHERS_IDS(first, last);
  const sources = Math.ceil(points_each / (METRICS * HOURS));
  const hours = Math.round(points_each / (METRICS * sources));
  const theirs = `tenant_id in (select id from ${ids} t)`;
  return [
    `insert into tenants (id, name, currency, time_zone, data_version)
     select id, 'Another business', 'GBP', 'UTC', 1 from ${ids} t`,
    `insert into metrics.points (time, tenant_id, metric_name, source_id, unit, value, since_version)
     select '${FROM}Z'::timestamptz + make_interval(hours => (h * ${HOURS} / ${hours})::int), t.id,
       m.name, md5(t.id || ' ' || s)::uuid, m.unit, ((h * 7919 + s * 31) % 4000)::numeric / 4, 1
     from ${ids} t
     cross join (values ('revenue', 'GBP'), ('refunds', 'GBP'), ('orders', 'orders'),
       ('units_sold', 'units')) m (name, unit)
     cross join generate_series(1, ${sources}) s
     cross join generate_series(0, ${hours - 1}) h`,
    `insert into metrics.rollups
       (grain, bucket, tenant_id, metric_name, source_id, unit, value, since_version)
     select 'day', (p.time at time zone 'UTC')::date, p.tenant_id, p.metric_name, p.source_id,
       p.unit, sum(p.value), 1
     from metrics.points p where p.${theirs} group by 2, 3, 4, 5, 6`,
    `insert into metrics.rollups
       (grain, bucket, tenant_id, metric_name, source_id, unit, value, since_version)
     select g.grain, app.bucket_of(r.bucket, g.grain, 1), r.tenant_id, r.metric_name, r.source_id,
       r.unit, sum(r.value), 1
     from metrics.rollups r cross join (values ('week'), ('month')) g (grain)
     where r.${theirs} and r.grain = 'day' group by 1, 2, 3, 4, 5, 6`,
    `insert into metrics.parts (grain, bucket, tenant_id, metric_name, dimension, member_id,
       source_id, unit, value, quantity, since_version)
     select r.grain, r.bucket, r.tenant_id, r.metric_name, d.dimension, d.member_id, r.source_id,
       r.unit, r.value / d.members, 1, 1
     from metrics.rollups r
     cross join (select 'product' as dimension, 12 as members, m as member_id
         from generate_series(1, 12) m
       union all select 'country', 4, m from generate_series(1, 4) m) d
     where r.${theirs} and r.metric_name = 'revenue'`,
    `insert into metrics.part_lists (grain, bucket, tenant_id, metric_name, dimension, source_id,
       unit, members, "values", quantities, since_version)
     select grain, bucket, tenant_id, metric_name, dimension, source_id, unit,
       string_agg(member_id::text, ',' order by member_id),
       string_agg(value::text, ',' order by member_id),
       string_agg(quantity::text, ',' order by member_id), 1
     from metrics.parts where ${theirs} group by 1, 2, 3, 4, 5, 6, 7`,
    'analyze tenants, metrics.points, metrics.rollups, metrics.parts, metrics.part_lists',
  ];
}
