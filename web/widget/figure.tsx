// A figure, opened within the widget: how it was computed, run again now, and the records behind
// it. Only what the widget's token may read.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Claim, RecordPage, Rerun, WidgetMe } from '../../server/api-types.ts';
import { Computation } from '../views/claim-words.tsx';
import { showInstant, showName, showShortDay, showValue, showWindow } from '../words.ts';
import { type Connection, SignedOutError } from './site.ts';

const A_PAGE = 20;

interface OpenedProps {
  connection: Connection;
  me: WidgetMe;
  claim: Claim;
  onClose(): void;
  onSignedOut(why: string): void;
}

export function Opened({ connection, me, claim, onClose, onSignedOut }: OpenedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => heading.current?.focus(), []);
  const labelOf = (metric: string) => me.labels[metric] ?? showName(metric);
  /** Runs what may fail; a token that ended leads out. */
  const trying = async (work: () => Promise<void>) => {
    setFault(null);
    try {
      await work();
    } catch (error) {
      if (error instanceof SignedOutError) onSignedOut(error.message);
      else setFault((error as Error).message);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  const unit = ['date', 'hour'].includes(claim.unit) ? 'count' : claim.unit;
  return (
    <div class="opened" role="dialog" aria-labelledby="opened" onKeyDown={onKeyDown}>
      <header class="head">
        <h3 id="opened" ref={heading} tabIndex={-1}>
          {labelOf(claim.metric)}
        </h3>
        <button type="button" class="plain" onClick={onClose}>
          Back
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section class="opened-body" tabIndex={0} aria-label="How it was computed">
        <p class="value">{showValue(claim.value, claim.unit)}</p>
        <p class="soft">
          {showWindow(claim.from, claim.to)}
          {claim.compare_from && claim.compare_to && (
            <> against {showWindow(claim.compare_from, claim.compare_to)}</>
          )}
        </p>
        <h4>How it was computed</h4>
        <Computation claim={claim} labelOf={labelOf} />
        <p class="soft">
          {[claim.sources.join(', '), `as of ${showInstant(claim.as_of)}`]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <h4>Run it again</h4>
        <Again {...{ connection, claim, trying }} />
        <h4>The records behind it</h4>
        <Records {...{ connection, claim, trying, unit }} />
        <p role="alert" class="fault">
          {fault}
        </p>
      </section>
    </div>
  );
}

interface PartProps {
  connection: Connection;
  claim: Claim;
  trying(work: () => Promise<void>): Promise<void>;
}

function Again({ connection, claim, trying }: PartProps) {
  const [result, setResult] = useState<Rerun | null>(null);
  const run = () =>
    trying(async () => setResult(await connection.get<Rerun>(`claims/${claim.id}`)));
  const same = result?.was.value === result?.now.value;
  return (
    <>
      <button type="button" class="quiet" onClick={run}>
        Run again
      </button>
      <p role="status">
        {result &&
          (same
            ? 'The books say the same today.'
            : `The books have changed since: then ${showValue(result.was.value, claim.unit)}, now ` +
              `${showValue(result.now.value, claim.unit)}. ${result.now.reason ?? ''}`)}
      </p>
    </>
  );
}

function Records({ connection, claim, trying, unit }: PartProps & { unit: string }) {
  const [items, setItems] = useState<RecordPage['items']>([]);
  const [last, setLast] = useState<RecordPage | null>(null);
  const sum_line = useRef<HTMLParagraphElement>(null);
  const more = (cursor: string | null) =>
    trying(async () => {
      const at = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const path = `claims/${claim.id}/records?limit=${A_PAGE}${at}`;
      const page = await connection.get<RecordPage>(path);
      setItems((before) => (cursor ? [...before, ...page.items] : page.items));
      setLast(page);
      // the button for more goes with the last page, and must not take the focus with it
      if (cursor) sum_line.current?.focus();
    });
  useEffect(() => void more(null), [claim.id]);
  if (!last) return <p class="soft">Reading them…</p>;
  if (items.length === 0) return <p class="soft">No single records stand behind this figure.</p>;
  const sum = showValue(last.sum, unit);
  return (
    <>
      <ul class="records">
        {items.map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: records have no name but their place
          <li key={at}>
            <span>
              {item.detail ?? item.party ?? item.document_number ?? 'A record'}
              <br />
              <span class="soft">{placeOf(item)}</span>
            </span>
            <b>{item.contribution === null ? '' : showValue(item.contribution, unit)}</b>
          </li>
        ))}
      </ul>
      <p class="soft" ref={sum_line} tabIndex={-1}>
        {last.next_cursor
          ? `The first ${items.length}, adding up to ${sum} so far.`
          : `All ${items.length}, adding up to ${sum}.`}
      </p>
      {last.next_cursor && (
        <button type="button" class="quiet" onClick={() => more(last.next_cursor)}>
          More
        </button>
      )}
    </>
  );
}

/** '3 Oct 2026 · A-17 · orders.csv, row 1,204'. */
function placeOf({ date, document_number, file, row }: RecordPage['items'][number]): string {
  const at = row === null ? file : `${file}, row ${row.toLocaleString('en-GB')}`;
  return [showShortDay(date), document_number, file && at].filter(Boolean).join(' · ');
}
