// What it costs that every statement runs in a transaction which knows its business: a small read
// by withTenant against the same read in a plain transaction of a superuser.

import { withTenant } from '../../../sql/database.ts';
import { identity } from '../../../sql/identity.ts';
import { idOf } from '../../plans-fill.ts';
import { type Both, inTurn, line, quantile } from './measure.ts';

const ROUNDS = 1_500;
const WARM_UP = 100;
const FILL = `insert into tenants (id, name, currency, time_zone)
  select md5(n || '/0')::uuid, 'Business ' || n, 'EUR', 'UTC' from generate_series(1, 500) n`;

/** Fills, reads one row so often both ways, prints. */
export async function benchTransactions({ ours, bare }: Both): Promise<void> {
  await bare.query(FILL);
  await bare.query('vacuum analyze');
  const text = 'select * from tenants where tenant_id = $1';
  const times = await inTurn(ROUNDS, {
    tenant: (round) => {
      const tenant_id = idOf(1 + (round % 500), 0);
      return withTenant(ours, { tenant_id, user_id: idOf(1, 1), role: 'admin' }, (tx) =>
        identity.getTenant(tx, { tenant_id }),
      );
    },
    plain: async (round) => {
      await bare.query('begin');
      await bare.query({ name: 'plain', text, values: [idOf(1 + (round % 500), 0)] });
      await bare.query('commit');
    },
    bare: (round) => bare.query({ name: 'plain', text, values: [idOf(1 + (round % 500), 0)] }),
  });
  console.log('\none small read, one connection at a time');
  const p50 = (name: keyof typeof times) => quantile(times[name].slice(WARM_UP), 0.5);
  line('in a transaction of its business, p50 ms', p50('tenant'), { digits: 3 });
  line('in a plain transaction, p50 ms', p50('plain'), { digits: 3 });
  line('without one, p50 ms', p50('bare'), { digits: 3 });
  line('business ÷ plain', p50('tenant') / p50('plain'));
}
