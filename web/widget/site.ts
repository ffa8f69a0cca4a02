// Calls of the widget to its server, with the token that this site was given. Hides where the token
// is kept and how an answer streams; callers get the server's answer or an Error with a sentence
// for a person.
import type { Answer, Fault, SiteToken } from '../../server/api-types.ts';
import { eventsOf } from '../events.ts';

const UNREACHABLE = 'Coxswain cannot be reached just now. Try again in a moment.';
const SIGNED_OUT = 'You were signed out. Sign in again to go on.';

/** The token is no good any more: whoever meets this shows the sign-in. */
export class SignedOutError extends Error {
  constructor() {
    super(SIGNED_OUT);
  }
}

export interface AskHandlers {
  onText(text: string): void;
  onAnswer(answer: Answer): void;
}

export interface Connection {
  /** Origin of the server. */
  readonly server: string;
  /** What this tab was given, while it lasts. */
  kept(): SiteToken | null;
  keep(given: SiteToken | null): void;
  get<T>(path: string): Promise<T>;
  ask(
    body: { question: string; conversation_id?: string | undefined },
    handlers: AskHandlers,
  ): Promise<void>;
  /** Ends the session on the server, too. */
  signOut(): Promise<void>;
}

/** A connection to one server; what it was given lasts as long as this tab, over reloads. */
export function connect(server: string): Connection {
  const name = `coxswain.widget ${server}`;
  let now = readKept(name);

  // whether it is good still the server says: clocks here may be wrong
  const kept = () => now;
  function keep(given: SiteToken | null): void {
    now = given;
    try {
      if (given) sessionStorage.setItem(name, JSON.stringify(given));
      else sessionStorage.removeItem(name);
    } catch {
      // a site may forbid storage: then a reload asks to sign in again
    }
  }
  async function send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, accept = '') {
    const token = kept()?.token;
    if (token === undefined) throw new SignedOutError();
    const headers: Record<string, string> = {
      accept: accept || 'application/json',
      authorization: `Bearer ${token}`,
    };
    if (body) headers['content-type'] = 'application/json';
    const options: RequestInit = { method, headers, credentials: 'omit', cache: 'no-store' };
    if (body) options.body = JSON.stringify(body);
    const response = await fetch(`${server}/v1/widget/${path}`, options).catch(() => {
      throw new Error(UNREACHABLE);
    });
    if (response.ok) return response;
    if (response.status === 401) {
      keep(null);
      throw new SignedOutError();
    }
    const json = (await response.json().catch(() => null)) as { error?: Fault } | null;
    throw new Error(json?.error?.message ?? UNREACHABLE);
  }
  return {
    ...{ server, kept, keep },
    async get<T>(path: string) {
      return (await (await send('GET', path)).json()) as T;
    },
    async ask(body, { onText, onAnswer }) {
      const response = await send('POST', 'ask', body, 'text/event-stream');
      let answered = false;
      for await (const { event, data } of eventsOf(response.body ?? new ReadableStream())) {
        if (event === 'text') onText((data as { text: string }).text);
        if (event === 'error') throw new Error((data as { error: Fault }).error.message);
        if (event === 'answer') {
          answered = true;
          onAnswer(data as Answer);
        }
      }
      if (!answered) throw new Error(UNREACHABLE);
    },
    async signOut() {
      // whatever becomes of it, this site forgets its token
      await send('DELETE', 'session').catch(() => undefined);
      keep(null);
    },
  };
}

function readKept(name: string): SiteToken | null {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null') as SiteToken | null;
  } catch {
    return null;
  }
}
