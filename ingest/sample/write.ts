// The sample on disk, for the evals and for whoever wants to try the import by hand:
//   node --import tsx ingest/sample/write.ts DIR --until 2026-11-01 --seed 7
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CoxswainError, isCoxswainError } from '../../errors.ts';
import { generateSample } from './generate.ts';

const USAGE = 'Usage: write.ts DIR --until YYYY-MM-DD [--seed WHOLE_NUMBER]';
const DEFAULT_SEED = '7';

try {
  await main(process.argv.slice(2));
} catch (error) {
  const told = isCoxswainError(error) || isWrongCall(error);
  const whole = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(told ? `${(error as Error).message}\n${USAGE}\n` : `${whole}\n`);
  process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { until: { type: 'string' }, seed: { type: 'string', default: DEFAULT_SEED } },
  });
  const [folder] = positionals;
  if (folder === undefined || values.until === undefined) {
    throw new CoxswainError('bad_request', 'Say which folder to write to, and until which day.');
  }
  const { files, truth } = generateSample({ seed: Number(values.seed), until: values.until });
  await mkdir(folder, { recursive: true });
  for (const file of files) await writeFile(join(folder, file.name), file.chunks());
  await writeFile(join(folder, 'truth.json'), `${JSON.stringify(truth, null, 1)}\n`);
  const { orders, expenses, invoices } = truth.rows;
  process.stdout.write(`${orders} order lines, ${expenses} bills, ${invoices} invoices\n`);
}

/** parseArgs marks an option that it does not know by a code, not by a class of its own. */
function isWrongCall(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_PARSE_ARGS');
}
