// The records behind a claim, read as the CSV download that people get and summed here, so that no
// server's own total is taken on trust. Hides the download's columns from the run.
import { parse } from 'csv-parse';
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { RecordsBehind } from './answer.ts';

/** What the judge needs of a row: its weight, its file, and of a ratio the side it stands on. */
const Row = z.looseObject({
  contribution: z.string(),
  file: z.string().optional(),
  part: z.enum(['numerator', 'denominator', '']).optional(),
});

/** Sums every record of a claim; a ratio's two sides are summed apart and divided. */
export async function sumRecords(csv: AsyncIterable<Uint8Array>): Promise<RecordsBehind> {
  const files = new Set<string>();
  const sums = { numerator: new Decimal(0), denominator: new Decimal(0), plain: new Decimal(0) };
  let count = 0;
  let is_ratio = false;
  const parser = parse({ columns: true, bom: true, skip_empty_lines: true });
  const reading = feed(csv, parser);
  for await (const cells of parser) {
    const row = Row.parse(cells);
    const side = row.part || 'plain';
    is_ratio ||= side !== 'plain';
    sums[side] = sums[side].plus(row.contribution || 0);
    if (row.file) files.add(row.file);
    count += 1;
  }
  await reading;
  const total = is_ratio ? quotient(sums.numerator, sums.denominator) : sums.plain;
  return { count, total: total?.toFixed() ?? null, files: [...files].sort() };
}

async function feed(csv: AsyncIterable<Uint8Array>, parser: ReturnType<typeof parse>) {
  try {
    for await (const chunk of csv) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once('drain', resolve));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function quotient(a: Decimal, b: Decimal): Decimal | null {
  return b.isZero() ? null : a.dividedBy(b);
}
