// What the server understood of a file, for a person to check: the kind of file, each column's
// meaning over its first rows, the open questions, what it may replace.
import { useState } from 'preact/hooks';
import type { Received } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { Button, Field, Select } from '../parts/controls.tsx';
import { FormFault, useForm } from '../parts/form.tsx';
import { Icon } from '../parts/icons.tsx';
import { counted } from '../words.ts';
import { LAYOUTS, ROLES } from './mapping-words.ts';

interface MappingProps {
  guess: Received;
  /** Called with what to tell, once it is confirmed or discarded. */
  onDone(said: string): Promise<void>;
}

export function Mapping({ guess, onDone }: MappingProps) {
  const [layout, setLayout] = useState<string>(guess.mapping.layout);
  const [currency, setCurrency] = useState(guess.mapping.currency);
  const [roles, setRoles] = useState<Record<string, string>>(() =>
    Object.fromEntries(guess.columns.map(({ header, role }) => [header, role ?? ''])),
  );
  const [answers, setAnswers] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      guess.questions.flatMap((one) => (one.default ? [[one.id, one.default]] : [])),
    ),
  );
  const [replaced, setReplaced] = useState<readonly string[]>([]);
  const form = useForm(async () => {
    const columns = Object.fromEntries(
      Object.entries(roles).flatMap(([header, role]) => (role ? [[role, header]] : [])),
    );
    const mapping = { ...guess.mapping, layout, currency: currency.toUpperCase(), columns };
    const body = { mapping, answers, ...(guess.replaces.length > 0 && { replaces: replaced }) };
    await call('POST', `/v1/imports/${guess.import_id}/confirm`, { body });
    await onDone('Confirmed. It is being read in.');
  });
  const discard = async () => {
    await call('DELETE', `/v1/imports/${guess.import_id}`);
    await onDone('Discarded. Nothing of it was kept.');
  };
  return (
    <form class="card stack mapping" aria-label="What the columns mean" onSubmit={form.onSubmit}>
      <Problems found={guess.problems} />
      <div class="pair">
        <Select label="Kind of file" value={layout} options={LAYOUTS} onChange={setLayout} />
        <Field
          label="Currency"
          value={currency}
          maxLength={3}
          pattern="[A-Za-z]{3}"
          onInput={({ currentTarget }) => setCurrency(currentTarget.value)}
        />
      </div>
      <Preview
        guess={guess}
        roles={roles}
        onRole={(header, role) => setRoles({ ...roles, [header]: role })}
      />
      {guess.questions.map((question) => (
        <Question
          key={question.id}
          question={question}
          value={answers[question.id] ?? ''}
          onAnswer={(value) => setAnswers({ ...answers, [question.id]: value })}
        />
      ))}
      <Replaces found={guess.replaces} chosen={replaced} onChange={setReplaced} />
      <FormFault error={form.error} />
      <div class="buttons">
        <Button kind="main" type="submit" busy={form.busy}>
          Confirm
        </Button>
        <Button onClick={discard}>Discard</Button>
      </div>
    </form>
  );
}

function Problems({ found }: { found: Received['problems'] }) {
  if (found.length === 0) return null;
  return (
    <div class="note">
      <Icon name="alert" size={20} />
      <ul>
        {found.map(({ code, message, file, row }) => (
          <li key={`${code} ${file} ${row} ${message}`}>
            {[message, file, row && `row ${row}`].filter(Boolean).join(' · ')}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface PreviewProps {
  guess: Received;
  roles: Record<string, string>;
  onRole(header: string, role: string): void;
}

/** Over each column of the first rows stands what it means, to be changed there. */
function Preview({ guess, roles, onRole }: PreviewProps) {
  const headers = guess.columns.map(({ header }) => header);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="table preview" tabIndex={0} aria-label="First rows of the file">
      <table>
        <caption>What each column means, over the first rows of the file</caption>
        <thead>
          <tr>
            {headers.map((header) => (
              <th key={header} scope="col" class={roles[header] ? undefined : 'unused'}>
                <span class="column-name">{header}</span>
                <Select
                  label={`Meaning of ${header}`}
                  value={roles[header] ?? ''}
                  options={ROLES}
                  onChange={(role) => onRole(header, role)}
                  quiet
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {guess.preview.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no name but a place
            <tr key={at}>
              {headers.map((header) => (
                <td
                  key={header}
                  class={/^-?[\d.,]+$/.test(row[header] ?? '') ? 'number' : undefined}
                >
                  {row[header] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface QuestionProps {
  question: Received['questions'][number];
  value: string;
  onAnswer(value: string): void;
}

function Question({ question, value, onAnswer }: QuestionProps) {
  return (
    <fieldset class="question">
      <legend>
        {question.text}
        {question.blocking && value === '' && <span class="tag warn">needs an answer</span>}
      </legend>
      {question.choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={question.id}
            value={choice.value}
            checked={choice.value === value}
            required={question.blocking}
            onChange={() => onAnswer(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface ReplacesProps {
  found: Received['replaces'];
  chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

/** Earlier imports that have rows of the same keys. */
function Replaces({ found, chosen, onChange }: ReplacesProps) {
  if (found.length === 0) return null;
  return (
    <fieldset class="question">
      <legend>Some of these rows are here already. Does this file correct them?</legend>
      {found.map(({ import_id, files, rows, differing }) => (
        <label key={import_id}>
          <input
            type="checkbox"
            checked={chosen.includes(import_id)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(checked ? [...chosen, import_id] : chosen.filter((one) => one !== import_id))
            }
          />
          <span>
            This corrects {files.join(', ')}: {counted(rows, 'row')} in common,{' '}
            {differing === 0 ? 'none of them different' : `${counted(differing, 'row')} different`}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
