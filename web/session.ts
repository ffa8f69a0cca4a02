// Who is signed in, for as long as this tab lives. Hides where it is kept; only api.ts sends it.
import { signal } from '@preact/signals';
import type { Me } from '../server/api-types.ts';

const KEPT = 'coxswain.session';

export interface Session {
  access_token: string;
  /** Null for a visitor of the sample: the visit ends, and the door stands open again. */
  refresh_token: string | null;
  role: Me['role'];
  tenant_id: string;
}

function readKept(): Session | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Session | null;
  } catch {
    return null;
  }
}

export const session = signal<Session | null>(readKept());
/** Who and which business, once the server has said so. */
export const me = signal<Me | null>(null);

const endings: (() => void)[] = [];

/** Called when a session ends or another begins, to forget what belongs to it. */
export function onSessionEnd(forget: () => void): void {
  endings.push(forget);
}

/** Keeps a session that begins (or is renewed, with `renewed`), or forgets the one there was. */
export function keepSession(next: Session | null, { renewed = false } = {}): void {
  if (next) sessionStorage.setItem(KEPT, JSON.stringify(next));
  else sessionStorage.removeItem(KEPT);
  if (!renewed) {
    me.value = null;
    for (const forget of endings) forget();
  }
  session.value = next;
}

/** Roles that may bring in files; the server decides, this only hides what would be refused. */
export function mayImport(): boolean {
  return session.value?.role === 'admin' || session.value?.role === 'manager';
}

export function isAdmin(): boolean {
  return session.value?.role === 'admin';
}

export function isVisitor(): boolean {
  return session.value !== null && session.value.refresh_token === null;
}

/** Roles that may say that a record is wrong; a visitor looks only. */
export function mayCorrect(): boolean {
  return !isVisitor() && session.value !== null && session.value.role !== 'member';
}
