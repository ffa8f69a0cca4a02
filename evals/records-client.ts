// The records behind a claim, read as the CSV download that people get and summed here, so that no
// server's own total is taken on trust. Hides the download's columns from the run.
import { Decimal } from 'decimal.js';
import type { RecordsBehind } from './answer.ts';
import { csvRecords } from './csv-records.ts';

const BYTE_ORDER_MARK = '\u{FEFF}';
const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** Sums of a quarter of a million numbers of 45 places are exact in this many digits. */
const Exact = Decimal.clone({ precision: 400 });

/** Sums every record of a claim. Throws where a row has no contribution that is a number. */
export async function sumRecords(csv: AsyncIterable<Uint8Array>): Promise<RecordsBehind> {
  const files = new Set<string>();
  /** Integers of the last place, by how many places there are. */
  const sums = new Map<number, bigint>();
  let count = 0;
  let columns: { contribution: number; file: number } | null = null;
  for await (const records of csvRecords(csv)) {
    for (const cells of records) {
      if (columns === null) {
        columns = columnsOf(cells);
        continue;
      }
      count += 1;
      const file = cells[columns.file];
      if (file) files.add(file);
      const text = cells[columns.contribution];
      // A first day is shown and adds nothing.
      if (text === '') continue;
      if (text === undefined || !NUMBER.test(text)) {
        throw new Error(`Record ${count} contributes “${text}”, which is no number.`);
      }
      const point = text.indexOf('.');
      const places = point < 0 ? 0 : text.length - point - 1;
      const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
      sums.set(places, (sums.get(places) ?? 0n) + BigInt(digits));
    }
  }
  const total = [...sums].reduce(
    (sum, [places, units]) => sum.plus(new Exact(`${units}e-${places}`)),
    new Exact(0),
  );
  return { count, total: total.toFixed(), files: [...files].sort() };
}

function columnsOf(header: readonly string[]) {
  const at = (name: string) => {
    const column = header.findIndex((one) => one.replace(BYTE_ORDER_MARK, '') === name);
    if (column < 0) throw new Error(`The records have no column “${name}”: ${header.join()}`);
    return column;
  };
  return { contribution: at('contribution'), file: at('file') };
}
