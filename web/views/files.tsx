// Files: bringing one in, what was understood of it, and those that are there. What was understood
// of a file stays here while somebody looks elsewhere.
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Received } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { Icon } from '../parts/icons.tsx';
import { tell } from '../parts/toasts.tsx';
import { View } from '../parts/view.tsx';
import { mayImport, onSessionEnd } from '../session.ts';
import { ImportList, refreshImports } from './import-list.tsx';
import { Mapping } from './mapping.tsx';

/** What the server made of the files sent last, until it is confirmed or discarded. */
const received = signal<Received | null>(null);
onSessionEnd(() => {
  received.value = null;
});

export function Files() {
  const guess = received.value;
  if (!mayImport()) {
    return (
      <View title="Files">
        <p>Bringing in files is for admins and managers of the business.</p>
      </View>
    );
  }
  return (
    <View
      title="Files"
      lead={
        guess
          ? 'Nothing counts yet. Check what was understood, answer what is open, then confirm.'
          : 'Orders, invoices, bills, customers, daily totals: as your till, shop or accounts export them.'
      }
    >
      {guess ? <Mapping key={guess.import_id} guess={guess} onDone={done} /> : <Upload />}
      <ImportList />
    </View>
  );
}

async function done(said: string): Promise<void> {
  received.value = null;
  tell(said);
  await refreshImports();
}

function Upload() {
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const upload = async (files: readonly File[]) => {
    if (files.length === 0 || busy) return;
    const form = new FormData();
    for (const file of files) form.append('file', file);
    setBusy(true);
    try {
      received.value = await call<Received>('POST', '/v1/imports', { form });
    } catch (error) {
      tell((error as Error).message, 'fault');
    } finally {
      setBusy(false);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the field, not instead
    <div
      class={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        upload([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <Icon name="upload" size={34} />
      <label>
        <span class="drop-title">
          {busy ? 'Reading…' : 'Drop files of one kind here, or choose them'}
        </span>
        <input
          id="files"
          type="file"
          multiple
          accept=".csv,.tsv,.txt,.xlsx,.xls"
          disabled={busy}
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = '';
            upload(files);
          }}
        />
      </label>
      <p class="soft" role="status">
        {busy ? 'A large file takes a moment.' : 'CSV, TSV or Excel. You confirm before it counts.'}
      </p>
    </div>
  );
}
