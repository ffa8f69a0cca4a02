// A delimited text file as batches of rows. Hides bytes, decoding and limits; memory stays flat.
import { createReadStream } from 'node:fs';
import iconv from 'iconv-lite';
import { CoxswainError } from '../../errors.ts';
import { type CsvLimits, createCsvTokenizer } from './csv-tokens.ts';
import type { TextFile } from './sniff.ts';
import type { SourceRow } from './table.ts';

/** The design promises 200 MB; a little more, so that a file of exactly that passes. */
export const CSV_MAX_BYTES = 256 * 1024 * 1024;
/** The design promises 5,000,000 rows, 1 MB a cell; no table a person keeps has 1,000 columns. */
export const CSV_LIMITS: CsvLimits = {
  cell_chars: 1024 * 1024,
  columns: 1_000,
  rows: 5_000_001,
};
/**
 * Read at once: some 700 rows, a few milliseconds of work, so that the event loop breathes between.
 */
const CHUNK_BYTES = 64 * 1024;

/** Batches of rows, the header among them. Throws file_refused beyond a limit. */
export async function* readCsv(
  path: string,
  file: TextFile,
  signal?: AbortSignal,
): AsyncGenerator<SourceRow[]> {
  if (file.size_bytes > CSV_MAX_BYTES) {
    throw new CoxswainError(
      'file_refused',
      `The file has ${Math.round(file.size_bytes / 1048576)} MB; up to ` +
        `${CSV_MAX_BYTES / 1048576} MB can be read. Split it and import the parts.`,
      { details: { size_bytes: file.size_bytes, limit_bytes: CSV_MAX_BYTES } },
    );
  }
  const tokenizer = createCsvTokenizer(file.delimiter, CSV_LIMITS);
  const decoder = iconv.getDecoder(file.encoding);
  let to_skip = file.skip_chars;
  let is_first = true;
  const tokensOf = (decoded: string): SourceRow[] => {
    let text = decoded;
    if (is_first && text !== '') {
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      is_first = false;
      text = text.slice(to_skip);
      to_skip = 0;
    }
    return tokenizer.push(text);
  };
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES, signal });
  for await (const chunk of stream) {
    const rows = tokensOf(decoder.write(chunk as Buffer));
    if (rows.length > 0) yield rows;
  }
  const last = [...tokensOf(decoder.end() ?? ''), ...tokenizer.end()];
  if (last.length > 0) yield last;
}
