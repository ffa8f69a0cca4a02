// “This is wrong”: a record behind a figure is left out, moved or marked as a one-off, with a
// reason and after a look at what that changes. The source stays untouched, and it can be undone.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type {
  Adjustment,
  AdjustmentPreview,
  Claim,
  Page,
  RecordPage,
} from '../../server/api-types.ts';
import { call } from '../api.ts';
import { labelOf } from '../catalog.ts';
import { Button, Field, Segments, Select } from '../parts/controls.tsx';
import { FormFault, fieldsOf, useForm } from '../parts/form.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Table } from '../parts/table.tsx';
import { tell } from '../parts/toasts.tsx';
import { showMonth, showShortDay, showValue } from '../words.ts';

type Item = RecordPage['items'][number];
type Kind = Adjustment['kind'];

const WAYS = [
  ['exclude', 'Leave out'],
  ['move', 'Move'],
  ['one_off', 'One-off'],
] as const satisfies readonly (readonly [Kind, string])[];
const MEANS: Readonly<Record<Kind, string>> = {
  exclude: 'It counts nowhere any more. Its file stays as it is.',
  move: 'It counts on another day or, of an expense, in another category.',
  one_off: 'It counts as before, and is left out of what is usual and of findings.',
};
/** Changes listed; a record touches a few metrics of a month or two. */
const MOST_SHOWN = 12;

interface WrongProps {
  claim: Claim;
  item: Item;
  onDone(): void;
}

export function Wrong({ claim, item, onDone }: WrongProps) {
  const [kind, setKind] = useState<Kind>('exclude');
  const [preview, setPreview] = useState<AdjustmentPreview | null>(null);
  const [done, setDone] = useState<Adjustment | null>(null);
  const { record } = item;
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), []);
  const form = useForm(async (element) => {
    const { reason, ...given } = fieldsOf(element);
    const where = moved(kind, given, record?.day_of ?? null);
    const said = { ...where, kind, entity: record?.entity, record_id: record?.id };
    if (preview === null) {
      const body = { ...said, claim_id: claim.id };
      setPreview(await call<AdjustmentPreview>('POST', '/v1/adjustments/preview', { body }));
      return;
    }
    setDone(await call<Adjustment>('POST', '/v1/adjustments', { body: { ...said, reason } }));
    tell('Done. The figures follow; what was answered before stays as it was answered.');
  });
  if (done) return <Done adjustment={done} onDone={onDone} />;
  const choose = (way: Kind) => {
    setKind(way);
    setPreview(null);
  };
  return (
    <form class="wrong" onSubmit={form.onSubmit} onInput={() => setPreview(null)}>
      <h4 ref={title} tabIndex={-1}>
        What is wrong with {nameOf(item)}?
      </h4>
      <Segments label="What to do" value={kind} options={WAYS} onChange={choose} />
      <p class="soft">{MEANS[kind]}</p>
      {kind === 'move' && (
        <Where item={item} fault={form.faultOf('to_day')} onChange={() => setPreview(null)} />
      )}
      <Reason fault={form.faultOf('reason')} />
      <FormFault error={form.error} />
      <div role="status">{preview && <Changes preview={preview} />}</div>
      <div class="buttons">
        <Button type="submit" kind="main" small busy={form.busy}>
          {preview ? 'Apply' : 'See what changes'}
        </Button>
        <Button small kind="plain" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** Only what the way asks for: an unchanged day is none. A payment moves by its own day. */
function moved(
  kind: Kind,
  { to_day, to_category }: Record<string, string>,
  day_of: 'paid_on' | null,
) {
  if (kind !== 'move') return {};
  return {
    ...(to_day && { to_day }),
    ...(to_day && day_of && { day_of }),
    ...(to_category && { to_category }),
  };
}

function nameOf({ detail, party, document_number, date }: Item): string {
  return `${detail ?? party ?? document_number ?? 'this record'} of ${showShortDay(date)}`;
}

interface WhereProps {
  item: Item;
  fault: string | undefined;
  onChange(): void;
}

function Where({ item, fault, onChange }: WhereProps) {
  const [category, setCategory] = useState('');
  const is_expense = item.record?.entity === 'expense';
  const categories = useLoaded(
    async () =>
      is_expense
        ? (await call<Page<{ key: string; label: string }>>('GET', '/v1/adjustments/categories'))
            .items
        : [],
    `categories ${is_expense}`,
  );
  return (
    <>
      <Field
        label="To which day"
        name="to_day"
        hint="Like 2026-09-30"
        pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}"
        required={!is_expense}
        fault={fault}
      />
      {is_expense && (
        <Select
          label="To which category"
          name="to_category"
          value={category}
          options={[
            ['', 'as it is'],
            ...(categories.value ?? []).map(({ key, label }) => [key, label] as const),
          ]}
          onChange={(key) => {
            setCategory(key);
            onChange();
          }}
        />
      )}
    </>
  );
}

function Reason({ fault }: { fault: string | undefined }) {
  return (
    <Field
      label="Why"
      name="reason"
      required
      maxLength={500}
      hint="Kept with your name, for whoever asks later."
      fault={fault}
    />
  );
}

function Changes({ preview: { figure, changes } }: { preview: AdjustmentPreview }) {
  const rows = changes.slice(0, MOST_SHOWN);
  return (
    <>
      {figure && (
        <dl class="facts two">
          <div>
            <dt>This figure now</dt>
            <dd class="figure-text">{showValue(figure.before, figure.unit)}</dd>
          </div>
          <div>
            <dt>With the change</dt>
            <dd class="figure-text">{showValue(figure.after, figure.unit)}</dd>
          </div>
        </dl>
      )}
      {rows.length === 0 ? (
        <p class="soft">No month's figures change.</p>
      ) : (
        <Table
          caption="What changes by month"
          quiet
          rows={rows}
          keyOf={({ metric, unit, month }) => `${metric} ${unit} ${month}`}
          columns={[
            {
              title: 'Figure',
              cell: ({ metric, month }) => `${labelOf(metric)}, ${showMonth(month)}`,
            },
            { title: 'Now', number: true, cell: ({ before, unit }) => showValue(before, unit) },
            { title: 'Then', number: true, cell: ({ after, unit }) => showValue(after, unit) },
          ]}
        />
      )}
      {changes.length > rows.length && (
        <p class="soft">… and {changes.length - rows.length} more.</p>
      )}
    </>
  );
}

/** Applied: said, with the way back beside it. */
function Done({ adjustment, onDone }: { adjustment: Adjustment; onDone(): void }) {
  const [back, setBack] = useState(false);
  const undo = async () => {
    await call('DELETE', `/v1/adjustments/${adjustment.id}`);
    setBack(true);
  };
  return (
    <div class="wrong">
      <p role="status">
        {back
          ? 'Taken back. The figures are as they were.'
          : 'Done. Run the figure again to see both values; Settings lists all corrections.'}
      </p>
      <div class="buttons">
        {!back && (
          <Button small onClick={undo}>
            Undo
          </Button>
        )}
        <Button small kind="plain" onClick={onDone}>
          Close
        </Button>
      </div>
    </div>
  );
}
