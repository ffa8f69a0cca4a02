// The files so far: how far each is, what it stored, and taking it back.
import { call, session } from './api.js';
import { busy, byId, make } from './elements.js';

/** Often enough to see it move, seldom enough to stay far below the rate limit. */
const POLL_MS = 1_000;
const ENDED = ['uploaded', 'done', 'refused', 'deleted'];
const WORDS = {
  uploaded: 'waiting for your confirmation',
  validating: 'being checked',
  importing: 'being read in',
  publishing: 'figures are being computed',
  done: 'in',
  refused: 'refused',
  deleting: 'being taken back',
  deleted: 'taken back',
};

/** @param {() => void} onDone */
export function importList(onDone) {
  const list = byId('imports');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function refresh() {
    clearTimeout(timer);
    if (!session()) {
      delete list.dataset.shown;
      return list.replaceChildren();
    }
    const { items } = await call('GET', '/v1/imports?limit=50');
    const shown = items.filter((/** @type {any} */ item) => item.status !== 'deleted');
    // A list that is drawn anew under the fingers loses the focus: only what changed is drawn.
    const text = JSON.stringify(shown);
    if (list.dataset.shown !== text) {
      list.dataset.shown = text;
      list.replaceChildren(...shown.map(line));
      if (shown.length === 0) list.append(make('li', {}, 'None yet.'));
    }
    if (shown.every((/** @type {any} */ item) => ENDED.includes(item.status))) return onDone();
    timer = setTimeout(() => refresh().catch(() => undefined), POLL_MS);
  }

  /** @param {any} item */
  function line(item) {
    const names = item.files.map((/** @type {any} */ file) => file.name);
    const title = names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(', ');
    const state = WORDS[/** @type {keyof typeof WORDS} */ (item.status)] ?? item.status;
    const element = make('li', {}, make('span', {}, make('strong', {}, title), ` · ${state}`));
    if (!ENDED.includes(item.status)) {
      element.append(
        make('progress', { max: '1', value: `${item.progress}`, 'aria-label': state }),
      );
      return element;
    }
    element.append(make('span', { class: 'soft' }, counts(item)));
    element.append(make('button', { type: 'button', class: 'quiet', onclick: remove }, 'Delete'));
    return element;

    function remove() {
      if (!window.confirm(`Take back everything that ${title} brought in?`)) return;
      busy(null, async () => {
        await call('DELETE', `/v1/imports/${item.import_id}`);
        await refresh();
      });
    }
  }

  return { refresh };
}

/** @param {any} item */
function counts(item) {
  if (item.status === 'refused') {
    const reasons = item.reasons.map((/** @type {any} */ reason) =>
      typeof reason === 'string' ? reason : (reason.reason ?? reason.message ?? ''),
    );
    return reasons.filter(Boolean).slice(0, 3).join(' · ');
  }
  const bad = item.rows_quarantined > 0 ? `, ${item.rows_quarantined} could not be read` : '';
  return `${item.rows_stored} rows new, ${item.rows_unchanged} known before${bad}`;
}
