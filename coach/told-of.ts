// What an answer tells of, so that the database shows it to nobody who may not see that: names of
// metrics, of costs each category, and the places where it is of some only.
import type { Queryable } from '../sql/database.ts';
import { metrics } from '../sql/metrics.ts';
import { sessions } from '../sql/sessions.ts';
import type { Answer } from './answer.ts';
import type { Brief, Expression } from './brief.ts';
import type { Filter } from './query.ts';

export interface ToldOf {
  /** Names; expenses of one category as `expenses:<id>`. */
  metrics: string[];
  /** Ids of the only places it tells of; none: the whole business. */
  locations: string[];
  /** Conversations whose answers stand in its words; null: none. */
  quotes: string[] | null;
}

interface Told {
  name: string;
  filters: readonly Filter[];
}

/** Costs, of which a category may be told that is not shown with the others. */
const COSTS: readonly string[] = ['expenses', 'cost_of_sales'];

/** What an answer tells of, from every expression behind it, whether its words use it or not. */
export async function toldOf(
  tx: Queryable,
  { tenant_id, answer, brief }: { tenant_id: string; answer: Answer; brief: Brief | null },
): Promise<ToldOf> {
  const told = [...toldBy(answer, brief)];
  const ids = await membersOf(tx, { tenant_id, told });
  const idOf = (filter: Filter) => ids.get(`${filter.dimension} ${filter.key}`) ?? null;
  const names = new Set<string>();
  const places = new Set<string>();
  let everywhere = false;
  for (const { name, filters } of told) {
    const category = filters.find((one) => one.dimension === 'category' && !one.exclude);
    const id = category && COSTS.includes(name) ? idOf(category) : null;
    names.add(id === null ? name : `${name}:${id}`);
    const place = filters.find((one) => one.dimension === 'location' && !one.exclude);
    const at = place === undefined ? null : idOf(place);
    if (at === null) everywhere = true;
    else places.add(at);
  }
  if (brief?.told?.lines.some(({ restricted }) => restricted)) names.add(RESTRICTED);
  const kept_to = brief?.places ?? null;
  const locations = kept_to ?? (everywhere ? [] : [...places]);
  return withQuoted(tx, { tenant_id, brief, told: { metrics: [...names], locations } });
}

/** An answer made of earlier ones tells all that they tell, and goes where all of them may go. */
async function withQuoted(
  tx: Queryable,
  from: { tenant_id: string; brief: Brief | null; told: Omit<ToldOf, 'quotes'> },
): Promise<ToldOf> {
  const { tenant_id, brief, told } = from;
  const ids = (brief?.history ?? []).map(({ session_id }) => session_id);
  if (ids.length === 0) return { ...told, quotes: null };
  const rows = await sessions.toldBy(tx, { tenant_id, ids });
  const quoted = rows.map(({ metrics: names, locations }) => ({
    // what is not known to be harmless is shown to who sees everything
    names: names?.flatMap((name) => name ?? []) ?? [UNKNOWN],
    locations: locations.flatMap((id) => id ?? []),
  }));
  const places = [told, ...quoted].map(({ locations }) => locations);
  const whole = quoted.some(({ locations }) => locations.length === 0);
  return {
    metrics: [...new Set([...told.metrics, ...quoted.flatMap(({ names }) => names)])],
    locations: whole ? [] : [...new Set(places.flat())],
    quotes: [...new Set(rows.map(({ conversation_id }) => conversation_id))],
  };
}

/** Stands for told things that not everybody sees (app.seen_told). */
const RESTRICTED = 'told:restricted';

/** The name of no metric. */
const UNKNOWN = '?';

function* toldBy(answer: Answer, brief: Brief | null): Generator<Told> {
  if (answer.status !== 'answered') return;
  const filters = answer.query?.filters ?? [];
  for (const { metric } of answer.charts) yield { name: metric, filters };
  for (const { metric, filter, expression } of answer.claims) {
    yield* inExpression(expression as Expression, { name: metric, filters: filter });
  }
  for (const { metric, filters: of_fact, expression } of Object.values(brief?.facts ?? {})) {
    yield* inExpression(expression, { name: metric, filters: of_fact });
  }
}

function* inExpression(expression: Expression, of: Told): Generator<Told> {
  // days and amounts that were told are in no series; what of them is restricted is said above
  if (expression.kind === 'told') return;
  if (expression.kind !== 'fractions') {
    const { kind, metric } = expression;
    // from when to when costs are known is told with any of their categories
    if ((kind === 'first_day' || kind === 'last_day') && COSTS.includes(metric)) return;
    yield { name: expression.metric, filters: expression.filters };
    return;
  }
  let terms = 0;
  for (const { over, by } of expression.parts) {
    for (const { measure, filters } of [...over, ...(by ?? [])]) {
      terms += 1;
      // that the business traded on a day is no figure
      if (measure === 'trading_days') continue;
      const name = measure.replace(/^(days_of|last):/, '');
      yield { name: name === 'repeat_customers' ? 'repeat_purchase_rate' : name, filters };
    }
  }
  if (terms === 0) yield of;
}

/** Ids of the categories and places that filters name. */
async function membersOf(
  tx: Queryable,
  { tenant_id, told }: { tenant_id: string; told: readonly Told[] },
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { dimension, key } of told.flatMap(({ filters }) => filters)) {
    if (dimension !== 'category' && dimension !== 'location') continue;
    const named = `${dimension} ${key}`;
    if (ids.has(named)) continue;
    const member = await metrics.memberByKey(tx, { tenant_id, dimension, key });
    if (member !== null) ids.set(named, member.id);
  }
  return ids;
}
