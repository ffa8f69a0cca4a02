// A question read with what the tenant's own data and conversation tell: members its words may
// mean, metrics it has, the query before. Hides where understanding's context comes from.
import { CoxswainError } from '../errors.ts';
import type { Embedder } from '../prompts/embedder.ts';
import { METRIC_WORDS } from '../prompts/metric-words.ts';
import type { Queryable, TenantContext } from '../sql/database.ts';
import { metrics } from '../sql/metrics.ts';
import { sessions } from '../sql/sessions.ts';
import { isHidden } from './answerable.ts';
import type { Definition } from './definitions.ts';
import type {
  CatalogMetric,
  DIMENSIONS,
  Query,
  UnderstandContext,
  Understanding,
} from './query.ts';
import type { Reading } from './reading.ts';
import { classifierOf } from './understand/classifier.ts';
import { memberSearchWords } from './understand/members.ts';
import { understand } from './understand/understand.ts';

/** Members a question's words may mean; understanding chooses among them. */
const MOST_MEMBERS = 60;

export interface Asked {
  reading: Reading;
  ctx: TenantContext;
  question: string;
  conversation_id: string | undefined;
  /** The question's vector, which is on its way. */
  embedded: Promise<readonly number[] | undefined>;
}

/** The typed query, read with what the tenant's own data and conversation tell. */
export async function readQuestion(
  embedder: Embedder,
  { reading, ctx, question, conversation_id, embedded }: Asked,
): Promise<Understanding> {
  const { tx, tenant_id, settings } = reading;
  const words = memberSearchWords(question);
  const members =
    words.length === 0
      ? []
      : await metrics.findMembers(tx, { tenant_id, words, most: MOST_MEMBERS });
  const context: UnderstandContext = {
    today: reading.today,
    fiscal_year_start: settings.fiscal_year_start,
    week_start: settings.week_start,
    country: settings.country,
    metrics: catalogOf(reading),
    data: reading.data,
    known_metrics: knownMetrics(reading),
    members: members.map(({ dimension, key, label, score }) => ({
      dimension: dimension as (typeof DIMENSIONS)[number],
      key,
      label,
      score,
    })),
    previous: await previousQuery(tx, ctx, conversation_id),
  };
  return understand(context, question, classifierOf(embedder, embedded));
}

/** Catalogs with a tenant's own metrics kept indexed; past this many the oldest is made anew. */
const MOST_CATALOGS = 100;
const catalogs = new Map<string, readonly CatalogMetric[]>();

/** Understanding indexes a catalog once per array, so the same metrics are the same array. */
function catalogOf(reading: Reading): readonly CatalogMetric[] {
  const own = [...reading.definitions.values()].filter(({ own_grain }) => own_grain !== null);
  if (own.length === 0) return METRIC_WORDS;
  const key = JSON.stringify(own);
  const known = catalogs.get(key);
  if (known) return known;
  const [oldest] = catalogs.keys();
  if (catalogs.size >= MOST_CATALOGS && oldest !== undefined) catalogs.delete(oldest);
  const made = [...METRIC_WORDS, ...own.map(ownMetric)];
  catalogs.set(key, made);
  return made;
}

function ownMetric(definition: Definition): CatalogMetric {
  return {
    name: definition.name,
    label: definition.label,
    synonyms: [definition.label.toLowerCase(), definition.name.replaceAll('_', ' ')],
    unit: definition.unit === 'percent' ? 'ratio' : definition.unit,
    kind: definition.kind === 'average' ? 'ratio' : definition.kind,
    good: definition.good,
    description: 'A metric of your own.',
    dimensions: definition.dimensions,
  };
}

/** Metrics that have at least one value: their stored parts are there. */
function knownMetrics(reading: Reading): ReadonlySet<string> {
  const names = [...reading.definitions.values()].filter((definition) => {
    // what is not shown is understood, so that it can be said
    if (isHidden(reading, definition)) return true;
    if (definition.kind === 'distinct') return reading.spans.has('orders');
    if (definition.name === 'receivables') {
      return reading.sources.some(({ layout }) => layout === 'invoices');
    }
    if (definition.own_grain !== null) return reading.spans.has(definition.name);
    const parts = [...definition.numerator, ...(definition.denominator ?? [])];
    return parts.every(({ metric }) => metric === 'refunds' || reading.spans.has(metric));
  });
  return new Set(names.map(({ name }) => name));
}

async function previousQuery(
  tx: Queryable,
  ctx: TenantContext,
  conversation_id: string | undefined,
): Promise<Query | null> {
  if (conversation_id === undefined) return null;
  const { tenant_id } = ctx;
  const row = await sessions.openConversation(tx, { tenant_id, id: conversation_id });
  if (row === null) throw new CoxswainError('not_found', 'There is no such conversation.');
  return (row.last_query as Query | null) ?? null;
}
