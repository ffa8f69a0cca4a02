// Short notices that come and go, read out as they come. Faults stay until they are closed: who
// reads slowly must not lose the sentence that says what to do.
import { signal } from '@preact/signals';
import { Icon } from './icons.tsx';

const LASTS_MS = 6_000;
type Kind = 'done' | 'fault';
interface Toast {
  id: number;
  text: string;
  kind: Kind;
}

const toasts = signal<readonly Toast[]>([]);
let count = 0;

export function tell(text: string, kind: Kind = 'done'): void {
  count += 1;
  const id = count;
  // the same fault twice is one
  toasts.value = [...toasts.value.filter((toast) => toast.text !== text), { id, text, kind }];
  if (kind === 'done') setTimeout(() => close(id), LASTS_MS);
}

export function close(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** What went wrong before does not stand beside what is tried now. */
export function clearFaults(): void {
  if (toasts.value.some(({ kind }) => kind === 'fault')) {
    toasts.value = toasts.value.filter(({ kind }) => kind !== 'fault');
  }
}

export function Toasts() {
  const of = (kind: Kind) => toasts.value.filter((toast) => toast.kind === kind);
  return (
    <div class="toasts">
      <div role="status" aria-live="polite">
        {of('done').map((toast) => (
          <Shown key={toast.id} toast={toast} />
        ))}
      </div>
      <div role="alert">
        {of('fault').map((toast) => (
          <Shown key={toast.id} toast={toast} />
        ))}
      </div>
    </div>
  );
}

function Shown({ toast: { id, text, kind } }: { toast: Toast }) {
  return (
    <div class={`toast ${kind}`}>
      <Icon name={kind === 'done' ? 'check' : 'alert'} size={20} />
      <p>{text}</p>
      <button type="button" class="bare-button" aria-label="Close" onClick={() => close(id)}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
