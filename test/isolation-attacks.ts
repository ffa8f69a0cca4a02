// What another tenant would try against a table or view the application reaches: reads, inserts,
// updates, deletes and every form of upsert, on Anna's very keys. Hides how they are built.
import type { OwnRows, Relation } from './isolation-relations.ts';
import type { Attack, Verb } from './isolation-trial.ts';
import { ANNA, BERT } from './two-tenants.ts';

/** The e-mail's unique key is an expression, whose column the catalog does not list. */
const EXPRESSION_KEYS: Readonly<Record<string, string[]>> = { users: ['email'] };

/** Name, verb and text; what they have in common is added once. */
type Draft = [verb: Verb, name: string, sql: string, more?: Partial<Attack>];

/** All attacks on one relation. `state` is a statement whose value tells of any change. */
export function attacksOn(relation: Relation, rows: OwnRows): Attack[] {
  const { name: on, kind } = relation;
  const state = `select md5(coalesce(string_agg(r::text, ';' order by r::text), '')) from ${on} r`;
  const drafts = [...reads(relation, rows), ...inserts(relation, rows), ...changes(relation, rows)];
  return drafts.map(([verb, name, sql, more]) => ({
    on,
    kind,
    verb,
    name,
    sql,
    ...(verb === 'read' ? {} : { state }),
    ...more,
  }));
}

function reads(relation: Relation, rows: OwnRows): Draft[] {
  const { name } = relation;
  const hers = keyIs(relation, rows);
  // a bare column: anything worked out first would cost more than the filter
  const leaking =
    relation.columns.find((column) => rows.anna[column] === ANNA.mark) ?? relation.owner;
  return [
    ['read', 'select all', `select * from ${name}`, { whole: true }],
    ['read', 'count all', `select count(*) from ${name}`, { whole: true }],
    ['read', 'select by key', `select * from ${name} r where ${hers}`, { whole: true }],
    ['read', 'lock by key', `select 1 from ${name} r where ${hers} for update`],
    [
      'read',
      'select through a leaking function',
      `select count(*) from ${name} r where pg_temp.leak(r.${leaking})`,
      { whole: true, first: LEAK },
    ],
  ];
}

/**
 * A function that tells what it is given: cheaper than any filter and not leakproof, so that the
 * planner runs it first, and only a barrier keeps it from rows before the tenant's filter.
 */
const LEAK = [
  'set local enable_indexscan = off',
  'set local enable_bitmapscan = off',
  'set local enable_indexonlyscan = off',
  `create function pg_temp.leak(seen anyelement) returns boolean
    language plpgsql cost 0.000001 as $$ begin
      if seen::text in ('${ANNA.mark}', '${ANNA.id}') then raise 'saw %', seen; end if;
      return true;
    end $$`,
];

function inserts(relation: Relation, rows: OwnRows): Draft[] {
  return (['theirs', 'mine', 'left out'] as const)
    .filter((whose) => whose !== 'left out' || relation.fills_owner)
    .flatMap((whose) => insertsAs(whose, relation, rows));
}

function insertsAs(
  whose: 'theirs' | 'mine' | 'left out',
  relation: Relation,
  rows: OwnRows,
): Draft[] {
  const { name, owner, insertable, updatable, columns } = relation;
  const keyColumns = new Set([...relation.keys.flat(), ...(EXPRESSION_KEYS[name] ?? []), owner]);
  const value = updatable.find((column) => !keyColumns.has(column)) ?? columns.at(-1);
  const named = new Set(insertable);
  if (whose === 'left out') named.delete(owner);
  else if (!relation.owner_generated) named.add(owner);
  const list = [...named].join(', ');
  const id = whose === 'mine' ? BERT.id : ANNA.id;
  const row = {
    ...rows.bert,
    ...Object.fromEntries([...keyColumns].map((key) => [key, rows.anna[key]])),
    [owner]: id,
    // `tenants` has its id twice
    ...(name === 'tenants' ? { id } : {}),
  };
  const into = `insert into ${name} as b (${list})
    select ${list} from jsonb_populate_record(null::${name}, ${literal(row)})`;
  const returning = `returning ${columns.map((column) => `b.${column}`).join(', ')}`;
  const called = (form: string) => `insert, owner ${whose}${form}`;
  const drafts: Draft[] = [
    ['insert', called(''), `${into} ${returning}`],
    ['upsert', called(', do nothing'), `${into} on conflict do nothing ${returning}`],
  ];
  const [low, high] = moreThan(relation);
  for (const key of relation.keys) {
    const forms: [string, string][] = [
      ['set owner', `${owner} = '${BERT.id}'`],
      ['set x = b.x', `${value} = b.${value}`],
      ['set x', `${value} = excluded.${value}`],
      [`set x where ${low}`, `${value} = excluded.${value} where ${low}`],
      [`set x where ${high}`, `${value} = excluded.${value} where ${high}`],
    ];
    for (const [form, set] of forms) {
      drafts.push([
        'upsert',
        called(` on (${key.join(', ')}) ${form}`),
        `${into} on conflict (${key.join(', ')}) do update set ${set} ${returning}`,
      ]);
    }
  }
  return drafts;
}

/** Two questions about the row in the way: one that any answers with yes, one with no. */
function moreThan({ number }: Relation): [string, string] {
  return number === null
    ? ['length(b::text) > 0', 'length(b::text) > 99999']
    : [`b.${number} > 0`, `b.${number} > 99999999`];
}

function changes(relation: Relation, rows: OwnRows): Draft[] {
  const { name, owner, updatable, columns } = relation;
  const value = updatable[0] ?? columns[0];
  const hers = keyIs(relation, rows);
  const returning = `returning ${columns.map((column) => `r.${column}`).join(', ')}`;
  const update = `update ${name} r set ${value} = r.${value}`;
  const whole = { whole: true };
  return [
    ['update', 'update by key', `${update} where ${hers} ${returning}`, whole],
    ['update', 'update all', `${update} ${returning}`, whole],
    ['update', 'give away', `update ${name} r set ${owner} = '${ANNA.id}' ${returning}`],
    ['delete', 'delete by key', `delete from ${name} r where ${hers} ${returning}`, whole],
    ['delete', 'delete all', `delete from ${name} r ${returning}`, whole],
  ];
}

function keyIs(relation: Relation, rows: OwnRows): string {
  const key = relation.keys[0] ?? [relation.owner];
  const same = key.map((column) => `r.${column} = k.${column}`);
  const anna = literal(rows.anna);
  return `exists (select from jsonb_populate_record(null::${relation.name}, ${anna}) k
    where ${same.join(' and ')})`;
}

export function literal(row: Record<string, unknown>): string {
  return `'${JSON.stringify(row).replaceAll("'", "''")}'::jsonb`;
}
