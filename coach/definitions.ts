// What a metric is: the catalog's row with its words, or a tenant's own. Hides where each stands.
import { METRIC_WORDS } from '../prompts/metric-words.ts';
import type { metrics, OwnMetric } from '../sql/metrics.ts';
import type { RowOf } from '../sql/statements.ts';
import type { Dimension } from './query.ts';

export interface Signed {
  metric: string;
  sign: number;
}

/** A metric as the catalog defines it, the tenant's own included. */
export interface Definition {
  name: string;
  label: string;
  kind: 'flow' | 'stock' | 'ratio' | 'distinct' | 'average';
  unit: 'money' | 'count' | 'ratio' | 'percent' | 'other';
  good: 'up' | 'down' | 'none';
  numerator: Signed[];
  denominator: Signed[] | null;
  dimensions: Dimension[];
  /** Stored metrics that it cannot be shown without. */
  rests_on: string[];
  definition_version: number;
  /** Set for a tenant's own metric: the length of time one value covers. */
  own_grain: 'day' | 'week' | 'month' | null;
}

/** A row of the catalog with its words. */
export function catalogued(row: RowOf<typeof metrics.definitions>): Definition {
  const words = METRIC_WORDS.find(({ name }) => name === row.name);
  return {
    name: row.name,
    label: words?.label ?? row.name,
    kind: row.kind as Definition['kind'],
    unit: row.unit as Definition['unit'],
    good: row.good_direction as Definition['good'],
    numerator: row.numerator,
    denominator: row.denominator,
    dimensions: row.dimensions as Dimension[],
    rests_on: row.rests_on.flatMap((name) => name ?? []),
    definition_version: row.definition_version,
    own_grain: null,
  };
}

/** A tenant's own metric; an average is its sum over its days. */
export function ownDefinition(row: OwnMetric): Definition {
  const self = [{ metric: row.name, sign: 1 }];
  const average = row.kind === 'average';
  return {
    name: row.name,
    label: row.label,
    kind: row.kind,
    unit: row.unit,
    good: 'none',
    numerator: self,
    denominator: average ? [{ metric: `days_of:${row.name}`, sign: 1 }] : null,
    dimensions: row.kind === 'flow' ? ['location'] : [],
    rests_on: [row.name],
    definition_version: row.definition_version,
    own_grain: row.grain,
  };
}
