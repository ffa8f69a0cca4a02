// Corrections: what was said to be wrong with records, by whom and why, each to be taken back.
import type { Adjustment, Page } from '../../server/api-types.ts';
import { call, callIfThere } from '../api.ts';
import { Button } from '../parts/controls.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Part } from '../parts/part.tsx';
import { tell } from '../parts/toasts.tsx';
import { isVisitor } from '../session.ts';
import { showInstant, showShortDay, showValue } from '../words.ts';

const DID: Readonly<Record<Adjustment['kind'], string>> = {
  exclude: 'Left out',
  move: 'Moved',
  one_off: 'One-off',
};

/** Nothing for who may not correct, and as long as nobody did. */
export function Corrections() {
  const loaded = useLoaded(
    () => callIfThere<Page<Adjustment>>('/v1/adjustments?limit=100'),
    'corrections',
  );
  const items = loaded.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Part title="Corrections">
      <ul class="rows">
        {items.map((one) => (
          <Line key={one.id} one={one} onBack={loaded.again} />
        ))}
      </ul>
      {loaded.value?.next_cursor && <p class="soft">The newest hundred are shown.</p>}
    </Part>
  );
}

function Line({ one, onBack }: { one: Adjustment; onBack(): void }) {
  const takeBack = async () => {
    await call('DELETE', `/v1/adjustments/${one.id}`);
    tell('Taken back. The figures are as they were.');
    onBack();
  };
  const words = `${DID[one.kind]}: ${recordWords(one)}`;
  return (
    <li class="row with-button">
      <span>
        <span class="row-title">{words}</span>
        <br />
        <span class="soft">
          {whereWords(one)}“{one.reason}” · {one.teller ?? 'somebody who left'},{' '}
          {showInstant(one.created_at)}
          {one.taken_back_at && ` · taken back ${showInstant(one.taken_back_at)}`}
          {!one.taken_back_at && !one.holds && ' · its record is in no file any more'}
          {one.state === 'waiting' && ' · not in the figures yet'}
        </span>
      </span>
      {!one.taken_back_at && !isVisitor() && (
        <Button small kind="plain" label={`Take back: ${words}`} onClick={takeBack}>
          Take back
        </Button>
      )}
    </li>
  );
}

function recordWords({ detail, party, document_number, amount, unit, day }: Adjustment): string {
  const name = detail ?? party ?? document_number ?? 'a record';
  const value = amount !== null && unit !== null ? `, ${showValue(amount, unit)}` : '';
  return `${name}${value}${day ? ` of ${showShortDay(day)}` : ''}`;
}

function whereWords({ to_day, to_category }: Adjustment): string {
  const to = [to_day && showShortDay(to_day), to_category].filter(Boolean);
  return to.length > 0 ? `to ${to.join(', ')} · ` : '';
}
