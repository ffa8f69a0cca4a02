// The files so far: how far each is, what it brought, what could not be read and why, and taking it
// back. Asks the server while one is under way.
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Import, Page } from '../../server/api-types.ts';
import { call, download } from '../api.ts';
import { Button } from '../parts/controls.tsx';
import { Drawer } from '../parts/drawer.tsx';
import { Icon } from '../parts/icons.tsx';
import { Broken, Empty, Skeleton } from '../parts/states.tsx';
import { tell } from '../parts/toasts.tsx';
import { mayImport, onSessionEnd } from '../session.ts';
import { counted, showInstant } from '../words.ts';

const POLL_MS = 700;
const MOST = 50;
const ENDED = ['done', 'refused', 'uploaded', 'deleted'];
const WORDS: Readonly<Record<string, string>> = {
  uploaded: 'not confirmed',
  validating: 'being checked',
  importing: 'being read in',
  publishing: 'being computed',
  deleting: 'being taken back',
  done: 'in your figures',
  refused: 'refused',
};

const imports = signal<readonly Import[] | null>(null);
const failed = signal<Error | null>(null);
onSessionEnd(() => {
  imports.value = null;
  failed.value = null;
});

export async function refreshImports(): Promise<void> {
  if (!mayImport()) return;
  try {
    const page = await call<Page<Import>>('GET', `/v1/imports?limit=${MOST}`);
    imports.value = page.items.filter(({ status }) => status !== 'deleted');
    failed.value = null;
  } catch (error) {
    failed.value = error as Error;
    imports.value ??= [];
  }
}

/** The imports that are there, kept fresh while one is under way. */
export function useImports(): readonly Import[] | null {
  const running = imports.value?.some(({ status }) => !ENDED.includes(status)) ?? false;
  useEffect(() => {
    refreshImports();
  }, []);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(refreshImports, POLL_MS);
    return () => clearInterval(timer);
  }, [running]);
  return imports.value;
}

export function ImportList() {
  const items = useImports();
  const [asked, setAsked] = useState<Import | null>(null);
  return (
    <section class="section" aria-labelledby="imports-title">
      <h2 id="imports-title">Files so far</h2>
      {failed.value && <Broken error={failed.value} onAgain={refreshImports} />}
      {items === null && !failed.value && <Skeleton height={76} count={3} />}
      {items?.length === 0 && !failed.value && (
        <Empty icon="files" title="None yet">
          <p>The first one brings the first answers.</p>
        </Empty>
      )}
      <ul class="imports">
        {items?.map((item) => (
          <Line key={item.import_id} item={item} onRemove={() => setAsked(item)} />
        ))}
      </ul>
      {asked && <Remove item={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function titleOf({ files }: Import): string {
  const [first, second] = files.map(({ name }) => name);
  if (!first) return 'A file';
  if (files.length > 2) return `${first} and ${files.length - 1} more`;
  return second ? `${first}, ${second}` : first;
}

function Line({ item, onRemove }: { item: Import; onRemove(): void }) {
  const ended = ENDED.includes(item.status);
  const state = WORDS[item.status] ?? item.status;
  return (
    <li class={`import ${item.status}`}>
      <div class="import-head">
        <p class="import-name">
          <strong title={titleOf(item)}>{titleOf(item)}</strong>
          {item.status !== 'done' && <span class={`tag ${item.status}`}>{state}</span>}
        </p>
        <p class="soft">{ended ? brought(item) : progressWords(item)}</p>
      </div>
      {ended ? (
        <Button small kind="plain" label={`Delete ${titleOf(item)}`} onClick={onRemove}>
          Delete
        </Button>
      ) : (
        <progress max={1} value={item.progress} aria-label={state} />
      )}
      <Reasons item={item} />
    </li>
  );
}

function progressWords({ progress, rows_read, rows_total }: Import): string {
  const rows =
    rows_total > 0
      ? ` · ${rows_read.toLocaleString('en-GB')} of ${counted(rows_total, 'row')}`
      : '';
  return `${Math.floor(progress * 100)} % of this step${rows}`;
}

function brought(item: Import): string {
  const when = showInstant(item.finished_at ?? item.created_at);
  if (item.status === 'uploaded') return `${when} · send it again to go on, or delete it`;
  if (item.status === 'refused') return when;
  const parts = [
    `${counted(item.rows_stored, 'row')} new`,
    item.rows_unchanged > 0 && `${item.rows_unchanged.toLocaleString('en-GB')} known before`,
    item.rows_conflicting > 0 && `${item.rows_conflicting.toLocaleString('en-GB')} in conflict`,
  ];
  return [when, ...parts.filter(Boolean)].join(' · ');
}

/** Why rows (or the whole file) were not taken; all of them as CSV. */
function Reasons({ item }: { item: Import }) {
  const reasons = item.reasons.map(reasonWords).filter(Boolean);
  if (reasons.length === 0 && item.rows_quarantined === 0) return null;
  const title =
    item.status === 'refused'
      ? 'Why it was refused'
      : item.rows_quarantined > 0
        ? `${counted(item.rows_quarantined, 'row')} set aside: could not be read`
        : 'Of note';
  return (
    <details class="reasons" open={item.status === 'refused'}>
      <summary>{title}</summary>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {item.rows_quarantined > 0 && (
        <Button small onClick={() => download(`/v1/imports/${item.import_id}/rejects`, 'text/csv')}>
          <Icon name="down" size={18} /> All of them as CSV
        </Button>
      )}
    </details>
  );
}

function reasonWords(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  const { message, reason: why } = (reason ?? {}) as { message?: string; reason?: string };
  return message ?? why ?? '';
}

function Remove({ item, onClose }: { item: Import; onClose(): void }) {
  const remove = async () => {
    await call('DELETE', `/v1/imports/${item.import_id}`);
    onClose();
    tell('It is being taken back.');
    await refreshImports();
  };
  return (
    <Drawer small title="Take it back?" onClose={onClose}>
      <p>
        Everything that <b>{titleOf(item)}</b> alone brought in leaves your figures. Earlier answers
        stay as they were given.
      </p>
      <div class="buttons">
        <Button kind="danger" onClick={remove}>
          Delete
        </Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </Drawer>
  );
}
