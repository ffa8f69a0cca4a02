// Every statement, at realistic size and under row security, is served by indexes; and every index
// serves a statement. Both are read from the plans that a server really used, inside functions,
// triggers, partitions and chunks too. A new statement or index is covered by being there.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Param } from '../sql/database.ts';
import { pg, registry, type Statement } from '../sql/statements.ts';
import { serverOnly } from './database.ts';
import { FILL, idOf, REALISTIC_ROWS } from './plans-fill.ts';
import { callsOf } from './plans-values.ts';
import { type Addresses, addresses } from './postgres/clone.ts';
import {
  openPlanLog,
  openScript,
  type PlanFor,
  type PlanLog,
  type PlanNode,
  type Planned,
  tellPlans,
} from './postgres/plan-log.ts';

/** Some twenty pages: to read fewer from end to end costs no more than to look them up. */
const LARGE_ROWS = 2_000;
/** A business with a tenth of all rows, and the smallest with any. */
const ASKERS = [3, 12];
const PLANS: readonly PlanFor[] = ['custom', 'generic'];
/** What is read from end to end because all of it is meant: statement, table, why. */
const MEANT: readonly (readonly [statement: string, table: string, why: string])[] = [
  ['accounts.allUsers', 'public.users', 'whoever runs the installation lists everybody'],
  ['identity.accountExists', 'public.tenants', 'stops at the first that is no sample'],
  ['imports.activeTenants', 'public.tenants', 'returns nearly all of them'],
  ['jobs.tenantsWithWork', 'public.dirty_buckets', 'one row a business: each look goes past it'],
  ['sessions.activeTenants', 'public.tenants', 'returns nearly all of them'],
];
/** Indexes that no statement uses, and that stay. */
const KEPT: readonly (readonly [index: string, why: string])[] = [
  ['session_terms_session', 'a session that goes takes its postings along, by their key'],
];

const SQL = new URL('../sql/', import.meta.url);
const subjects = readdirSync(SQL)
  .filter((file) => file.endsWith('.sql') && existsSync(new URL(file.replace('.sql', '.ts'), SQL)))
  .map((file) => file.replace('.sql', ''));
for (const subject of subjects) await import(`../sql/${subject}.ts`);
const statements = [...registry];

interface Relation {
  /** The table itself, or the one it is a partition or chunk of. */
  readonly table: string;
  readonly rows: number;
}

describe('plans', serverOnly('plans at size, told by auto_explain'), () => {
  let database: Addresses;
  let log: PlanLog;
  let script: Awaited<ReturnType<typeof openScript>>;
  let relations: Map<string, Relation>;
  let partial: Set<string>;
  const used = new Set<string>();
  const meant = new Set<string>();

  before(async () => {
    database = await addresses();
    script = await openScript(database.superuser);
    await script.run(FILL);
    // auto_explain fails on the plans of AGE's own statements: “a value of type internal”
    await script.run('drop trigger if exists graph_follows on evidence_graph');
    await script.run('vacuum analyze');
    await tellPlans(database.superuser);
    log = await openPlanLog(database.app);
    relations = new Map(
      (await script.run(RELATIONS)).map(({ name, table, rows }) => [
        String(name),
        { table: String(table), rows: Number(rows) },
      ]),
    );
    const indexes = await script.run(INDEXES);
    partial = new Set(indexes.flatMap(({ own, is_partial }) => (is_partial ? [String(own)] : [])));
  });
  after(async () => {
    await Promise.all([log?.close(), script?.close()]);
    await database.drop();
  });

  async function plansOf(statement: Statement, asker: number, plan_for: PlanFor) {
    const plans: Planned[] = [];
    for (const values of callsOf(statement, asker)) {
      const params = statement.params.map((name) => values[name] as Param);
      // tries are counted at the door; else whoever a statement makes is who acts
      const at_the_door = statement.subject === 'attempts';
      const settings = {
        'app.current_tenant': at_the_door ? '' : String(values.tenant_id ?? idOf(asker, 0)),
        'app.current_user': String(values.user_id ?? idOf(asker, 1)),
        'app.current_role': at_the_door ? 'door' : 'admin',
      };
      plans.push(...(await log.plansOf(statement.sql, params, { settings, plan_for })));
    }
    assert.ok(plans.length > 0, 'the server told no plan');
    return plans;
  }

  /** Large tables that a plan reads from end to end. */
  function wholeReads({ plan, text }: Planned): { table: string; told: string }[] {
    return nodesOf(plan).flatMap((node) => {
      const name = `${node.Schema}.${node['Relation Name']}`;
      const relation = relations.get(name);
      if (!relation || !readsAll(node, partial) || relation.rows < LARGE_ROWS) return [];
      const how = `${node['Node Type']} of ${name} (${relation.rows} rows)`;
      const filter = `filter ${node.Filter ?? 'none'}`;
      return [{ table: relation.table, told: `${how}, ${filter}, in:\n${text.slice(0, 600)}` }];
    });
  }

  test('every table of a tenant is filled at realistic size', async () => {
    const counted = await script.run(TENANT_TABLES);
    const small = counted.filter(({ rows }) => Number(rows) < REALISTIC_ROWS);
    assert.deepEqual(small, [], 'fill them in test/plans-fill.ts');
  });

  for (const statement of statements) {
    const name = `${statement.subject}.${statement.name}`;
    test(`${name} reads no large table from end to end`, async () => {
      const faults = new Map<string, string>();
      for (const asker of ASKERS) {
        for (const plan_for of PLANS) {
          for (const planned of await plansOf(statement, asker, plan_for)) {
            for (const index of indexesOf(planned.plan)) used.add(index);
            for (const { table, told } of wholeReads(planned)) {
              const exception = MEANT.find((one) => one[0] === name && one[1] === table);
              if (exception) meant.add(exception.slice(0, 2).join());
              else faults.set(table, `${plan_for}, business ${asker}: ${told}`);
            }
          }
        }
      }
      assert.deepEqual([...faults.values()], []);
    });
  }

  test('every exception is still needed', () => {
    const idle = MEANT.filter((one) => !meant.has(one.slice(0, 2).join()));
    assert.deepEqual(idle, []);
  });

  test('every index serves a statement, guards something, or says why it is there', async () => {
    assert.deepEqual(await idleIndexes(), KEPT.map(([index]) => index).sort());
  });

  // Of people it is row security that reads by key; of a business's rows it finds them by tenant.
  test('a statement that no index serves is found, and one inside a function', async () => {
    const sql = "select count(*) from users where password_hash = 'x' and $1::uuid is not null";
    assert.deepEqual(tablesIn(await plansOf({ ...ONE, sql }, 3, 'custom')), ['public.users']);
    await script.run(`create function app.sloppy(uuid) returns bigint language plpgsql
      as $$ begin return (select count(*) from users where password_hash = $1::text); end $$;
      grant execute on function app.sloppy(uuid) to coxswain_app`);
    const inside = await plansOf({ ...ONE, sql: 'select app.sloppy($1)' }, 3, 'generic');
    assert.deepEqual(tablesIn(inside), ['public.users']);
  });

  test('an index that serves nothing is found', async () => {
    await script.run('create index orders_lines on orders (tenant_id, lines)');
    assert.deepEqual(
      (await idleIndexes()).filter((name) => !KEPT.some(([kept]) => kept === name)),
      ['orders_lines'],
    );
  });

  async function idleIndexes(): Promise<string[]> {
    const indexes = (await script.run(INDEXES)).filter(({ guards }) => guards !== true);
    const serving = new Set(
      indexes.flatMap(({ name, own }) => (used.has(String(own)) ? [name] : [])),
    );
    return [
      ...new Set(indexes.map(({ name }) => String(name)).filter((name) => !serving.has(name))),
    ].sort();
  }

  function tablesIn(plans: readonly Planned[]): string[] {
    return [...new Set(plans.flatMap(wholeReads).map(({ table }) => table))];
  }
});

