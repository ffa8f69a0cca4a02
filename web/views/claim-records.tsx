// The records behind a figure: page by page, each with its file and row, adding up to the figure.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Claim, RecordPage } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { Button } from '../parts/controls.tsx';
import { Broken, Skeleton } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { mayCorrect } from '../session.ts';
import { showShortDay, showValue } from '../words.ts';
import { Wrong } from './wrong.tsx';

const A_PAGE = 25;
type Item = RecordPage['items'][number];

export function Records({ claim }: { claim: Claim }) {
  const [items, setItems] = useState<readonly Item[]>([]);
  const [last, setLast] = useState<RecordPage | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const [wrong, setWrong] = useState<Item | null>(null);
  const more = async (cursor: string | null) => {
    const at = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page = await call<RecordPage>(
      'GET',
      `/v1/claims/${claim.id}/records?limit=${A_PAGE}${at}`,
    );
    setItems((before) => (cursor ? [...before, ...page.items] : page.items));
    setLast(page);
  };
  const begin = () => {
    setError(null);
    more(null).catch(setError);
  };
  useEffect(begin, [claim.id]);
  if (error) return <Broken error={error} onAgain={begin} />;
  if (!last) return <Skeleton height={34} count={5} />;
  if (items.length === 0) return <p class="soft">No single records stand behind this figure.</p>;
  const cursor = last.next_cursor;
  if (wrong) {
    const close = () => {
      setWrong(null);
      // the button that led here is gone with its table for a moment
      requestAnimationFrame(() => list.current?.focus());
    };
    return <Wrong claim={claim} item={wrong} onDone={close} />;
  }
  return (
    <div ref={list} tabIndex={-1}>
      <Table
        caption="Records with file and row"
        quiet
        rows={items}
        keyOf={(_item, at) => String(at)}
        columns={[
          { title: 'Date', cell: ({ date }) => showShortDay(date) },
          {
            title: 'What',
            cell: (item) => (
              <>
                <What item={item} />
                {item.record && mayCorrect() && (
                  <Button
                    small
                    kind="plain"
                    label={`This is wrong: ${item.detail ?? item.document_number ?? item.date}`}
                    onClick={() => setWrong(item)}
                  >
                    This is wrong
                  </Button>
                )}
              </>
            ),
          },
          {
            title: 'Adds',
            number: true,
            cell: ({ contribution }) =>
              contribution === null ? '' : showValue(contribution, unitOf(claim)),
          },
        ]}
      />
      <p class="soft records-sum">
        {cursor
          ? `The first ${items.length}, adding up to ${showValue(last.sum, unitOf(claim))} so far.`
          : `All ${items.length}, adding up to ${showValue(last.sum, unitOf(claim))}.`}
      </p>
      {cursor && (
        <Button small onClick={() => more(cursor)}>
          More
        </Button>
      )}
    </div>
  );
}

/** A contribution to a day or a label has no unit of its own. */
function unitOf({ unit }: Claim): string {
  return unit === 'date' || unit === 'hour' ? 'count' : unit;
}

function What({ item: { document_number, party, detail, time, file, row } }: { item: Item }) {
  const title = detail ?? party ?? document_number ?? '';
  const under = [document_number, party, time?.slice(0, 5)].filter(
    (text) => text && text !== title,
  );
  return (
    <span class="what">
      <span>{title}</span>
      {under.length > 0 && <span class="soft">{under.join(' · ')}</span>}
      {file && (
        <span class="soft">
          {file}
          {row !== null && `, row ${row.toLocaleString('en-GB')}`}
        </span>
      )}
    </span>
  );
}
