// What a person says to an upload, checked before the import is queued: a whole mapping, no open
// question, and a decision about rows that contradict earlier ones.
import { randomUUID } from 'node:crypto';
import { CoxswainError } from '../errors.ts';
import { type TenantContext, withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import type { IngestDeps } from './deps.ts';
import { type Answers, answerIn, applyAnswers, openQuestions } from './files/answers.ts';
import { missingFrom } from './files/layouts.ts';
import { notFound } from './import-status.ts';
import type { FileGuess, Mapping } from './mapping.ts';
import { findOverlaps } from './proposals.ts';
import { spoolPath } from './spool.ts';

/** What a person says to an upload: the mapping, answers by question id, what it corrects. */
export interface Confirmation {
  mapping: Mapping;
  answers?: Record<string, string> | undefined;
  replaces?: string[] | undefined;
}

export async function confirm(
  deps: IngestDeps,
  ctx: TenantContext,
  id: string,
  answer: Confirmation,
): Promise<void> {
  const { tenant_id } = ctx;
  const mapping = applyAnswers(answer.mapping, answer.answers ?? {});
  const found = await withTenant(deps.db, ctx, async (tx) => ({
    row: await imports.importById(tx, { tenant_id, id }),
    files: await imports.filesOf(tx, { tenant_id, import_ids: [id] }),
  }));
  if (found.row === null) throw notFound();
  if (found.row.status !== 'uploaded') {
    throw new CoxswainError('import_state', `This import is already ${found.row.status}.`);
  }
  const { guess, header } = found.row;
  refuseIncomplete({ mapping, guess: guess as FileGuess, header, answers: answer.answers ?? {} });
  const replaces = answer.replaces ?? [];
  if (answer.replaces === undefined && mapping.key.length > 0) {
    const files = found.files.map(({ file_no, name }) => ({
      name,
      path: spoolPath(deps.data_dir, id, file_no),
    }));
    await askAboutConflicts(deps, ctx, { files, mapping });
  }
  const { header_hash } = found.row;
  const name = found.files[0]?.name ?? 'file';
  await withTenant(deps.db, ctx, async (tx) => {
    for (const replaced of replaces) {
      const row = await imports.importById(tx, { tenant_id, id: replaced });
      if (row?.status !== 'done') {
        throw new CoxswainError('conflict', 'An import to be replaced is not there any more.');
      }
    }
    const source = await imports.upsertSource(tx, {
      tenant_id,
      id: randomUUID(),
      name,
      layout: mapping.layout,
      header_hash,
      mapping,
      currency: mapping.currency,
      tax: mapping.tax ?? 'unknown',
      counted: mapping.counted,
    });
    const taken = await imports.confirm(tx, {
      tenant_id,
      id,
      source_id: source.id,
      mapping,
      replaces,
      layout: mapping.layout,
      at: deps.clock().toISOString(),
    });
    if (taken === 0) throw new CoxswainError('import_state', 'This import was confirmed already.');
  });
}

interface Confirmable {
  mapping: Mapping;
  guess: FileGuess;
  header: string[];
  answers: Answers;
}

function refuseIncomplete({ mapping, guess, header, answers }: Confirmable): void {
  const unknown = Object.values(mapping.columns).filter((column) => !header.includes(column));
  if (unknown.length > 0) {
    throw new CoxswainError('mapping_incomplete', `The file has no column “${unknown[0]}”.`, {
      details: { unknown },
    });
  }
  const missing = missingFrom(mapping);
  if (missing.length > 0) {
    throw new CoxswainError('mapping_incomplete', `Still to be chosen: ${missing.join(', ')}.`, {
      details: { missing },
    });
  }
  const given = { ...answers };
  for (const { id } of guess.questions) {
    const answer = answerIn(mapping, id);
    if (answer !== null && answer !== answerIn(guess.mapping, id)) given[id] ??= answer;
  }
  const open = openQuestions(guess.questions, given);
  if (open.length > 0) {
    throw new CoxswainError('mapping_incomplete', open[0]?.text ?? 'A question is still open.', {
      details: { questions: open.map(({ id }) => id) },
    });
  }
}

async function askAboutConflicts(
  deps: IngestDeps,
  ctx: TenantContext,
  upload: { files: { path: string; name: string }[]; mapping: Mapping },
): Promise<void> {
  const overlaps = await findOverlaps(deps, ctx.tenant_id, upload);
  const differing = overlaps.filter((overlap) => overlap.differing > 0);
  if (differing.length === 0) return;
  throw new CoxswainError(
    'conflict',
    'Rows of this file have the keys of rows imported before, but say something else. Confirm ' +
      'again with "replaces": the imports it corrects, or an empty list to keep the earlier rows.',
    { details: { replaces: differing } },
  );
}
