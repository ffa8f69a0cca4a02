// An upload from its first byte to the guess a person is asked to confirm; nothing in it is a fact
// yet, and an upload that fails leaves nothing behind.
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type TenantContext, withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import type { IngestDeps } from './deps.ts';
import { guessFiles } from './files/guess.ts';
import { headerHash } from './files/identity.ts';
import { missingFrom } from './files/layouts.ts';
import { readHeader } from './files/table.ts';
import { type FileGuess, Mapping } from './mapping.ts';
import { findOverlaps } from './proposals.ts';
import { dropSpool, type SpooledFile, spoolFiles } from './spool.ts';

export interface Replacement {
  import_id: string;
  files: string[];
  rows: number;
  differing: number;
}

export interface UploadAnswer extends FileGuess {
  import_id: string;
  replaces: Replacement[];
}

export async function receive(
  deps: IngestDeps,
  ctx: TenantContext,
  files: AsyncIterable<{ name: string; stream: Readable }>,
): Promise<UploadAnswer> {
  const import_id = randomUUID();
  const { tenant_id } = ctx;
  const spooled = await spoolFiles(deps.data_dir, import_id, files);
  try {
    const header = await readHeader((spooled[0] as SpooledFile).path);
    const header_hash = headerHash(header);
    const { settings, remembered } = await withTenant(deps.db, ctx, async (tx) => ({
      settings: await imports.tenantSettings(tx, { tenant_id }),
      remembered: await imports.lastMapping(tx, { tenant_id, header_hash }),
    }));
    const guess = await guessFiles({
      files: spooled,
      default_currency: settings.currency,
      now: deps.clock(),
      remembered: remembered === null ? null : Mapping.parse(remembered.mapping),
    });
    const replaces = await proposals(deps, ctx, { guess, spooled });
    await withTenant(deps.db, ctx, async (tx) => {
      await imports.insertImport(tx, {
        tenant_id,
        id: import_id,
        header_hash,
        header,
        layout: guess.mapping.layout,
        guess,
        created_by: ctx.user_id,
      });
      for (const { file_no, name, sha256, size_bytes } of spooled) {
        const size = String(size_bytes);
        await imports.insertFile(tx, {
          tenant_id,
          import_id,
          file_no,
          name,
          sha256,
          size_bytes: size,
        });
      }
    });
    return { import_id, ...guess, replaces };
  } catch (error) {
    await dropSpool(deps.data_dir, import_id);
    throw error;
  }
}

async function proposals(
  deps: IngestDeps,
  ctx: TenantContext,
  upload: { guess: FileGuess; spooled: SpooledFile[] },
): Promise<Replacement[]> {
  const { mapping, questions } = upload.guess;
  if (questions.some((question) => question.blocking) || missingFrom(mapping).length > 0) return [];
  const overlaps = await findOverlaps(deps, ctx.tenant_id, { files: upload.spooled, mapping });
  const { tenant_id } = ctx;
  const import_ids = overlaps.map(({ import_id }) => import_id);
  const files = await withTenant(deps.db, ctx, (tx) =>
    imports.filesOf(tx, { tenant_id, import_ids }),
  );
  return overlaps.map(({ import_id, shared, differing }) => ({
    import_id,
    files: files.filter((file) => file.import_id === import_id).map((file) => file.name),
    rows: shared,
    differing,
  }));
}
