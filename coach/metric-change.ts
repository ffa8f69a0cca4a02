// The exact decomposition of a change between two windows, for charts and programs: the same brief
// that answers a “why”.
import type { TenantContext } from '../sql/database.ts';
import { mustBeShown } from './answerable.ts';
import type { Brief, CoverageNote, Effect } from './brief.ts';
import { evaluate } from './expressions.ts';
import { changeOf, changeUnitOf, unitOf } from './gather/draft.ts';
import { gather } from './gather.ts';
import { checkDimension, checkWindow, definitionOf, type MetricDeps, read } from './metrics.ts';
import { bareQuery, type Dimension } from './query.ts';
import { placesSentence } from './sight.ts';

export interface ChangeInput {
  name: string;
  from: string;
  to: string;
  compare_from: string;
  compare_to: string;
  by?: Dimension | undefined;
}

export interface MetricChange {
  metric: string;
  unit: string;
  now: string | null;
  before: string | null;
  change: string | null;
  change_unit: string;
  /** Each group of effects adds up to the change (or, the calendar's rest taken apart, to it). */
  effects: { name: Effect['name']; value: string | null }[];
  breakdowns: {
    dimension: Dimension;
    parts: { key: string | null; label: string; change: string | null; note: string | null }[];
    rest: { members: number; change: string | null } | null;
  }[];
  trading_days: { now: string | null; before: string | null };
  days_without_trade: string[];
  coverage: CoverageNote[];
  /** The only places it is of, as a sentence; null: of the whole business. */
  note: string | null;
  data_version: string;
}

/** The exact decomposition of a change between two windows. */
export async function metricChange(
  deps: MetricDeps,
  ctx: TenantContext,
  input: ChangeInput,
): Promise<MetricChange> {
  checkWindow(input.from, input.to, 'day');
  checkWindow(input.compare_from, input.compare_to, 'day');
  return read(deps, ctx, {}, async (reading) => {
    const definition = definitionOf(reading, input.name);
    if (input.by !== undefined) checkDimension(definition, input.by);
    await mustBeShown(reading, { definition, filters: [], by: null });
    const brief = await gather(reading, whyQuery(input), {
      embedding: null,
      model_id: null,
      conversation_id: null,
    });
    const value = (key: string | null) => (key === null ? null : (brief.facts[key]?.value ?? null));
    const span = { from: input.from, to: input.to };
    const compare = { from: input.compare_from, to: input.compare_to };
    const here = { span, filters: [] };
    const change = await evaluate(
      reading,
      changeOf(definition, here, { span: compare, filters: [] }),
    );
    return {
      metric: definition.name,
      unit: unitOf(definition, reading),
      now: value('now'),
      before: value('before'),
      change: change.value,
      change_unit: changeUnitOf(definition, reading),
      effects: brief.effects.map(({ name, fact }) => ({ name, value: value(fact) })),
      breakdowns: brief.breakdowns.map(({ dimension, parts, rest }) => ({
        dimension,
        parts: parts.map((part) => ({
          key: part.member_key,
          label: part.label,
          change: value(part.change),
          note: part.note,
        })),
        rest: rest && { members: rest.members, change: value(rest.change) },
      })),
      trading_days: { now: value('trading_days'), before: value('trading_days_before') },
      days_without_trade: brief.days_without_trade,
      coverage: brief.coverage,
      note: placesSentence(reading.sight),
      data_version: brief.data_version,
    };
  });
}

function whyQuery(input: ChangeInput): Brief['query'] {
  const window = (from: string, to: string) => ({ from, to, label: `${from} to ${to}` });
  return {
    ...bareQuery('why'),
    metric: input.name,
    window: window(input.from, input.to),
    compare: window(input.compare_from, input.compare_to),
    by: input.by ?? null,
  };
}
