// The small chart beside a finding: its own buckets and enough of those before them to see by eye
// what the text says.
import { addDays, addMonths } from '../../analysis/calendar.ts';
import type { Span } from '../brief.ts';
import type { Draft } from '../gather/draft.ts';
import { type DayGrain, seriesOf } from '../gather/series.ts';

/** Buckets shown before the finding's own. */
const DAYS_BEFORE = 42;
const WEEKS_BEFORE = 16;
const MONTHS_BEFORE = 12;

export async function gatherChart(
  draft: Draft,
  { span, grain }: { span: Span; grain: DayGrain },
): Promise<void> {
  const { reading, definition, query, brief } = draft;
  if (definition.kind === 'distinct' || definition.kind === 'stock') return;
  const from =
    grain === 'day'
      ? addDays(span.from, -DAYS_BEFORE)
      : grain === 'week'
        ? addDays(span.from, -7 * WEEKS_BEFORE)
        : addMonths(span.from, -MONTHS_BEFORE);
  const filters = query.filters;
  brief.series = await seriesOf(reading, definition, {
    span: { from, to: span.to },
    filters,
    grain,
  });
  brief.series_grain = grain;
}
