// A data folder to move from: a business with all that a figure is made of, people who sign in,
// answers, an upload nobody confirmed and archived months, and beside it two tenants with a row in
// every table. Hides how they are made; tests work on copies.
import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type AskDeps, ask } from '../coach/ask.ts';
import { lexicalEmbedder } from '../ingest/embedding/lexical.ts';
import { createLog } from '../log.ts';
import { hashPassword } from '../server/passwords.ts';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';
import { openDatabase, openOwnFolder } from '../sql/open.ts';
import { keepPartitions } from '../sql/partitions.ts';
import { claimsBusiness, NOW } from './claims-business.ts';
import { streams, temporaryFolder } from './import-fixture.ts';
import { ANNA, ARCHIVED_MONTH, BERT, seedTenant } from './two-tenants.ts';

export const OWNER = { email: 'owner@moving.example', password: 'a long enough password' };
export const QUESTIONS = [
  'Net sales in October 2026',
  'Why did revenue change in October 2026?',
  'best products in September 2026',
  'revenue by month',
  'Net sales for Cakes on the web in October 2026',
  'visitors in August 2026',
  'expenses in October 2026',
];

export interface MovingSource {
  data_dir: string;
  /** The business whose figures are asked for, as its owner. */
  shop: TenantContext & { user_id: string };
  /** The upload that waits to be confirmed. */
  upload_id: string;
  /** A claim that was made before the move. */
  claim_id: string;
  /** A copy of the folder, to be moved from. */
  copy(): string;
  remove(): void;
}

/** Made once a test file; nothing is done with the original but copying. */
export async function movingSource(): Promise<MovingSource> {
  const folder = temporaryFolder();
  const data_dir = join(folder.path, 'source');
  const db = await openDatabase({ data_dir });
  const business = await claimsBusiness({ db, data_dir });
  const { tenant_id } = business.ctx;
  const shop = { tenant_id, user_id: randomUUID(), role: 'admin' as const };
  await addOwner(db, shop);
  const answers = [];
  for (const question of QUESTIONS) answers.push(await ask(asking(db), shop, { question }));
  const waiting = { name: 'later.csv', content: 'Date,Visits\n2026-11-01,3\n2026-11-02,4\n' };
  const { import_id: upload_id } = await business.service.receive(shop, streams([waiting]));
  await landLongAgo(db, shop);
  await keepPartitions(db);
  await seedTenant(db, ANNA);
  await seedTenant(db, BERT);
  await business.service.stop();
  await db.close();
  const owner = await openOwnFolder(data_dir);
  await owner.script(ARCHIVED_MONTH);
  await owner.close();
  let copies = 0;
  return {
    data_dir,
    shop,
    upload_id,
    claim_id: answers[0]?.claims[0]?.id as string,
    copy: () => {
      copies += 1;
      const to = join(folder.path, `copy-${copies}`);
      cpSync(data_dir, to, { recursive: true });
      return to;
    },
    remove: folder.remove,
  };
}

export function asking(db: Database): AskDeps {
  return { db, embedder: lexicalEmbedder(), clock: () => NOW, log: createLog('silent') };
}

async function addOwner(db: Database, shop: TenantContext & { user_id: string }): Promise<void> {
  const password_hash = await hashPassword(OWNER.password);
  await withTenant(db, shop, async (tx) => {
    await tx.query('insert into users (id, email, password_hash) values ($1, $2, $3)', [
      shop.user_id,
      OWNER.email,
      password_hash,
    ]);
    await tx.query(`insert into memberships (tenant_id, user_id, role) values ($1, $2, 'admin')`, [
      shop.tenant_id,
      shop.user_id,
    ]);
  });
}

/** A row as received in a month of its own, which the server has not made. */
async function landLongAgo(db: Database, shop: TenantContext): Promise<void> {
  await withTenant(db, shop, (tx) =>
    tx.query(
      `insert into landing_records (tenant_id, import_id, file_no, row_number, record_id,
         content_hash, cells, received_at)
       select tenant_id, import_id, file_no, 900000, gen_random_uuid(), gen_random_uuid(),
         '["a \\"quoted\\" cell, with {braces}", "", null, "\\\\"]', now() - interval '2 months'
       from landing_records limit 1`,
    ),
  );
}
