// What is private in the world of test/private-world.ts, to whom, and how to know it when it shows:
// rows by what they are of, and texts and figures wherever they stand.
import type { Queryable, Row } from '../sql/database.ts';
import { AMOUNTS, type Person, type World } from './private-world.ts';

/** A word of Ann's private question that others guess, and one that nobody else ever types. */
export const GUESSED = 'quincewort';
export const MARK = 'zanthoxylin';

/** Ids of what Ann keeps to herself: a conversation about profit, its answer and a claim. */
export interface AnnsOwn {
  conversation_id: string;
  session_id: string;
  /** Another one, about revenue, which everybody may read. */
  shared_id: string;
  claim_ids: string[];
}

export interface Secrets {
  world: World;
  own: AnnsOwn;
  import_ids: readonly string[];
  /** Who tries, and the stored metrics that are not shown to them as wholes. */
  hidden: Record<Person, readonly string[]>;
  /** Texts and figures that nothing may tell them. */
  told: Record<Person, readonly string[]>;
}

export const ATTACKERS = ['bob', 'max', 'lee', 'mia', 'ada'] as const satisfies Person[];
export type Attacker = (typeof ATTACKERS)[number];

/** Costs whose whole holds wages. */
const COSTS = ['expenses'];
/** What a member sees by nobody's grant: nothing of these. */
const NOT_A_MEMBERS = [...COSTS, 'cost_of_sales', 'cash_collected', 'receivables'];

const HIDDEN: Record<Person, readonly string[]> = {
  ann: [],
  bob: [],
  ada: [],
  max: [...COSTS, 'bank_balance'],
  lee: [...COSTS, 'bank_balance'],
  mia: [...NOT_A_MEMBERS, 'bank_balance'],
};

const PAY = [
  ...[AMOUNTS.wages, AMOUNTS.bank, AMOUNTS.uncategorised],
  ...[AMOUNTS.told, AMOUNTS.found],
];
const ROWS: Record<Person, readonly string[]> = {
  ann: [],
  bob: [],
  ada: [],
  max: PAY,
  lee: [...PAY, AMOUNTS.york, AMOUNTS.nowhere, AMOUNTS.invoice],
  mia: [...PAY, AMOUNTS.rent, AMOUNTS.flour, AMOUNTS.invoice],
};

/** What must not be told, with figures that only who sees everything has seen (`seen`). */
export function secretsOf(
  world: World,
  own: AnnsOwn,
  seen: Record<'costs' | 'whole' | 'import_ids', readonly string[]>,
): Secrets {
  const figures: Record<Person, readonly string[]> = {
    ...{ ann: [], bob: [], ada: [], max: seen.costs, mia: seen.costs },
    lee: [...seen.costs, ...seen.whole],
  };
  const told = { ...figures };
  for (const who of Object.keys(HIDDEN) as Person[]) {
    told[who] = [MARK, ...ROWS[who], ...figures[who]];
  }
  return { world, own, import_ids: seen.import_ids, hidden: HIDDEN, told };
}

/** The first secret that a text tells somebody, or null; what they typed is theirs. */
export function toldIn(secrets: Secrets, who: Attacker, text: string, typed = ''): string | null {
  const plain = text.replaceAll(/(\d),(?=\d{3})/g, '$1').toLowerCase();
  const own = typed.toLowerCase();
  for (const secret of secrets.told[who]) {
    if (own.includes(secret)) continue;
    const at = /^[\d.]+$/.test(secret)
      ? new RegExp(`(?<![\\d.])${secret.replaceAll('.', '\\.')}0*(?!\\d)(?!\\.\\d)`).test(plain)
      : plain.includes(secret);
    if (at) return secret;
  }
  return null;
}

/** Whether a row of a table or view is not for somebody; what they typed is not looked at. */
export function isSecretRow(
  secrets: Secrets,
  who: Attacker,
  { relation, row }: { relation: string; row: Row },
): boolean {
  const { own, world } = secrets;
  const text = JSON.stringify(row);
  const ids: unknown[] = [row.id, row.conversation_id, row.session_id];
  if (ids.includes(own.conversation_id) || ids.includes(own.session_id)) return true;
  if (relation === 'idempotency_keys') return String(row.key).startsWith(world.user_ids.ann);
  if (relation === 'user_grants') {
    return who !== 'bob' && row.user_id !== world.user_ids[who];
  }
  if (toldIn(secrets, who, text) !== null) return true;
  const metric = row.metric_name;
  if (metric === undefined) return who === 'lee' && isElsewhere(secrets, relation, row);
  const by_category = relation === 'business_metrics_by' && row.dimension === 'category';
  const wages = String(row.member_id) === world.member('category', 'Wages').id;
  if (COSTS.includes(String(metric)) && by_category && who === 'max') return wages;
  if (secrets.hidden[who].includes(String(metric))) return true;
  if (who !== 'lee') return false;
  const leeds = world.member('location', 'Leeds').id;
  return !(row.dimension === 'location' && String(row.member_id) === leeds);
}

/** Golden rows of another place, or of none. */
function isElsewhere({ world }: Secrets, relation: string, row: Row): boolean {
  if (!['orders', 'order_lines', 'expenses', 'invoices'].includes(relation)) return false;
  return String(row.location_id) !== world.member('location', 'Leeds').id;
}

/** Every row of a relation as somebody sees it, ids as text. */
export async function rowsOf(tx: Queryable, relation: string): Promise<Row[]> {
  const { rows } = await tx.query(
    `select (select jsonb_object_agg(key, case jsonb_typeof(value) when 'number'
       then to_jsonb(value #>> '{}') else value end) from jsonb_each(to_jsonb(r))) as row
     from ${relation} r`,
  );
  return rows.map(({ row }) => row as Row);
}
