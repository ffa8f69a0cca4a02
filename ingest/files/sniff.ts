// What a spooled file is, from its first bytes: encoding, delimiter, or a workbook; and a helpful
// refusal for what it cannot be. Hides signatures and byte statistics from every reader.
import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { CoxswainError } from '../../errors.ts';
import { type CsvLimits, createCsvTokenizer } from './csv-tokens.ts';

export interface TextFile {
  kind: 'csv';
  /** A name iconv-lite knows. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  delimiter: ',' | ';' | '\t' | '|';
  /** Bytes of mark and 'sep=' line before the first record. */
  skip_chars: number;
  size_bytes: number;
}
export interface WorkbookFile {
  kind: 'xlsx';
  size_bytes: number;
}
export type Sniffed = TextFile | WorkbookFile;

/** Enough for some hundred rows; encodings and delimiters do not change further down. */
const SAMPLE_BYTES = 256 * 1024;
/** Rows that vote on the delimiter, and the text they are looked for in. */
const VOTING_CHARS = 32 * 1024;
const VOTING_ROWS = 200;
const DELIMITERS = [',', ';', '\t', '|'] as const;
const LOOSE: CsvLimits = { cell_chars: SAMPLE_BYTES, columns: 100_000, rows: 1_000_000 };

/** First bytes of what people upload by mistake, and what to do about it. */
const SIGNATURES: ReadonlyArray<readonly [readonly number[], string]> = [
  [[0x89, 0x50, 0x4e, 0x47], 'This is a PNG picture. Upload the table itself as CSV or .xlsx.'],
  [[0xff, 0xd8, 0xff], 'This is a JPEG picture. Upload the table itself as CSV or .xlsx.'],
  [[0x47, 0x49, 0x46, 0x38], 'This is a GIF picture. Upload the table itself as CSV or .xlsx.'],
  [
    [0x25, 0x50, 0x44, 0x46],
    'This is a PDF. Export the table behind it as CSV or .xlsx and upload that.',
  ],
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    'This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a ' +
      'password, or as CSV.',
  ],
  [[0x1f, 0x8b], 'This is a gzip archive. Unpack it and upload the CSV inside.'],
  [[0x52, 0x61, 0x72, 0x21], 'This is a RAR archive. Unpack it and upload the table inside.'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'This is a 7-Zip archive. Unpack it and upload the table inside.'],
  [[0x50, 0x41, 0x52, 0x31], 'This is a Parquet file. Export it as CSV.'],
  [[0x53, 0x51, 0x4c, 0x69], 'This is an SQLite database. Export the table as CSV.'],
];

/** Throws file_empty or file_binary, with a sentence that says what to upload instead. */
export async function sniffFile(path: string): Promise<Sniffed> {
  const { head, tail, size_bytes } = await readEdges(path);
  if (size_bytes === 0) throw new CoxswainError('file_empty', 'The file is empty (0 bytes).');
  for (const [bytes, message] of SIGNATURES) {
    if (bytes.every((byte, at) => head[at] === byte)) {
      throw new CoxswainError('file_binary', message);
    }
  }
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 9) < 9) {
    // A workbook's parts are named in the archive's directory, at the end of the file.
    if (tail.includes('xl/workbook.xml') || head.includes('xl/'))
      return { kind: 'xlsx', size_bytes };
    throw new CoxswainError(
      'file_binary',
      'This is a zip archive, not a workbook. Unpack it and upload the CSV or .xlsx inside.',
    );
  }
  const is_cut = size_bytes > head.length;
  let encoding = encodingOf(head, is_cut);
  // Nothing but ASCII so far says nothing about an umlaut a megabyte further down.
  if (is_cut && encoding === 'utf-8' && isAscii(head) && !(await isUtf8Below(path))) {
    encoding = 'windows-1252';
  }
  const text = iconv.decode(head, encoding, { stripBOM: true });
  if (text.trim() === '') {
    throw new CoxswainError('file_empty', 'The file holds nothing but blanks.');
  }
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be' && head.includes(0)) {
    throw new CoxswainError(
      'file_binary',
      'This is not a text file: it holds zero bytes. Upload the table as CSV or .xlsx.',
    );
  }
  const told = /^sep=([,;\t|])\r?\n?/i.exec(text);
  const skip_chars = told === null ? 0 : told[0].length;
  const delimiter = (told?.[1] as TextFile['delimiter']) ?? delimiterOf(text.slice(skip_chars));
  return { kind: 'csv', encoding, delimiter, skip_chars, size_bytes };
}

async function readEdges(path: string) {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(size, SAMPLE_BYTES));
    await file.read(head, 0, head.length, 0);
    const tail = Buffer.alloc(Math.min(size, SAMPLE_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    return { head, tail, size_bytes: size };
  } finally {
    await file.close();
  }
}

function encodingOf(head: Buffer, is_cut: boolean): TextFile['encoding'] {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  // Without a mark: Latin text in UTF-16 has a zero in nearly every second byte.
  const pairs = Math.min(head.length, 4096) >> 1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < pairs; at += 1) {
    if (head[2 * at] === 0) even += 1;
    if (head[2 * at + 1] === 0) odd += 1;
  }
  if (pairs >= 4 && odd > pairs * 0.6 && even < pairs * 0.05) return 'utf-16le';
  if (pairs >= 4 && even > pairs * 0.6 && odd < pairs * 0.05) return 'utf-16be';
  return isUtf8(head, is_cut) ? 'utf-8' : 'windows-1252';
}

function isUtf8(head: Buffer, is_cut: boolean): boolean {
  try {
    // A character cut in two at the sample's end is no fault: stream mode keeps it back.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: is_cut });
    return true;
  } catch {
    return false;
  }
}

/** Reads on behind the sample until the text proves to be no UTF-8. */
async function isUtf8Below(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { start: SAMPLE_BYTES })) {
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** The delimiter under which most rows have the first row's number of cells, more being better. */
function delimiterOf(text: string): TextFile['delimiter'] {
  let best: TextFile['delimiter'] = ',';
  let best_score = 0;
  for (const delimiter of DELIMITERS) {
    const widths = widthsUnder(delimiter, text);
    const widest = mostCommon(widths.filter((width) => width > 1));
    if (widest === null) continue;
    const agreeing = widths.filter((width) => width === widest).length / widths.length;
    // The header has no decimal commas and no free text, so its own count weighs as much as all.
    const header = widths[0] === widest ? 1 : 0.5;
    const score = agreeing * header * (1 + Math.log2(widest) / 10);
    if (score > best_score + 1e-9) {
      best = delimiter;
      best_score = score;
    }
  }
  return best;
}

function widthsUnder(delimiter: string, text: string): number[] {
  const tokenizer = createCsvTokenizer(delimiter, LOOSE);
  const rows = tokenizer.push(text.slice(0, VOTING_CHARS)).slice(0, VOTING_ROWS);
  if (rows.length < VOTING_ROWS) {
    try {
      rows.push(...tokenizer.end());
    } catch {
      // The sample may end inside a quoted cell; the whole rows before it have voted.
    }
  }
  return rows.filter((row) => row.cells.some((cell) => cell !== '')).map((row) => row.cells.length);
}

function mostCommon(values: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: number | null = null;
  for (const [value, count] of counts) {
    if (best === null || count > (counts.get(best) ?? 0)) best = value;
  }
  return best;
}
