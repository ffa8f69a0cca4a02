// Buttons and fields: every control of the page, each with its name and its hint tied to it.
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { tell } from './toasts.tsx';

type Work = () => unknown;

interface ButtonProps {
  children: ComponentChildren;
  /** Runs at a click; while a promise is open the button waits, and a fault is told in a toast. */
  onClick?: Work;
  kind?: 'main' | 'quiet' | 'plain' | 'danger';
  type?: 'button' | 'submit';
  busy?: boolean;
  label?: string;
  disabled?: boolean;
  small?: boolean;
}

export function Button(props: ButtonProps) {
  const { children, onClick, kind = 'quiet', type = 'button', label, disabled, small } = props;
  const [working, setWorking] = useState(false);
  const waits = working || (props.busy ?? false);
  const run = async () => {
    if (!onClick || waits) return;
    setWorking(true);
    try {
      await onClick();
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error), 'fault');
    } finally {
      setWorking(false);
    }
  };
  return (
    <button
      type={type}
      class={`button ${kind}${small ? ' small' : ''}`}
      disabled={disabled}
      aria-disabled={waits || undefined}
      aria-busy={waits || undefined}
      aria-label={label}
      onClick={onClick ? run : undefined}
    >
      {children}
    </button>
  );
}

interface FieldProps {
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
  name?: string;
  type?: 'text' | 'email' | 'password';
  value?: string;
  defaultValue?: string;
  autocomplete?: string;
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** Id of a datalist. */
  list?: string;
  onInput?(event: InputEvent & { currentTarget: HTMLInputElement }): void;
}

export function Field({ label, hint, fault, type = 'text', ...input }: FieldProps) {
  const id = useId();
  const told = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        // every one of these is a line of text; the types know them one by one
        type={type as 'text'}
        aria-describedby={told || undefined}
        aria-invalid={fault ? true : undefined}
        {...input}
      />
      {hint && (
        <small id={`${id}-hint`} class="hint">
          {hint}
        </small>
      )}
      {fault && (
        <small id={`${id}-fault`} class="fault">
          {fault}
        </small>
      )}
    </div>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onChange(value: string): void;
  /** The label is for who is read to only: beside it stands what it belongs to. */
  quiet?: boolean;
  name?: string;
}

export function Select({ label, value, options, onChange, quiet, name }: SelectProps) {
  const id = useId();
  return (
    <div class={quiet ? 'field bare' : 'field'}>
      <label for={id} class={quiet ? 'unseen' : undefined}>
        {label}
      </label>
      <select
        id={id}
        name={name}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ChoicesProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, words: string])[];
  onChange(value: T): void;
}

/** A few choices side by side, one of them taken. */
export function Segments<T extends string>({ label, value, options, onChange }: ChoicesProps<T>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="unseen">{label}</legend>
      {options.map(([option, words]) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            onChange={() => onChange(option)}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
