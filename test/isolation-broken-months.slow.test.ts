// The suite about the suite, for tables by month and what was done: each of their walls is taken
// down in turn, and findLeaks must notice. Partitions have three: schema, grants, row security.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { months } from './isolation-months.ts';
import {
  type Break,
  BY_ATTACK,
  BY_CATALOG,
  type Walled,
  walledDatabase,
} from './isolation-walls.ts';
import { findLeaks } from './leaks.ts';
import { ANNA } from './two-tenants.ts';

let walls: Walled;
let names: string[] = [];

before(async () => {
  walls = await walledDatabase();
  names = (await months(walls.db)).map(({ name }) => name);
});
after(() => walls.db.close());

/** The schema's door open, as it is for `public`. */
const open = (name: string) => `grant usage on schema ${name.split('.')[0]} to coxswain_app`;
const THIS_MONTH = new Date().toISOString().slice(0, 7).replace('-', '_');
const REACHED = /^structure: a partition can be reached by its own name/;

test('there are partitions with rows, empty ones, default ones and archived ones', () => {
  for (const like of [/^partitions\.landing_records_\d/, /_default$/, /^archive\./]) {
    assert.ok(
      names.some((name) => like.test(name)),
      String(like),
    );
  }
});

test('a partition that can be reached is attacked and found, and its own policy is seen to hold', async () => {
  const some = new RegExp(`_(${THIS_MONTH}|2019_05|default)$`);
  const filled = names.filter((name) => some.test(name));
  assert.equal(filled.length, 5, filled.join());
  for (const name of filled) {
    const granted: Break = {
      name: `${name} granted`,
      relation: name,
      sql: `${open(name)}; grant select, insert on ${name} to coxswain_app`,
    };
    const leaks = await walls.leaksWithout(granted);
    assert.ok(
      leaks.some((leak) => REACHED.test(leak)),
      name,
    );
    assert.ok(
      leaks.some((leak) => leak.startsWith(`behaviour: ${name}: select all`)),
      `${name}: ${leaks.join('; ')}`,
    );
    assert.ok(!leaks.some((leak) => leak.includes(ANNA.mark)), `${name}: policy`);
  }
});

test('where its row security is off as well, another’s rows are read, and that is seen', async () => {
  const shown: string[] = [];
  for (const name of names.filter((one) => !one.endsWith('_default'))) {
    const leaks = await walls.leaksWithout({
      name,
      relation: name,
      sql: `${open(name)}; grant select on ${name} to coxswain_app;
        alter table ${name} disable row level security`,
    });
    if (leaks.some((leak) => leak.includes(ANNA.mark))) shown.push(name);
  }
  // those of this month, of both tables, and the archived one; the months ahead are empty
  assert.equal(shown.length, 3, shown.join());
});

test('each wall of each partition and archived month is missed when it goes', async () => {
  await walls.eachIsNoticed(
    names.flatMap((name): Break[] => [
      { name: `${name} off`, sql: `alter table ${name} disable row level security` },
      { name: `${name} not forced`, sql: `alter table ${name} no force row level security` },
      { name: `${name} without policy`, sql: `drop policy tenant on ${name}` },
      { name: `${name} unchecked`, sql: `alter policy tenant on ${name} with check (true)` },
      { name: `${name} granted`, sql: `grant select on ${name} to coxswain_app` },
      { name: `${name} to all`, sql: `grant select on ${name} to public` },
      { name: `${name} a column`, sql: `grant select (tenant_id) on ${name} to coxswain_app` },
      { name: `${name} kept by all`, sql: `alter policy keeper on ${name} to public` },
      {
        name: `${name} open`,
        sql: `create policy open on ${name} using (true)`,
        undo: `drop policy open on ${name}`,
      },
    ]),
    BY_CATALOG,
  );
});

test('the schemas, the default partitions and the months’ place are missed when they change', async () => {
  const detach = 'alter table landing_records detach partition partitions.landing_records_default';
  await walls.eachIsNoticed(
    [
      { name: 'partitions', sql: 'grant usage on schema partitions to coxswain_app' },
      { name: 'archive', sql: 'grant usage on schema archive to public' },
      {
        name: 'no default',
        sql: detach,
        undo: `alter table landing_records
          attach partition partitions.landing_records_default default`,
      },
      {
        name: 'a month among the application’s tables',
        sql: `create table landing_2031 partition of landing_records
          for values from ('2031-01-01') to ('2032-01-01')`,
        undo: 'drop table landing_2031',
      },
    ],
    BY_CATALOG,
  );
});

test('nobody but the triggers writes what was done, and nobody changes it', async () => {
  await walls.eachIsNoticed(
    [
      { name: 'insert', sql: 'grant insert on activity_events to coxswain_app' },
      { name: 'update', sql: 'grant update (changes) on activity_events to coxswain_app' },
      { name: 'delete', sql: 'grant delete on activity_events to coxswain_app' },
      { name: 'append-only', sql: 'drop trigger append_only on activity_events' },
      {
        name: 'append-only, one month',
        sql: 'alter table partitions.activity_events_default disable trigger append_only',
        undo: 'alter table partitions.activity_events_default enable trigger append_only',
      },
      { name: 'recorder', sql: 'alter policy recorder on activity_events with check (true)' },
      {
        name: 'recorder logs in',
        sql: 'alter role coxswain_recorder login',
        undo: 'alter role coxswain_recorder nologin',
      },
      {
        name: 'recorder reads',
        sql: 'grant select on tenants to coxswain_recorder',
        undo: 'revoke select on tenants from coxswain_recorder',
      },
      {
        name: 'recorder writes',
        sql: 'grant insert on orders to coxswain_recorder',
        undo: 'revoke insert on orders from coxswain_recorder',
      },
      {
        name: 'the recorder’s function belongs to somebody else',
        sql: 'alter function app.record_activity() owner to postgres',
      },
      ...[
        'app.record_activity()',
        'app.landing_needed(timestamptz, timestamptz)',
        'public.archive_old_audit_logs_partition(int)',
        'public.create_next_audit_logs_partition()',
        'public.get_partition_stats(text)',
      ].map((name) => ({ name, sql: `grant execute on function ${name} to public` })),
    ],
    BY_CATALOG,
  );
  await walls.eachIsNoticed(
    [{ name: 'readers', sql: 'drop policy readers on activity_events' }],
    BY_ATTACK,
  );
});

test('after all walls stand again, nothing leaks', async () => {
  assert.deepEqual(await findLeaks(walls.db), []);
});
