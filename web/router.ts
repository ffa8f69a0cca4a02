// Which view is shown, from the address. Hides the browser's history; links are plain links, so
// that they can be opened in a new tab and copied.
import { computed, signal } from '@preact/signals';

const here = () => ({ path: location.pathname, search: location.search });
const place = signal(here());
/** False until somebody went somewhere: the first view must not steal the focus. */
let moved = false;

/** The address's parts: `['answers', '…']`; empty at home. */
export const parts = computed(() => place.value.path.split('/').filter(Boolean));
export const path = computed(() => place.value.path);

export function hasMoved(): boolean {
  return moved;
}

/** One parameter of the address's query. */
export function parameter(name: string): string | null {
  return new URLSearchParams(place.value.search).get(name);
}

export function go(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  moved = true;
  place.value = here();
  if (!replace) window.scrollTo(0, 0);
}

/** Writes parameters into the address without leaving the view; '' takes one out. */
export function setParameters(given: Record<string, string>): void {
  const search = new URLSearchParams(place.value.search);
  for (const [name, value] of Object.entries(given)) {
    if (value === '') search.delete(name);
    else search.set(name, value);
  }
  const text = search.toString();
  history.replaceState(null, '', text === '' ? place.value.path : `${place.value.path}?${text}`);
  place.value = here();
}

/** Begins to listen: links of this page change the view, back and forward too. */
export function startRouter(): void {
  window.addEventListener('popstate', () => {
    moved = true;
    place.value = here();
  });
  document.addEventListener('click', (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download'))
      return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname.startsWith('/docs')) return;
    // within the document (the skip link) the browser knows the way
    if (url.hash !== '' && url.pathname === location.pathname) return;
    event.preventDefault();
    go(url.pathname + url.search);
  });
}
