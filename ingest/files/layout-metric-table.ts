// One value of a metric at a date. Hides how a metric's name, unit and way of adding up are found.
import type { Mapping } from '../mapping.ts';
import type { MetricValue } from '../records.ts';
import { slugOf } from './cells.ts';
import type { ReaderContext, RowFields } from './row-reader.ts';
import { metricKindOf, metricUnitOf } from './words.ts';

type Described = Pick<MetricValue, 'metric_name' | 'metric_label' | 'unit' | 'kind'>;

/** The metric is the column's where there is one, else the mapping's. */
export function metricReader(
  fields: RowFields,
  mapping: Mapping,
  context: ReaderContext,
): () => MetricValue | null {
  const described = new Map<string, Described | null>();
  const whole: Described | null = mapping.metric && {
    metric_name: mapping.metric.name,
    metric_label: mapping.metric.label,
    unit: mapping.metric.unit,
    kind: mapping.metric.kind,
  };
  return () => {
    const day = fields.date('date');
    const value = fields.number('value');
    const label = fields.text('metric');
    const currency = fields.currency();
    if (label !== null && !described.has(label)) described.set(label, describeMetric(label));
    const metric = fields.has('metric') ? (described.get(label ?? '') ?? null) : whole;
    if (day === null) fields.fail('date', 'has no date');
    if (value === null) fields.fail('value', 'has no value');
    if (metric === null) fields.fail('metric', 'names no metric');
    if (fields.failed() || day === null || value === null || metric === null) return null;
    return {
      layout: 'metric_table',
      ...metric,
      day: day.slice(0, 10),
      grain: context.grain ?? 'day',
      value,
      currency: metric.unit === 'money' ? currency : null,
      location: fields.member(null, 'location'),
      ...fields.origin(),
    };
  };
}

/** A metric from its name alone; null where no name can be made of it. */
export function describeMetric(label: string): Described | null {
  const metric_name = slugOf(label);
  if (metric_name === null) return null;
  const unit = metricUnitOf(label);
  return { metric_name, metric_label: label.slice(0, 80), unit, kind: metricKindOf(label) };
}
