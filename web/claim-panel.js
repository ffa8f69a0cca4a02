// A figure, opened: what it is, run again now, and the records it was made of.
import { call } from './api.js';
import { busy, byId, make, table } from './elements.js';

const RECORDS_A_PAGE = 50;

/** @param {any} claim as the answer carries it */
export function openClaim(claim) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('claim'));
  const again = make('div', { role: 'status' });
  const records = make('div');
  const run = () => busy(null, () => runAgain(claim, again));
  const list = () => busy(null, () => showRecords(claim, records, undefined));
  byId('claim-body').replaceChildren(
    facts([
      ['Metric', claim.metric],
      ['Value', withUnit(claim.value, claim.unit)],
      ['From', claim.from],
      ['To (not included)', claim.to],
      ['Compared with', claim.compare_from && `${claim.compare_from} to ${claim.compare_to}`],
      ['Only', claim.filter?.map((/** @type {any} */ part) => part.label).join(', ')],
      ['Tax', claim.tax],
      ['Sources', claim.sources?.join(', ')],
      ['As of', claim.as_of],
    ]),
    make(
      'div',
      { class: 'choices' },
      make('button', { type: 'button', onclick: run }, 'Run again'),
      make('button', { type: 'button', class: 'quiet', onclick: list }, 'Show the records'),
    ),
    again,
    records,
  );
  dialog.showModal();
}

/** @param {any} claim @param {HTMLElement} place */
async function runAgain(claim, place) {
  const { was, now } = await call('GET', `/v1/claims/${claim.id}`);
  place.replaceChildren(
    facts([
      ['Then', withUnit(was.value, claim.unit)],
      ['Now', withUnit(now.value, claim.unit)],
    ]),
    make(
      'p',
      {},
      was.value === now.value ? 'The books say the same today.' : 'The books have changed since.',
    ),
  );
}

/** @param {any} claim @param {HTMLElement} place @param {string | undefined} cursor */
async function showRecords(claim, place, cursor) {
  const at = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
  const page = await call('GET', `/v1/claims/${claim.id}/records?limit=${RECORDS_A_PAGE}${at}`);
  const rows = page.items.map((/** @type {any} */ item) => [
    item.date,
    item.document_number,
    item.party,
    item.contribution,
    item.file,
    item.row === null || item.row === undefined ? '' : String(item.row),
  ]);
  if (rows.length === 0 && !cursor) {
    place.replaceChildren(make('p', {}, 'No single records stand behind this figure.'));
    return;
  }
  const headers = ['Date', 'Document', 'With', 'Contribution', 'File', 'Row'];
  place.append(table(`Records, adding up to ${page.value ?? page.sum}`, headers, rows));
  if (!page.next_cursor) return;
  const more = make('button', { type: 'button', class: 'quiet' }, 'More');
  more.addEventListener('click', () =>
    busy(null, async () => {
      more.remove();
      await showRecords(claim, place, page.next_cursor);
    }),
  );
  place.append(more);
}

/** @param {string | null} value @param {string} unit */
function withUnit(value, unit) {
  return value === null ? 'unknown' : `${value} ${unit}`;
}

/** @param {[string, string | null | undefined][]} pairs */
function facts(pairs) {
  const shown = pairs.filter(([, value]) => value);
  return make(
    'dl',
    {},
    ...shown.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value ?? '')]),
  );
}
