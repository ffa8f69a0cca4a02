// Gives stored sessions the vectors of the embedder in use, in the background: after a start, and
// when a model takes the stand-in's place. Hides tenants, batches and where it left off.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { Embedder } from '../../prompts/embedder.ts';
import { type Database, type TenantContext, withTenant } from '../../sql/database.ts';
import { sessions, vectorText } from '../../sql/sessions.ts';

/**
 * Passages a batch: about 50 ms of the model, so that a person's question hardly waits behind it.
 */
const BATCH = 8;
/** Between batches the model and the database belong to people. */
const PAUSE_MS = 20;

export interface Reembedding {
  db: Database;
  embedder: Embedder;
  log: Log;
  /** Stops after the batch under way; what is left is found at the next run. */
  signal?: AbortSignal;
}

/**
 * Re-embeds every active tenant's sessions whose vectors are of another model, newest first, and
 * returns how many. Which are left is read from the rows themselves, so it may stop anywhere and be
 * run again at any time. A tenant that fails is logged and does not hold up the others.
 */
export async function reembed({ db, embedder, log, signal }: Reembedding): Promise<number> {
  const tenants = await db.transaction({ priority: 'work' }, (tx) =>
    sessions.activeTenants(tx, {}),
  );
  let done = 0;
  for (const { tenant_id } of tenants) {
    try {
      let batch: number;
      do {
        if (signal?.aborted) return done;
        batch = await reembedBatch(db, embedder, tenant_id);
        done += batch;
        if (batch > 0) await pause(PAUSE_MS);
      } while (batch > 0);
    } catch (error) {
      log.warn({ err: error, tenant_id }, 'earlier sessions could not be embedded again');
    }
  }
  return done;
}

/** No transaction is open while the embedder works. Returns how many sessions changed. */
async function reembedBatch(db: Database, embedder: Embedder, tenant_id: string): Promise<number> {
  const as: TenantContext = { tenant_id, user_id: null, role: 'system', priority: 'work' };
  const { model_id } = embedder;
  const rows = await withTenant(db, as, (tx) =>
    sessions.sessionsToEmbed(tx, { tenant_id, embedding_model: model_id, most: BATCH }),
  );
  if (rows.length === 0) return 0;
  const vectors = await embedder.embed(rows.map(({ passage }) => passage));
  return withTenant(db, as, (tx) =>
    sessions.setEmbeddings(tx, {
      tenant_id,
      embedding_model: model_id,
      ids: rows.map(({ id }) => id),
      embeddings: vectors.map(vectorText),
      hashes: rows.map(({ passage }) => createHash('sha256').update(passage).digest('hex')),
    }),
  );
}
