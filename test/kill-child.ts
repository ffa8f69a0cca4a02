// The process that kill.slow.test.ts kills: opens a data folder as the program does and uploads,
// confirms and deletes as a person would, or only starts up again and lets come to an end what was
// begun. Tells its parent what it answered (acks), line by line.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as later } from 'node:timers/promises';
import type { Database, Queryable } from '../sql/database.ts';
import { openDatabase } from '../sql/open.ts';
import { contentHash, contentRows } from './content-hash.ts';
import { businessOf, confirmationOf, makeTenant, type TestFile } from './import-fixture.ts';
import { killFiles } from './kill-files.ts';

export interface Orders {
  data_dir: string;
  /** Where a server keeps what belongs to the folder: DATABASE_URL and DATABASE_OWNER_URL. */
  settings: Record<string, string>;
  tenant_id: string;
  /** prepare: a tenant with an earlier import; act: the story; resume: only start and wait. */
  mode: 'prepare' | 'act' | 'resume';
  /** Acts of the story to play, for runs that nobody disturbs. */
  acts: number;
  /** Die at the nth event (from 0) of this label, this much later; null: live. */
  kill: { label: string; nth: number; delay_ms: number } | null;
  /** Where to write every row that the tenant ends with; null: nowhere. */
  rows_to: string | null;
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders;
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const labels: string[] = [];

function event(label: string): void {
  const { kill } = orders;
  if (kill?.label === label && labels.filter((one) => one === label).length === kill.nth) {
    const die = () => process.kill(process.pid, 'SIGKILL');
    if (kill.delay_ms === 0) die();
    else setTimeout(die, kill.delay_ms);
  }
  labels.push(label);
}

/** What a statement is part of; null for those that only look. */
function labelOf(sql: string, params: readonly unknown[]): string | null {
  if (sql.includes('insert into imports') || sql.includes('insert into import_files'))
    return 'upload';
  if (/update imports set step =/.test(sql))
    return params.includes('validating') ? 'validate' : null;
  if (sql.includes("status = 'validating'")) return 'confirm';
  if (/insert into (landing_records|order_lines|members)/.test(sql)) return 'batch';
  if (sql.includes('set rows_done')) return 'batch';
  if (sql.includes('update order_lines l set until_version')) return 'withdraw';
  if (sql.includes('insert into orders')) return 'orders';
  if (sql.includes('app.fresh_points')) return 'points';
  if (/app\.fresh_(rollups|parts)/.test(sql)) return params.includes('day') ? 'days' : 'roll-up';
  return sql.includes('set data_version') ? 'publish' : null;
}

function watched(db: Database): Database {
  return {
    ...db,
    transaction: (options, fn) =>
      db.transaction(options, (tx) => {
        const seen: Queryable = {
          query: (sql, params = []) => {
            const label = labelOf(sql, params);
            if (label !== null) event(label);
            return tx.query(sql, params);
          },
        };
        return fn(seen);
      }),
  };
}

/** Files as they come in over a wire: in pieces, each of which the process may not outlive. */
async function* arriving(files: readonly TestFile[]) {
  for (const { name, content } of files) {
    const bytes = Buffer.from(content);
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        event('upload');
        yield bytes.subarray(at, at + PIECE_BYTES);
        await later();
      }
    }
    yield { name, stream: Readable.from(pieces()) };
  }
}
const PIECE_BYTES = 16_384;

const db = await openDatabase({
  data_dir: orders.data_dir,
  database_url: orders.settings.DATABASE_URL,
  owner_url: orders.settings.DATABASE_OWNER_URL,
});
const { tenant_id } = orders;
if (orders.mode === 'prepare') await makeTenant(db, tenant_id, {});
// one worker that is started again; others that wait for its lease: worker-kill.slow.test.ts
const one = {
  ...{ db: watched(db), data_dir: orders.data_dir },
  ...{ holder: 'the killed one', log_level: 'warn' as const },
};
const shop = businessOf(one, tenant_id);
const { earlier, coming } = killFiles();

if (orders.mode === 'prepare') await shop.bring(earlier);
await shop.service.start();
if (orders.mode === 'act') {
  const [before] = (await shop.service.list(shop.ctx, { limit: 1, cursor: null })).items;
  const upload = await shop.service.receive(shop.ctx, arriving(coming));
  tell({ ack: 'received' });
  if (orders.acts > 1) {
    // another reading than the earlier import's: its deletion must write the shared rows anew
    const how = { answers: { unmarked_negative: 'write_off' } };
    await shop.service.confirm(shop.ctx, upload.import_id, confirmationOf(upload, how));
    tell({ ack: 'confirmed' });
  }
  if (orders.acts > 2) {
    await shop.service.remove(shop.ctx, before?.import_id as string);
    tell({ ack: 'deleted' });
  }
}
await shop.service.idle();
tell({
  labels,
  spool: spooled(),
  hashes: await contentHash(db, tenant_id, { of: 'all' }),
});
if (orders.rows_to !== null) {
  const rows = await contentRows(db, tenant_id, { of: 'all' });
  writeFileSync(orders.rows_to, JSON.stringify(rows));
}
await shop.service.stop();
await db.close();

function spooled(): number {
  try {
    return readdirSync(join(orders.data_dir, 'spool')).length;
  } catch {
    return 0;
  }
}
