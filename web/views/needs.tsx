// What needs the person: files that wait for a word of theirs, files that were refused, rows that
// could not be read, figures that stop before the others.
import type { VNode } from 'preact';
import type { CatalogMetric, Import } from '../../server/api-types.ts';
import { Icon } from '../parts/icons.tsx';
import { mayImport } from '../session.ts';
import { addDays, counted, showShortDay } from '../words.ts';

/** Days that one figure may stop before the others without a word. */
const LATE_DAYS = 14;
const MOST_NAMES = 3;
/** Refusals and quarantine of so many files are told; more are in the list of files. */
const MOST = 4;

interface NeedsProps {
  metrics: readonly CatalogMetric[];
  imports: readonly Import[];
  empty: boolean;
}

export function Needs({ metrics, imports, empty }: NeedsProps) {
  const needs = [
    ...(empty && mayImport() ? [<FirstFile key="first" />] : []),
    ...imports.flatMap(ofImport).slice(0, MOST),
    ...(mayImport() ? late(metrics) : []),
  ];
  if (needs.length === 0) return null;
  return (
    <section class="section" aria-labelledby="needs-title">
      <h2 id="needs-title">Needs you</h2>
      <ul class="needs">{needs}</ul>
    </section>
  );
}

function FirstFile() {
  return (
    <li class="need first">
      <Icon name="upload" />
      <p>
        There are no figures yet. <a href="/files">Bring in your first file</a>: orders, invoices or
        the till’s daily totals.
      </p>
    </li>
  );
}

function ofImport(item: Import): VNode[] {
  const name = item.files[0]?.name ?? 'A file';
  const need = (words: VNode) => [
    <li class="need" key={item.import_id}>
      <Icon name="alert" />
      <p>{words}</p>
    </li>,
  ];
  if (item.status === 'uploaded') {
    return need(
      <>
        <b>{name}</b> was sent and not confirmed, so nothing of it counts.{' '}
        <a href="/files">Finish it</a>
      </>,
    );
  }
  if (item.status === 'refused') {
    return need(
      <>
        <b>{name}</b> was refused. <a href="/files">See why</a>
      </>,
    );
  }
  if (item.status === 'done' && item.rows_quarantined > 0) {
    return need(
      <>
        {counted(item.rows_quarantined, 'row')} of <b>{name}</b> could not be read.{' '}
        <a href="/files">Look at them</a>
      </>,
    );
  }
  return [];
}

/** Figures that stop well before the latest of them: a file that was not brought in again. */
function late(metrics: readonly CatalogMetric[]): VNode[] {
  const known = metrics.filter(({ complete_to }) => complete_to !== null);
  const newest = known
    .map(({ complete_to }) => complete_to ?? '')
    .sort()
    .at(-1);
  if (!newest) return [];
  const behind = known.filter(
    ({ complete_to }) => (complete_to ?? '') < addDays(newest, -LATE_DAYS),
  );
  const days = [...new Set(behind.map(({ complete_to }) => complete_to ?? ''))].sort();
  const stopped = days.map((day) => ({
    day,
    stale: behind.filter(({ complete_to }) => complete_to === day),
  }));
  return stopped.slice(0, 2).map(({ day, stale }) => (
    <li class="need" key={day}>
      <Icon name="alert" />
      <p>
        {listed(stale.map(({ label }) => label))} {stale.length === 1 ? 'reaches' : 'reach'} only to{' '}
        {showShortDay(day)}, other figures to {showShortDay(newest)}.{' '}
        <a href="/files">A newer file</a> closes the gap.
      </p>
    </li>
  ));
}

/** 'Cash collected, receivables and 3 more'. */
function listed(labels: readonly string[]): string {
  const [first = '', ...rest] = labels.slice(0, MOST_NAMES);
  const more = labels.length - MOST_NAMES;
  const names = [first, ...rest.map((label) => label.toLowerCase())];
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
