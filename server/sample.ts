// Makes the sample business at a first start: a tenant, somebody to sign in as, and files read in
// through the same import service that people use. Hides how an interrupted making goes on.

import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { ImportStatus } from '../ingest/import-status.ts';
import type { ImportService } from '../ingest/imports.ts';
import type { SampleFile } from '../ingest/sample/csv.ts';
import { generateSample } from '../ingest/sample/generate.ts';
import type { TenantContext } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import type { IdentityDeps } from './deps.ts';
import { type NewBusiness, register } from './identity.ts';
import { newPassword, readSampleNote, type SampleNote, writeSampleNote } from './secrets.ts';

/** Any number would do; a fixed one gives everybody the same bakery. */
const SAMPLE_SEED = 7;
/** Where the bakery stands: its first day without figures is today there. */
const SAMPLE_ZONE = 'Europe/London';
/** How often progress is looked at, and how often it is told. */
const POLL_MS = 200;
const TELL_MS = 2_000;

/** Who owns the sample; `enterSample` believes it only of a business that is marked as one. */
export const SAMPLE_EMAIL = 'sample@harbour-street.example';

export interface SampleDeps {
  identity: IdentityDeps;
  imports: ImportService;
  data_dir: string;
  /** Progress lines for whoever started the program. */
  onStep: (line: string) => void;
  signal: AbortSignal;
}

/**
 * The sample's note: the one kept, else a new one for a data folder without any account. Null where
 * there is no sample and none may be made.
 */
export async function findSample(
  deps: Pick<SampleDeps, 'identity' | 'data_dir'>,
  may_make: boolean,
): Promise<SampleNote | null> {
  const { db, clock } = deps.identity;
  const kept = readSampleNote(deps.data_dir);
  const known = await db.transaction({}, (tx) => identity.findUser(tx, { email: SAMPLE_EMAIL }));
  if (kept && known) return kept;
  const { exists } = await db.transaction({}, (tx) => identity.accountExists(tx, {}));
  if (exists || !may_make) return null;
  const until = DateTime.fromJSDate(clock(), { zone: SAMPLE_ZONE }).toFormat('yyyy-MM-dd');
  const note = { email: SAMPLE_EMAIL, password: newPassword(), until, made: false };
  writeSampleNote(deps.data_dir, note);
  return note;
}

/** Makes what the sample still lacks; a second call changes nothing. Rejects when stopped. */
export async function makeSample(deps: SampleDeps, note: SampleNote): Promise<void> {
  if (note.made) return;
  const { business, files } = generateSample({ seed: SAMPLE_SEED, until: note.until });
  const ctx = await sampleContext(deps, note, business);
  const there = await deps.imports.list(ctx, { limit: 100, cursor: null });
  // The days of bills and invoices are recomputed with whatever else they hold, so the orders,
  // which are most of it, come last and are computed once.
  const small_first = [...files].sort((a) => (a.layout === 'order_lines' ? 1 : -1));
  for (const file of small_first) {
    deps.signal.throwIfAborted();
    const known = there.items.filter((item) => item.files.some(({ name }) => name === file.name));
    // An upload that was never confirmed has lost its process; it is sent again.
    const confirmed = known.find(({ status }) => status !== 'uploaded' && status !== 'refused');
    const import_id = confirmed?.import_id ?? (await importFile(deps.imports, ctx, file));
    await follow(deps, ctx, import_id, file.name);
  }
  writeSampleNote(deps.data_dir, { ...note, made: true });
}

async function sampleContext(
  deps: SampleDeps,
  { email, password }: SampleNote,
  business: Omit<NewBusiness, 'country'> & { country: string },
): Promise<TenantContext> {
  const [found] = await deps.identity.db.transaction({}, (tx) =>
    identity.findSignIn(tx, { email }),
  );
  const account = { business, email, password, is_sample: true };
  const { tenant_id, user_id } = found ?? (await register(deps.identity, account));
  return { tenant_id, user_id, role: 'admin', priority: 'work' };
}

async function importFile(
  imports: ImportService,
  ctx: TenantContext,
  file: SampleFile,
): Promise<string> {
  async function* upload() {
    yield { name: file.name, stream: Readable.from(file.chunks()) };
  }
  const { import_id } = await imports.receive(ctx, upload());
  await imports.confirm(ctx, import_id, { mapping: file.mapping, replaces: [] });
  return import_id;
}

/** Waits until an import has ended, telling how far it is. */
async function follow(
  { imports, onStep, signal }: SampleDeps,
  ctx: TenantContext,
  import_id: string,
  name: string,
): Promise<void> {
  let told_at_ms = Date.now();
  for (;;) {
    const state: ImportStatus = await imports.get(ctx, import_id);
    if (state.status === 'done') return;
    if (state.status === 'refused') throw new Error(`the sample's ${name} was refused`);
    if (Date.now() - told_at_ms >= TELL_MS) {
      told_at_ms = Date.now();
      onStep(`sample business: ${name}, ${state.status} ${Math.floor(state.progress * 100)} %`);
    }
    await pause(POLL_MS, undefined, { signal });
  }
}
