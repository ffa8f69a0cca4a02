// Who may change a tenant's figures now: the holder of its lease, one worker among however many.
// Hides taking, keeping and losing it; work under a lease commits nothing once it is lost.
import { setTimeout as pause } from 'node:timers/promises';
import { CoxswainError } from '../errors.ts';
import { type Database, withTenant } from '../sql/database.ts';
import { jobs } from '../sql/jobs.ts';
import { isUnreachable } from '../sql/unreachable.ts';
import { type IngestDeps, workOn } from './deps.ts';

/**
 * A worker that died holds a tenant up no longer than this; one that lives renews in every
 * transaction, and at a third of it while it reads a file.
 */
export const LEASE_S = 30;
/** A person who waits for a change of theirs to begin is told “busy” after so long. */
export const PERSON_WAITS_MS = 10_000;
const LOOK_AGAIN_MS = 250;
/** Work that failed on a fault of ours rests: the next worker would meet the same fault. */
export const REST_S = 300;

export interface Lease {
  tenant_id: string;
  /** Names the worker; the same one takes its own lease again, as after a restart. */
  holder: string;
}

/**
 * Runs work that changes a tenant's figures, as the only one to do so. `fn` is given a database
 * whose transactions for that tenant commit only while the lease is held, and a signal that says
 * when it is lost. Answers null where another holds it. A fault other than our own refusals leaves
 * the tenant to rest before anybody takes it again.
 */
export async function underLease<T>(
  deps: IngestDeps,
  lease: Lease & { signal: AbortSignal },
  fn: (deps: IngestDeps, signal: AbortSignal) => Promise<T>,
): Promise<{ result: T } | null> {
  if (!(await take(deps, lease, LEASE_S))) return null;
  const lost = new AbortController();
  const signal = AbortSignal.any([lease.signal, lost.signal]);
  const renewing = keepRenewed(deps, lease, lost);
  try {
    const result = await fn({ ...deps, db: fenced(deps.db, lease) }, signal);
    await release(deps, lease);
    return { result };
  } catch (error) {
    if (!lost.signal.aborted) {
      // a database that was away was no fault of the work's
      const ours = error instanceof CoxswainError || isUnreachable(error);
      await (ours || lease.signal.aborted ? release(deps, lease) : take(deps, lease, REST_S)).catch(
        () => undefined,
      );
    }
    throw error;
  } finally {
    renewing.stop();
  }
}

/**
 * The same for a person's own change: waits for the lease until then, in milliseconds since 1970.
 * Throws `busy` after that; what is free is taken however late it is.
 */
export async function waitForLease<T>(
  deps: IngestDeps,
  lease: Lease & { signal: AbortSignal; until_ms: number },
  fn: (deps: IngestDeps, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (;;) {
    const done = await underLease(deps, lease, fn);
    if (done !== null) return done.result;
    if (Date.now() > lease.until_ms) {
      throw new CoxswainError('busy', 'The figures are being changed just now. Try again soon.');
    }
    await pause(LOOK_AGAIN_MS, undefined, { signal: lease.signal });
  }
}

/** Every transaction of the tenant renews the lease first, and so cannot commit without it. */
function fenced(db: Database, { tenant_id, holder }: Lease): Database {
  return {
    ...db,
    transaction: (options, fn) =>
      db.transaction(options, async (tx) => {
        if (options.settings?.['app.current_tenant'] === tenant_id) {
          const held = await jobs.renewLease(tx, { tenant_id, holder, seconds: LEASE_S });
          if (held === null) throw lostLease(tenant_id);
        }
        return fn(tx);
      }),
  };
}

/** A worker that reads a large file sends no statement for a while, and is not dead. */
function keepRenewed(deps: IngestDeps, lease: Lease, lost: AbortController) {
  let renewal: Promise<unknown> = Promise.resolve();
  const timer = setInterval(
    () => {
      renewal = renew(deps, lease).then(
        (held) => {
          if (!held) lost.abort(lostLease(lease.tenant_id));
        },
        // the database cannot be reached: the next transaction says so, or finds the lease gone
        (error) => deps.log.warn({ err: error }, 'a lease could not be renewed'),
      );
    },
    (LEASE_S * 1000) / 3,
  );
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      return renewal;
    },
  };
}

function lostLease(tenant_id: string): CoxswainError {
  return new CoxswainError('busy', 'Another worker has taken this work over.', {
    details: { tenant_id },
  });
}

async function take(deps: IngestDeps, { tenant_id, holder }: Lease, seconds: number) {
  const taken = await withTenant(deps.db, workOn(tenant_id), (tx) =>
    jobs.takeLease(tx, { tenant_id, holder, seconds }),
  );
  return taken !== null;
}

async function renew(deps: IngestDeps, { tenant_id, holder }: Lease): Promise<boolean> {
  const held = await withTenant(deps.db, workOn(tenant_id), (tx) =>
    jobs.renewLease(tx, { tenant_id, holder, seconds: LEASE_S }),
  );
  return held !== null;
}

async function release(deps: IngestDeps, { tenant_id, holder }: Lease): Promise<void> {
  await withTenant(deps.db, workOn(tenant_id), (tx) =>
    jobs.releaseLease(tx, { tenant_id, holder }),
  );
}