/** A statement of one parameter, to be given its text. */
const ONE = {
  subject: 'x',
  name: 'x',
  returns: 'many',
  params: ['tenant_id'],
  twin: { returns: 'many', params: { tenant_id: pg.uuid }, row: {} },
} as const;

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** An index read from its beginning to its end is no better than the table; a partial one is. */
function readsAll(node: PlanNode, partial: ReadonlySet<string>): boolean {
  const by_index = node['Node Type'] === 'Index Scan' || node['Node Type'] === 'Index Only Scan';
  if (by_index && partial.has(node['Index Name'] ?? '')) return false;
  if (by_index) return node['Index Cond'] === undefined && node['Order By'] === undefined;
  return node['Node Type'] === 'Seq Scan';
}

function indexesOf(plan: PlanNode): string[] {
  return nodesOf(plan).flatMap((node) => node['Index Name'] ?? []);
}

/** Every table with the one it is a part of, and how many rows the planner believes it has. */
const RELATIONS = `
with recursive parts as (
  select c.oid, c.oid as root from pg_class c
  where c.relkind in ('r', 'p') and not exists (select from pg_inherits i where i.inhrelid = c.oid)
  union all
  select i.inhrelid, p.root from parts p join pg_inherits i on i.inhparent = p.oid
)
select format('%s.%s', n.nspname, c.relname) as name,
  format('%s.%s', rn.nspname, r.relname) as table, c.reltuples::bigint as rows
from parts p join pg_class c on c.oid = p.oid join pg_namespace n on n.oid = c.relnamespace
join pg_class r on r.oid = p.root join pg_namespace rn on rn.oid = r.relnamespace
where n.nspname not in ('pg_catalog', 'information_schema')`;

/** Tables that hold rows of tenants; the queue's are its library's, and nearly always empty. */
const TENANT_TABLES = `
select format('%s.%s', n.nspname, c.relname) as name, count.rows
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
cross join lateral (select (xpath('/row/n/text()', query_to_xml(
  format('select count(*) as n from %s', c.oid::regclass), false, true, '')))[1]::text::int
  as rows) count
where n.nspname in ('public', 'metrics', 'jobs') and c.relkind in ('r', 'p')`;

/** Every index, once for each partition: its own name and its table's. */
const INDEXES = `
select coalesce(root.relname, c.relname)::text as name, c.relname::text as own,
  i.indpred is not null as is_partial, i.indisunique as guards
from pg_index i join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_inherits up on up.inhrelid = c.oid left join pg_class root on root.oid = up.inhparent
where n.nspname in ('public', 'app', 'metrics', 'jobs', 'partitions')`;
