// Makes and fills elements. Everything from outside becomes a text node here, so that nothing a
// file or an answer says can turn into markup.

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | ((event: Event) => void)>} [attributes] `on…` functions
 *   become listeners, true and false set or leave out
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The element of this id; the page has it, or the page is broken. @param {string} id */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

/** Shows what went wrong at the top, read out at once; nothing hides it. @param {string} text */
export function notice(text) {
  const place = byId('notice');
  place.textContent = text;
  place.hidden = text === '';
  if (text) place.scrollIntoView({ block: 'nearest' });
}

/**
 * Runs work while its button is disabled, and shows what it throws.
 * @param {HTMLButtonElement | null} button
 * @param {() => Promise<void>} work
 */
export async function busy(button, work) {
  notice('');
  if (button) button.disabled = true;
  try {
    await work();
  } catch (error) {
    notice(error instanceof Error ? error.message : String(error));
  } finally {
    if (button) button.disabled = false;
  }
}

/**
 * A table with a caption; numbers stand right.
 * @param {string} caption
 * @param {string[]} headers
 * @param {(string | null | undefined)[][]} rows
 */
export function table(caption, headers, rows) {
  return make(
    'div',
    { class: 'table', tabindex: '0', role: 'region', 'aria-label': caption },
    make(
      'table',
      {},
      make('caption', {}, caption),
      make(
        'thead',
        {},
        make('tr', {}, ...headers.map((text) => make('th', { scope: 'col' }, text))),
      ),
      make('tbody', {}, ...rows.map((cells) => make('tr', {}, ...cells.map(cell)))),
    ),
  );
}

/** @param {string | null | undefined} text */
function cell(text) {
  const shown = text ?? '';
  return make('td', /^-?[\d,]+(\.\d+)?$/.test(shown) ? { class: 'number' } : {}, shown);
}
