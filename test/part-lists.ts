// Parts are kept twice, as rows and as lists: this holds the two against each other.
import assert from 'node:assert/strict';
import type { Business } from './import-fixture.ts';

/** At every version the lists say what the parts say, no row more and no row less. */
export async function checkLists(shop: Business): Promise<void> {
  const keys = 'metric_name, dimension, grain, bucket, source_id, unit';
  const parts = `select v.no, ${keys}, member_id, value::text, coalesce(quantity::text, '')
    from versions v join business_metrics_by b
      on b.since_version <= v.no and b.until_version > v.no`;
  const lists = `select v.no, ${keys}, i.member_id::int8, i.value, coalesce(i.quantity, '')
    from versions v join business_metrics_lists l
      on l.since_version <= v.no and l.until_version > v.no
    cross join lateral rows from (
      string_to_table(l.members, ','), string_to_table(l."values", ','),
      string_to_table(l.quantities, ',')) i (member_id, value, quantity)`;
  const [counted] = await shop.query(
    `with versions as (select no from tenants t, generate_series(1, t.data_version) no),
       parts as (${parts}), lists as (${lists})
     select (select count(*)::int from parts) as n,
       (select count(*)::int from (table parts except all table lists) x) as missing,
       (select count(*)::int from (table lists except all table parts) x) as invented`,
  );
  assert.ok(Number(counted?.n) > 0);
  assert.deepEqual([counted?.missing, counted?.invented], [0, 0]);
}
