// Every call to the server. Hides tokens and their renewal, the wire format of streams, and what
// the network does; callers get the server's answer or an Error with a sentence for a person.
import type { Answer, Fault, Me, Tokens, Visit } from '../server/api-types.ts';
import { eventsOf } from './events.ts';
import { keepSession, me, type Session, session } from './session.ts';

const UNREACHABLE = 'The server cannot be reached. Check that it is running, then try again.';
const SIGNED_OUT = 'You are signed out. Sign in again.';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
interface Given {
  body?: object;
  form?: FormData;
  accept?: string;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Fault['details'];
  constructor(status: number, fault: Partial<Fault>) {
    super(fault.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = fault.code ?? 'unknown';
    this.details = fault.details;
  }
}

/** One JSON call as whoever is signed in. Throws ApiError, or Error where no answer came. */
export async function call<T>(method: Method, path: string, given: Given = {}): Promise<T> {
  return read<T>(await authorized(method, path, given));
}

/** The same, with null where this server (or this role) has no such thing. */
export async function callIfThere<T>(path: string): Promise<T | null> {
  try {
    return await call<T>('GET', path);
  } catch (error) {
    if (error instanceof ApiError && [403, 404].includes(error.status)) return null;
    throw error;
  }
}

/** A call that needs nobody to be signed in. */
export async function open<T>(method: Method, path: string, body?: object): Promise<T> {
  return read<T>(await send(method, path, body ? { body } : {}));
}

/** A file of the server as this person gets it, with the name the server gave it. */
export async function download(path: string, accept: string): Promise<void> {
  const response = await authorized('GET', path, { accept });
  if (!response.ok) await read(response);
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '');
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = named?.[1] ?? 'records.csv';
  link.click();
  URL.revokeObjectURL(url);
}

/** Signs in by a route that answers tokens, and learns who that is. */
export async function signIn(path: string, body: object): Promise<void> {
  await begin(await open<Tokens>('POST', path, body));
}

/** Enters the sample as a visitor. */
export async function visitSample(): Promise<void> {
  await begin({ ...(await open<Visit>('POST', '/v1/sample/enter')), refresh_token: null });
}

export async function signOut(): Promise<void> {
  const refresh_token = session.value?.refresh_token;
  keepSession(null);
  if (refresh_token) await send('POST', '/v1/logout', { body: { refresh_token } });
}

/** Another business of the same person. */
export async function enterBusiness(tenant_id: string): Promise<void> {
  await begin(await call<Tokens>('POST', `/v1/tenants/${tenant_id}/enter`));
}

export async function loadMe(): Promise<void> {
  me.value = await call<Me>('GET', '/v1/me');
}

async function begin({ access_token, refresh_token, role, tenant_id }: Session): Promise<void> {
  keepSession({ access_token, refresh_token, role, tenant_id });
  await loadMe();
}

interface AskHandlers {
  onText(text: string): void;
  onAnswer(answer: Answer): void;
}

/** Asks, telling words as they arrive and the answer when it is whole. */
export async function ask(
  body: { question: string; conversation_id?: string | undefined },
  { onText, onAnswer }: AskHandlers,
): Promise<void> {
  const accept = 'text/event-stream';
  const response = await authorized('POST', '/v1/coach/ask', { body, accept });
  if (!response.ok || !response.body) {
    await read(response);
    return;
  }
  let answered = false;
  for await (const { event, data } of eventsOf(response.body)) {
    if (event === 'text') onText((data as { text: string }).text);
    if (event === 'error') throw new ApiError(500, (data as { error: Fault }).error);
    if (event === 'answer') {
      answered = true;
      onAnswer(data as Answer);
    }
  }
  if (!answered) throw new Error(UNREACHABLE);
}

async function authorized(method: Method, path: string, given: Given): Promise<Response> {
  const response = await send(method, path, given, session.value?.access_token);
  if (response.status !== 401) return response;
  await renew();
  return send(method, path, given, session.value?.access_token);
}

let renewing: Promise<void> | null = null;

/** A refresh token is good for one use: calls that expire together renew together. */
function renew(): Promise<void> {
  renewing ??= exchange().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function exchange(): Promise<void> {
  const refresh_token = session.value?.refresh_token;
  const response = refresh_token
    ? await send('POST', '/v1/refresh', { body: { refresh_token } })
    : null;
  if (response?.ok) {
    const { access_token, refresh_token, role, tenant_id } = (await response.json()) as Tokens;
    keepSession({ access_token, refresh_token, role, tenant_id }, { renewed: true });
    return;
  }
  if (response && response.status !== 401) await read(response);
  keepSession(null);
  throw new ApiError(401, { code: 'unauthenticated', message: SIGNED_OUT });
}

async function send(
  method: Method,
  path: string,
  { body, form, accept = 'application/json' }: Given,
  token?: string,
): Promise<Response> {
  const headers: Record<string, string> = { accept };
  if (token) headers.authorization = `Bearer ${token}`;
  if (body) headers['content-type'] = 'application/json';
  const content = form ?? (body ? JSON.stringify(body) : undefined);
  try {
    return await fetch(path, { method, headers, ...(content !== undefined && { body: content }) });
  } catch {
    throw new Error(UNREACHABLE);
  }
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const json: unknown = await response.json().catch(() => null);
  if (response.ok) return json as T;
  throw new ApiError(response.status, (json as { error?: Fault } | null)?.error ?? {});
}
