// Runs in a worker thread: unpacks one workbook within limits, marks the cells that have no value
// to trust, parses the sheet and hands its rows over batch by batch. Hides read-excel-file.
import { parentPort, workerData } from 'node:worker_threads';
import { readSheet } from 'read-excel-file/node';
import { type ErrorCode, isCoxswainError } from '../../errors.ts';
import type { WorkerMessage } from './excel.ts';
import { FAULT_MARK, prepareWorkbook } from './excel-parts.ts';
import type { SourceRow } from './table.ts';

/** Rows a message carries: large enough to be quick, small enough to stay flat. */
const BATCH_ROWS = 2_000;
/** The design's limit; a sheet itself ends at 1,048,576. */
const MOST_ROWS = 500_000;
/** Same as for text files. */
const MOST_COLUMNS = 1_000;
/** Excel calculates with 15 significant digits and stores 17: 2.55 as 2.5499999999999998. */
const EXCEL_DIGITS = 15;
/** Day 61 of the 1900 calendar; before it Excel counts a 29 February 1900 that never was. */
const FIRST_SOUND_DAY_MS = Date.UTC(1900, 2, 1);
const DAY_ZERO_MS = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

type CellValue = string | boolean | Date | null;

async function* messages(): AsyncGenerator<WorkerMessage> {
  const input = workerData as { bytes: Uint8Array; sheet: string | null };
  const prepared = prepareWorkbook(Buffer.from(input.bytes), input.sheet);
  if (prepared.notes.length > 0) yield { kind: 'notes', notes: prepared.notes };
  const data = (await readSheet<string>(prepared.archive, prepared.sheet, {
    // The text of a number as stored, so that no digit passes through a double unseen.
    parseNumber: (text: string) => text,
    trim: false,
  })) as unknown as CellValue[][];
  if (data.length > MOST_ROWS) {
    yield refused(`The sheet has more than ${MOST_ROWS.toLocaleString('en-US')} rows.`);
    return;
  }
  for (let from = 0; from < data.length; from += BATCH_ROWS) {
    const rows: SourceRow[] = [];
    for (let at = from; at < Math.min(from + BATCH_ROWS, data.length); at += 1) {
      const row = rowOf(data[at] ?? [], at + 1);
      const fault = row.fault ?? prepared.merged.get(at + 1);
      rows.push(fault === undefined ? row : { ...row, fault });
    }
    if (rows.some((row) => row.cells.length > MOST_COLUMNS)) {
      yield refused(`The sheet has more than ${MOST_COLUMNS} columns.`);
      return;
    }
    yield { kind: 'rows', rows };
  }
}

function refused(what: string): WorkerMessage {
  return { kind: 'refused', code: 'file_refused', message: `${what} Split it, or save it as CSV.` };
}

function rowOf(values: readonly CellValue[], row_number: number): SourceRow {
  let fault: SourceRow['fault'];
  const cells = values.map((value, column_index) => {
    const cell = cellText(value);
    if (typeof cell === 'string') return cell;
    fault ??= { column_index, reason: cell.reason };
    return cell.shown;
  });
  return fault === undefined ? { row_number, cells } : { row_number, cells, fault };
}

function cellText(value: CellValue): string | { shown: string; reason: string } {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return dateText(value);
  if (value.startsWith(FAULT_MARK)) {
    const reason = value.slice(FAULT_MARK.length);
    return { shown: '', reason };
  }
  return value.length > EXCEL_DIGITS && /^-?\d*\.?\d+(?:E[+-]?\d+)?$/i.test(value)
    ? numberText(value)
    : value;
}

/** A long stored number as Excel shows it; a long id that is text keeps its digits. */
function numberText(value: string): string {
  if (/^-?\d+$/.test(value)) return value;
  const rounded = Number(Number(value).toPrecision(EXCEL_DIGITS));
  return Number.isFinite(rounded) ? String(rounded) : value;
}

/** ISO text of a date cell; a bare time of day is day 0 in Excel. */
function dateText(value: Date): string | { shown: string; reason: string } {
  const ms = Math.round(value.getTime() / 1000) * 1000;
  const iso = new Date(ms).toISOString();
  const clock = iso.slice(11, 19);
  if (ms >= DAY_ZERO_MS && ms < DAY_ZERO_MS + DAY_MS) return clock;
  if (ms < FIRST_SOUND_DAY_MS) {
    return {
      shown: iso.slice(0, 10),
      reason:
        'holds a day up to number 60 of Excel’s calendar (before March 1900), which is no date',
    };
  }
  return clock === '00:00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)}T${clock}`;
}

function failure(error: unknown): WorkerMessage {
  if (isCoxswainError(error)) return { kind: 'refused', code: error.code, message: error.message };
  const code: ErrorCode = 'file_unreadable';
  const cause = error instanceof Error ? error.message : String(error);
  return {
    kind: 'refused',
    code,
    message:
      `The workbook could not be read (${cause.slice(0, 200)}). Open it in Excel, save it ` +
      'again, or save it as CSV.',
  };
}

const port = parentPort;
if (port !== null) {
  const source = messages();
  port.on('message', async () => {
    try {
      const next = await source.next();
      port.postMessage(next.done === true ? { kind: 'done' } : next.value);
    } catch (error) {
      port.postMessage(failure(error));
    }
  });
}
