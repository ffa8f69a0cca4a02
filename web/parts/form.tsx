// Sending a form: one at a time, and what the server refuses said above it and beside the field.
import { useState } from 'preact/hooks';
import { ApiError } from '../api.ts';
import { Icon } from './icons.tsx';

export interface Form {
  busy: boolean;
  error: Error | null;
  onSubmit(event: SubmitEvent): void;
  /** What the server said of one field, by its last name. */
  faultOf(field: string): string | undefined;
}

export function useForm(send: (element: HTMLFormElement) => Promise<void>): Form {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  return {
    busy,
    error,
    onSubmit(event) {
      event.preventDefault();
      if (busy || !(event.currentTarget instanceof HTMLFormElement)) return;
      setBusy(true);
      setError(null);
      send(event.currentTarget)
        .catch((thrown: Error) => setError(thrown))
        .finally(() => setBusy(false));
    },
    faultOf(field) {
      if (!(error instanceof ApiError) || !Array.isArray(error.details?.fields)) return undefined;
      const faults = error.details.fields as { field: string; message: string }[];
      return faults.find(({ field: name }) => name.split('.').at(-1) === field)?.message;
    },
  };
}

/** What a form holds, as text by name. */
export function fieldsOf(element: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    [...new FormData(element)].map(([name, value]) => [name, String(value)]),
  );
}

export function FormFault({ error }: { error: Error | null }) {
  return (
    <div role="alert">
      {error && (
        <p class="form-fault">
          <Icon name="alert" size={20} /> {error.message}
        </p>
      )}
    </div>
  );
}
