// Every call to the server. Hides the session: where its tokens are, and that they are renewed.

const KEPT = 'coxswain.session';

/** @typedef {{access_token: string, refresh_token: string, role: string}} Session */

/** @type {(() => void)[]} */
const listeners = [];

/** Calls back whenever somebody signs in or out. @param {() => void} listener */
export function onSession(listener) {
  listeners.push(listener);
}

/** @returns {Session | null} */
export function session() {
  const text = sessionStorage.getItem(KEPT);
  return text ? JSON.parse(text) : null;
}

/** @param {Session | null} next */
function keep(next) {
  if (next) sessionStorage.setItem(KEPT, JSON.stringify(next));
  else sessionStorage.removeItem(KEPT);
}

/** @param {string} path @param {object} body */
export async function signIn(path, body) {
  keep(await read(await send('POST', path, { body })));
  for (const listener of listeners) listener();
}

export async function signOut() {
  const refresh_token = session()?.refresh_token;
  keep(null);
  for (const listener of listeners) listener();
  if (refresh_token) await send('POST', '/v1/logout', { body: { refresh_token } });
}

/**
 * One JSON call as whoever is signed in. Throws an Error whose message is the server's sentence.
 * @param {string} method
 * @param {string} path
 * @param {{body?: object, form?: FormData}} [given]
 */
export async function call(method, path, given = {}) {
  return read(await authorized(method, path, given));
}

/**
 * One call answered by events; each is given to onEvent.
 * @param {string} path
 * @param {object} body
 * @param {(event: string, data: any) => void} onEvent
 */
export async function stream(path, body, onEvent) {
  const response = await authorized('POST', path, { body, accept: 'text/event-stream' });
  if (!response.ok || !response.body) return read(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return null;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event && data) onEvent(event, JSON.parse(data));
    }
  }
}

/** @param {string} method @param {string} path @param {object} given */
async function authorized(method, path, given) {
  const response = await send(method, path, { ...given, token: session()?.access_token });
  if (response.status !== 401) return response;
  await renew();
  return send(method, path, { ...given, token: session()?.access_token });
}

/** @type {Promise<void> | null} */
let renewing = null;

/** A refresh token is good for one use: calls that expire together renew together. */
function renew() {
  renewing ??= exchange().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function exchange() {
  const refresh_token = session()?.refresh_token;
  const response = refresh_token
    ? await send('POST', '/v1/refresh', { body: { refresh_token } })
    : null;
  if (response?.ok) return keep(await response.json());
  if (response && response.status !== 401) await read(response);
  keep(null);
  for (const listener of listeners) listener();
  throw new Error('You are signed out. Sign in again.');
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{body?: object, form?: FormData, token?: string, accept?: string}} given
 */
async function send(method, path, { body, form, token, accept = 'application/json' }) {
  /** @type {Record<string, string>} */
  const headers = { accept };
  if (token) headers.authorization = `Bearer ${token}`;
  if (body) headers['content-type'] = 'application/json';
  try {
    return await fetch(path, { method, headers, body: form ?? (body && JSON.stringify(body)) });
  } catch {
    throw new Error('The server cannot be reached. Is it running?');
  }
}

/** @param {Response} response */
async function read(response) {
  if (response.status === 204) return null;
  const json = await response.json().catch(() => null);
  if (response.ok) return json;
  const error = new Error(json?.error?.message ?? `The server answered ${response.status}.`);
  throw Object.assign(error, { code: json?.error?.code, details: json?.error?.details });
}
