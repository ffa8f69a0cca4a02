// Every function as an attack: those the application may call, with nulls and with Anna's ids,
// words and days; those it may not, which must be refused. Hides which value each argument takes.
import type { Database } from '../sql/database.ts';
import { BEFORE_TENANT } from './isolation-definers.ts';
import { type Attack, COUNTS_ALL } from './isolation-trial.ts';
import { ANNA } from './two-tenants.ts';

interface Found {
  name: string;
  signature: string;
  is_procedure: boolean;
  /** Of nothing it is nothing: the planner says so without asking who may call it. */
  is_strict: boolean;
  callable: boolean;
  of_extension: boolean;
  args: { name: string; type: string; has_default: boolean }[];
}

/**
 * Ours, whichever schema they are in; and of extensions those that run with their owner's rights,
 * or take the name of a table and nothing that must be made up.
 */
const FOUND = `
  select format('%I.%I', n.nspname, p.proname) as name,
    p.oid::regprocedure::text as signature, p.prokind = 'p' as is_procedure,
    p.proisstrict as is_strict,
    has_schema_privilege('coxswain_app', n.oid, 'usage')
      and has_function_privilege('coxswain_app', p.oid, 'execute') as callable,
    e.objid is not null as of_extension, a.args
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  left join pg_depend e on e.objid = p.oid and e.classid = 'pg_proc'::regclass
    and e.deptype = 'e'
  cross join lateral (select coalesce(jsonb_agg(jsonb_build_object(
      'name', coalesce(p.proargnames[t.at], ''), 'type', t.type::regtype::text,
      'has_default', t.at > p.pronargs - p.pronargdefaults) order by t.at), '[]') as args
    from unnest(p.proargtypes::oid[]) with ordinality t (type, at)) a
  where n.nspname not in ('pg_catalog', 'information_schema', 'kept')
    and n.nspname not like 'pg\\_t%'
    and p.prokind in ('f', 'p') and p.prorettype not in ('trigger'::regtype,
      'event_trigger'::regtype)
    and (e.objid is null or p.prosecdef or (n.nspname = 'public'
      and p.proargtypes[0] = 'regclass'::regtype and p.pronargs - p.pronargdefaults = 1))
  order by 2`;

/** Calls of every function, or of none but ours where `only` names relations to attack. */
export async function callAttacks(db: Pick<Database, 'transaction'>): Promise<Attack[]> {
  const { rows, names } = await db.transaction({}, async (tx) => ({
    rows: (await tx.query(FOUND)).rows as unknown as Found[],
    names: (await tx.query('select name from jobs.definitions()')).rows.map((r) => String(r.name)),
  }));
  return rows.flatMap((found): Attack[] => {
    const counts_all = found.of_extension && COUNTS_ALL.test(found.name);
    const base = { on: found.signature, kind: 'function', verb: 'call', counts_all } as const;
    const call = (values: string[]) =>
      found.is_procedure
        ? `call ${found.name}(${values.join(', ')})`
        : `select * from ${found.name}(${values.join(', ')})`;
    const nulls = call(found.args.map(({ type }) => `null::${type}`));
    if (!found.callable) {
      // whoever may not even name its schema is told that; nobody is told what it would do
      const sql = found.is_strict ? call(found.args.map(sayable)) : nulls;
      return [{ ...base, name: 'call what is not ours', sql, refused: true }];
    }
    const given = found.args.filter(({ has_default }) => !(has_default && found.of_extension));
    const hers = call(given.map(sayable));
    const named = found.args.some(({ name }) => name === 'p_name') ? names : [];
    return [
      ...(found.of_extension
        ? []
        : [{ ...base, name: 'nulls', sql: nulls, whole: !isLookUp(found) }]),
      { ...base, name: 'hers', sql: hers },
      ...named.map((name) => ({
        ...base,
        name: `hers, ${name}`,
        sql: call(given.map((arg) => (arg.name === 'p_name' ? `'${name}'` : sayable(arg)))),
      })),
    ];
  });
}

const LOOK_UPS = new Set(BEFORE_TENANT.map((signature) => `app.${signature.split('(')[0]}`));

/** Asked before a tenant is known, and made to answer with ids: the listed exception. */
export function isLookUp({ name }: { name: string }): boolean {
  return LOOK_UPS.has(name);
}

/** Values that only one spelling of an argument takes. */
const BY_NAME: Readonly<Record<string, string>> = {
  p_email: `${ANNA.mark}@example.com`,
  p_table: 'orders',
  p_zone: 'Europe/London',
  p_grain: 'day',
  p_queue: 'rollups',
  p_name: 'retention',
  p_outcome: 'done',
  p_holder: 'somebody else',
};
const BY_TYPE: Readonly<Record<string, string>> = {
  uuid: `'${ANNA.id}'`,
  bigint: ANNA.number,
  date: `'${ANNA.day}'`,
  'timestamp with time zone': `'${ANNA.day}T12:00:00Z'`,
  interval: "'1 day'",
  bytea: `sha256('${ANNA.mark}')`,
  boolean: 'true',
  integer: '1',
  numeric: '1',
  json: "'{}'",
  jsonb: "'{}'",
  regclass: "'metrics.points'",
};

function sayable({ name, type }: { name: string; type: string }): string {
  const named = BY_NAME[name];
  if (named !== undefined) return `'${named}'::${type}`;
  if (name.endsWith('version')) return '2';
  if (type.endsWith('[]')) return `array['${ANNA.mark}']::${type}`;
  return `(${BY_TYPE[type] ?? `'${ANNA.mark}'`})::${type}`;
}
