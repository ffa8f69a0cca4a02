// A question read with what the tenant's own data and conversation tell: members its words may
// mean, metrics it has, the query before. Hides where understanding's context comes from.
import { z } from 'zod';
import { CoxswainError } from '../errors.ts';
import type { Embedder } from '../prompts/embedder.ts';
import { METRIC_WORDS } from '../prompts/metric-words.ts';
import type { Queryable, TenantContext } from '../sql/database.ts';
import { metrics } from '../sql/metrics.ts';
import { sessions } from '../sql/sessions.ts';
import { told } from '../sql/told.ts';
import { isHidden } from './answerable.ts';
import type { Definition } from './definitions.ts';
import {
  type CatalogMetric,
  Choice,
  type DIMENSIONS,
  Filter,
  type Prefer,
  Query,
  type UnderstandContext,
  type Understanding,
} from './query.ts';
import type { Reading } from './reading.ts';
import { ToldSaid } from './told/shapes.ts';
import { placeInTime, readTold } from './told/understand.ts';
import { classifierOf } from './understand/classifier.ts';
import { about, leanOn, type Turn } from './understand/conversation.ts';
import { memberSearchWords } from './understand/members.ts';
import { standingChoice } from './understand/preferences.ts';
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

/** A message as it was read, and what it settles for the next time. */
export interface AskedRead {
  understanding: Understanding;
  /** A choice that was taken or told: kept with the session. */
  prefer: (Prefer & { label: string }) | null;
}

/** The typed query, read with what the tenant's own data and conversation tell. */
export async function readQuestion(embedder: Embedder, asked: Asked): Promise<AskedRead> {
  const { reading, ctx, question, conversation_id, embedded } = asked;
  const { tx, tenant_id } = reading;
  // sent together: what the words may name is nearly always asked for
  const [before, preferences, named_here] = await Promise.all([
    turnsBefore(tx, ctx, conversation_id),
    ctx.user_id === null ? [] : told.preferences(tx, { tenant_id, user_id: ctx.user_id }),
    membersNamed(tx, tenant_id, question),
  ]);
  const context: UnderstandContext = {
    ...contextOf(reading),
    previous: before.previous,
    preferences: new Map(preferences.map(({ key, value }) => [key, value])),
  };
  const standing = standingChoice(question);
  if (standing !== null)
    return { understanding: { status: 'told', act: PREFER }, prefer: standing };
  const leaned = leanOn(question, context, before.turns);
  const { chosen } = leaned;
  const prefer = chosen?.prefer === undefined ? null : { ...chosen.prefer, label: chosen.label };
  if (leaned.settled !== null) return { understanding: leaned.settled, prefer };
  const of_told = await readTold({ reading, ctx, question, context, turns: before.turns });
  if (of_told !== null) return { understanding: of_told, prefer };
  const placed = await placeInTime({ reading, leaned, turns: before.turns });
  const members =
    placed.question === question ? named_here : await membersNamed(tx, tenant_id, placed.question);
  const named = { ...placed.context, members: beside(placed.context.members, members) };
  const classify = classifierOf(embedder, placed.question === question ? embedded : null);
  const read = about(await understand(named, placed.question, classify), leaned);
  if (read.status !== 'query' || placed.said === null) return { understanding: read, prefer };
  const assumed = [...read.assumed, { field: 'window' as const, text: placed.said }];
  return { understanding: { ...read, assumed }, prefer };
}

/** The act of a message that only settles a choice. */
const PREFER = { act: 'prefer' } as const;

function contextOf(reading: Reading): UnderstandContext {
  const { settings } = reading;
  return {
    today: reading.today,
    fiscal_year_start: settings.fiscal_year_start,
    week_start: settings.week_start,
    country: settings.country,
    metrics: catalogOf(reading),
    data: reading.data,
    known_metrics: knownMetrics(reading),
    members: [],
    previous: null,
  };
}

/** Members that the words may mean. */
async function membersNamed(
  tx: Queryable,
  tenant_id: string,
  question: string,
): Promise<UnderstandContext['members']> {
  const words = memberSearchWords(question);
  if (words.length === 0) return [];
  const found = await metrics.findMembers(tx, { tenant_id, words, most: MOST_MEMBERS });
  return found.map(({ dimension, key, label, score }) => ({
    dimension: dimension as (typeof DIMENSIONS)[number],
    key,
    label,
    score,
  }));
}

/** Members that the message points at, then those its words may mean. */
function beside(
  pointed_at: UnderstandContext['members'],
  named: UnderstandContext['members'],
): UnderstandContext['members'] {
  const known = new Set(pointed_at.map(({ dimension, key }) => `${dimension} ${key}`));
  return [...pointed_at, ...named.filter((m) => !known.has(`${m.dimension} ${m.key}`))];
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

/** Turns that a message may point at: further back nobody remembers the order. */
const MOST_TURNS = 12;

/** What a message in a conversation may lean on. Throws `not_found` where there is none such. */
async function turnsBefore(
  tx: Queryable,
  { tenant_id }: TenantContext,
  conversation_id: string | undefined,
): Promise<{ previous: Query | null; turns: Turn[] }> {
  if (conversation_id === undefined) return { previous: null, turns: [] };
  const [row, rows] = await Promise.all([
    sessions.openConversation(tx, { tenant_id, id: conversation_id }),
    told.recentTurns(tx, { tenant_id, conversation_id, most: MOST_TURNS }),
  ]);
  if (row === null) throw new CoxswainError('not_found', 'There is no such conversation.');
  const turns = rows.map((turn): Turn => {
    const choices = z.array(Choice).safeParse(turn.choices);
    const shown = z.array(Filter).safeParse(turn.shown);
    const said = ToldSaid.safeParse(turn.told);
    return {
      status: turn.status,
      query: Query.safeParse(turn.query).data ?? null,
      choices: choices.data ?? [],
      shown: shown.data ?? [],
      told: said.data ?? null,
    };
  });
  return { previous: (row.last_query as Query | null) ?? null, turns };
}
