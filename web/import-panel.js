// Bringing in files: choosing, what the server made of their columns, the open questions, confirm.
import { call } from './api.js';
import { busy, byId, make, notice, table } from './elements.js';
import { importList } from './import-list.js';

/** What a column can be, in words; the server's names are in ingest/mapping.ts. */
const ROLES = [
  'order_number invoice_number date time due_date paid_date paid_amount product_code product_name',
  'category quantity unit_price amount discount tax_amount gross_sales refunds orders units cash',
  'customer_id customer_name customer_email country channel location supplier description status',
  'currency metric value',
].flatMap((line) => line.split(' '));
const LAYOUTS = [
  ['order_lines', 'Order or invoice lines'],
  ['till_days', 'Daily totals of a till'],
  ['invoices', 'Invoices'],
  ['expenses', 'Expenses'],
  ['customers', 'Customers'],
  ['metric_table', 'A table of one metric'],
];

/** @param {() => void} onDone called when an import has ended */
export function importPanel(onDone) {
  const drop = byId('drop');
  const input = /** @type {HTMLInputElement} */ (byId('files'));
  const list = importList(onDone);

  input.addEventListener('change', () => upload([...(input.files ?? [])]));
  for (const name of ['dragover', 'dragleave', 'drop']) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', name === 'dragover');
      const { dataTransfer } = /** @type {DragEvent} */ (event);
      if (name === 'drop' && dataTransfer) upload([...dataTransfer.files]);
    });
  }

  /** @param {File[]} files */
  function upload(files) {
    if (files.length === 0) return;
    const form = new FormData();
    for (const file of files) form.append('file', file);
    const state = byId('import-state');
    state.textContent = 'Reading…';
    busy(null, async () => {
      try {
        showGuess(await call('POST', '/v1/imports', { form }), list.refresh);
        state.textContent = 'Read. Check what the columns mean, then confirm.';
      } catch (error) {
        state.textContent = '';
        throw error;
      } finally {
        input.value = '';
      }
    });
  }

  return list;
}

/** @param {any} guess the server's answer to an upload @param {() => Promise<void>} onConfirmed */
function showGuess(guess, onConfirmed) {
  const place = byId('mapping');
  const layout = select('Kind of file', LAYOUTS, guess.mapping.layout);
  const currency = make('input', { value: guess.mapping.currency, maxlength: '3', size: '4' });
  const roles = new Map(
    guess.columns.map((/** @type {any} */ column) => [column.header, roleSelect(column)]),
  );
  const questions = guess.questions.map(question);
  const replaced = guess.replaces.map(replacement);
  const form = make(
    'form',
    { class: 'card', 'aria-label': 'What the columns mean' },
    ...problems(guess.problems),
    layout.element,
    make('label', {}, 'Currency', currency),
    preview(guess, roles),
    ...questions.map((/** @type {any} */ one) => one.element),
    ...replaced.map((/** @type {any} */ one) => one.element),
    make('button', {}, 'Confirm'),
    ' ',
    make('button', { type: 'button', class: 'quiet', onclick: discard }, 'Discard'),
  );
  place.replaceChildren(form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(form.querySelector('button'), confirm);
  });

  async function confirm() {
    const columns = Object.fromEntries(
      [...roles].flatMap(([header, { value }]) => (value() ? [[value(), header]] : [])),
    );
    const mapping = {
      ...guess.mapping,
      layout: layout.value(),
      currency: /** @type {HTMLInputElement} */ (currency).value.toUpperCase(),
      columns,
    };
    const answers = Object.fromEntries(
      questions.flatMap((/** @type {any} */ one) => (one.value() ? [[one.id, one.value()]] : [])),
    );
    const replaces = replaced.flatMap((/** @type {any} */ one) => (one.chosen() ? [one.id] : []));
    const body = { mapping, answers, ...(replaced.length > 0 ? { replaces } : {}) };
    await call('POST', `/v1/imports/${guess.import_id}/confirm`, { body });
    place.replaceChildren();
    byId('import-state').textContent = 'Confirmed; it is being read in.';
    await onConfirmed();
  }

  function discard() {
    busy(null, async () => {
      await call('DELETE', `/v1/imports/${guess.import_id}`);
      place.replaceChildren();
      byId('import-state').textContent = 'Discarded.';
      await onConfirmed();
    });
  }
}

/** @param {any} guess @param {Map<string, {element: HTMLElement}>} roles */
function preview(guess, roles) {
  const headers = guess.columns.map((/** @type {any} */ column) => column.header);
  const shown = table(
    'First rows of the file',
    headers,
    guess.preview.map((/** @type {any} */ row) =>
      headers.map((/** @type {string} */ header) => row[header]),
    ),
  );
  const row = make('tr', {});
  for (const { element } of roles.values()) row.append(make('th', {}, element));
  shown.querySelector('thead')?.append(row);
  return shown;
}

/** @param {any} column */
function roleSelect(column) {
  const options = [['', 'not used'], ...ROLES.map((role) => [role, role.replaceAll('_', ' ')])];
  const { element, value } = select(
    `Meaning of ${column.header}`,
    options,
    column.role ?? '',
    true,
  );
  return { element, value };
}

/**
 * @param {string} label
 * @param {string[][]} options value and words
 * @param {string} chosen
 * @param {boolean} [quiet] the label is for screen readers only
 */
function select(label, options, chosen, quiet = false) {
  const element = /** @type {HTMLSelectElement} */ (
    make(
      'select',
      quiet ? { 'aria-label': label } : {},
      ...options.map(([value = '', text = '']) =>
        make('option', { value, selected: value === chosen }, text),
      ),
    )
  );
  return {
    element: quiet ? element : make('label', {}, label, element),
    value: () => element.value,
  };
}

/** @param {any} asked a question of the server about the file */
function question(asked) {
  const element = make('fieldset', {}, make('legend', {}, asked.text));
  for (const { value, label } of asked.choices) {
    element.append(
      make(
        'label',
        {},
        make('input', {
          type: 'radio',
          name: asked.id,
          value,
          checked: value === asked.default,
          required: asked.blocking,
        }),
        label,
      ),
    );
  }
  const chosen = () => element.querySelector('input:checked');
  return {
    id: asked.id,
    element,
    value: () => /** @type {HTMLInputElement | null} */ (chosen())?.value ?? '',
  };
}

/** @param {any} overlap an earlier import that has rows of the same keys */
function replacement(overlap) {
  const box = /** @type {HTMLInputElement} */ (make('input', { type: 'checkbox' }));
  const words = `This corrects ${overlap.files.join(', ')} (${overlap.rows} rows in common)`;
  return {
    id: overlap.import_id,
    element: make(
      'fieldset',
      {},
      make('legend', {}, 'Already here'),
      make('label', {}, box, words),
    ),
    chosen: () => box.checked,
  };
}

/** @param {any[]} found */
function problems(found) {
  if (found.length === 0) return [];
  notice('');
  const lines = found.map(({ message, file, row }) =>
    make('li', {}, [message, file, row && `row ${row}`].filter(Boolean).join(' · ')),
  );
  return [make('ul', { class: 'notice' }, ...lines)];
}
