// What an upload answers before anything is stored: the guessed mapping, a preview, what is odd
// about the file, and what only a person can say. Hides the two passes that lead there.
import { CoxswainError } from '../../errors.ts';
import type { FileGuess, ImportProblem, Role } from '../mapping.ts';
import { Mapping } from '../mapping.ts';
import { answerIn } from './answers.ts';
import { guessLayout, type LayoutGuess } from './guess-layout.ts';
import { describeMetric } from './layout-metric-table.ts';
import { createToRecord, missingFrom } from './layouts.ts';
import { decimalEvidence } from './numbers.ts';
import { problemsOf } from './problems.ts';
import { createProfile, type Profile } from './profile.ts';
import {
  cancellationPrefix,
  provenDecimal,
  provenOrder,
  questionsAbout,
  taxFromHeaders,
  unmarkedNegatives,
} from './questions.ts';
import { columnsOf } from './row-reader.ts';
import { openTable, type Table } from './table.ts';
import { costKindOf } from './words.ts';

export interface GuessOptions {
  /** One or several files of one layout; the first one's header counts. */
  files: ReadonlyArray<{ path: string; name: string }>;
  /** ISO 4217: the tenant's, where the file names none. */
  default_currency: string;
  now: Date;
  sheet?: string | null;
  /** The mapping that a person confirmed for this header before. */
  remembered?: Mapping | null;
  signal?: AbortSignal;
}

/** Rows that decide roles and layout. */
const SAMPLE_ROWS = 2_000;
const PREVIEW_ROWS = 20;
const SAMPLES = 5;
/** Longest text shown of one cell. */
const SHOWN_CHARS = 120;

/**
 * Guesses how to read one file or several of the same kind. What must hold for whole columns (the
 * order of day and month, the decimal sign) is decided over every row of every file. Throws
 * file_empty, file_binary, file_unreadable or file_refused.
 */
export async function guessFiles(options: GuessOptions): Promise<FileGuess> {
  const { files, now, remembered } = options;
  const first = files[0];
  if (first === undefined) throw new CoxswainError('bad_request', 'No file was sent.');
  const opened = await openTable(first.path, options);
  const sample = await sampleOf(opened);
  const guess = guessLayout(opened.header, sample, { now, name: first.name });
  const known = remembered != null && fits(remembered, opened.header) ? remembered : null;
  const draft = known ?? draftMapping(guess, sample, opened.header, options);
  const { profile, problems } = await profileFiles(options, opened, draft);
  const mapping = known === null ? settleMapping(draft, profile) : renewed(known, profile);
  const asked = questionsAbout(mapping, profile, known === null ? guess : SURE);
  const questions = asked.map((question) => {
    const answer = known === null ? null : answerIn(known, question.id);
    const holds =
      question.choices.length === 0 || question.choices.some((choice) => choice.value === answer);
    if (answer === null || !holds) return question;
    return { ...question, default: answer, blocking: false };
  });
  const { sniffed } = opened;
  return {
    encoding: sniffed.kind === 'csv' ? sniffed.encoding : 'xlsx',
    delimiter: sniffed.kind === 'csv' ? sniffed.delimiter : null,
    columns: opened.header.map((header, at) => ({
      header,
      role: roleOf(mapping, header),
      samples: samplesOf(sample, at),
    })),
    mapping,
    preview: previewOf(mapping, opened.header, sample, now),
    problems: [...problems, ...problemsOf({ mapping, profile, table: opened, name: first.name })],
    questions,
  };
}

const SURE: Pick<LayoutGuess, 'is_sure' | 'rival'> = { is_sure: true, rival: null };

async function sampleOf(table: Table): Promise<string[][]> {
  const sample: string[][] = [];
  for await (const rows of table.rows) {
    for (const row of rows) sample.push(row.cells);
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return sample.slice(0, SAMPLE_ROWS);
}

function fits(mapping: Mapping, header: readonly string[]): boolean {
  return (
    Object.values(mapping.columns).every((name) => header.includes(name)) &&
    missingFrom(mapping).length === 0
  );
}

/** First reading, from the sample alone: enough to count by in the second pass. */
function draftMapping(
  guess: LayoutGuess,
  sample: ReadonlyArray<readonly string[]>,
  header: readonly string[],
  options: GuessOptions,
): Mapping {
  const { layout, columns } = guess;
  let commas = 0;
  const numeric = (['amount', 'unit_price', 'value', 'gross_sales', 'quantity'] as const)
    .map((role) => header.indexOf(columns[role] ?? ''))
    .filter((at) => at >= 0);
  for (const row of sample) {
    for (const at of numeric) {
      const evidence = decimalEvidence(row[at] ?? '');
      if (evidence === 'comma') commas += 1;
      else if (evidence === 'point') commas -= 1;
    }
  }
  const value_header = columns.value;
  const metric =
    layout === 'metric_table' && columns.metric === undefined && value_header !== undefined
      ? describeMetric(value_header)
      : null;
  const is_named =
    metric !== null && !/^(?:value|amount|number|total|figure)$/.test(metric.metric_name);
  return Mapping.parse({
    layout,
    columns,
    decimal: commas > 0 ? 'comma' : 'point',
    currency: options.default_currency,
    sheet: options.sheet ?? null,
    metric: is_named
      ? {
          name: metric.metric_name,
          label: metric.metric_label,
          unit: metric.unit,
          kind: metric.kind,
        }
      : null,
  });
}

/** Reads every row of every file once. A file with another header is told, not read. */
async function profileFiles(
  options: GuessOptions,
  first: Table,
  draft: Mapping,
): Promise<{ profile: Profile; problems: ImportProblem[] }> {
  const problems: ImportProblem[] = [];
  const columns = columnsOf(draft, first.header);
  const { see, finish } = createProfile(draft, columns, first.header.length);
  for (const { path, name } of options.files) {
    const table = await openTable(path, options);
    const differs = table.header.join('\n') !== first.header.join('\n');
    const missing = Object.values(draft.columns).filter((one) => !table.header.includes(one));
    if (differs) {
      problems.push({
        code: 'header_differs',
        message:
          missing.length > 0
            ? `${name} lacks the column “${missing[0]}” of ${options.files[0]?.name}; import ` +
              'it by itself.'
            : `${name} has its columns in another order than ${options.files[0]?.name}.`,
        file: name,
        row: table.header_row,
        column: missing[0] ?? null,
      });
    }
    if (missing.length > 0) {
      for await (const _ of table.rows) break;
      continue;
    }
    const order = differs ? first.header.map((one) => table.header.indexOf(one)) : null;
    for await (const rows of table.rows) {
      options.signal?.throwIfAborted();
      for (const row of rows) {
        see(order === null ? row : { ...row, cells: order.map((at) => row.cells[at] ?? '') }, name);
      }
    }
  }
  return { profile: finish(), problems };
}

/** Second reading: what the whole columns decide. What they leave open stays null or asked. */
function settleMapping(draft: Mapping, profile: Profile): Mapping {
  const prefix = cancellationPrefix(profile);
  const has_headers = draft.columns.currency === undefined;
  const [currency] = [...profile.currencies].sort((a, b) => b[1] - a[1])[0] ?? [draft.currency];
  const settled: Mapping = {
    ...draft,
    decimal: provenDecimal(profile) ?? draft.decimal,
    date_order: provenOrder(profile),
    currency: has_headers ? currency : draft.currency,
    unmarked_negative: unmarkedNegatives(profile, prefix).priced > 0 ? 'refund' : 'write_off',
    category_kinds: Object.fromEntries(
      [...profile.categories.keys()].map((label) => [label, costKindOf(label)]),
    ),
  };
  if (draft.layout === 'order_lines') settled.cancellation_prefix = prefix;
  settled.tax = taxFromHeaders(settled) ?? 'unknown';
  return settled;
}

/** A confirmed mapping for a new file: what the file's own digits prove goes before memory. */
function renewed(known: Mapping, profile: Profile): Mapping {
  const order = provenOrder(profile);
  const decimal = provenDecimal(profile);
  const told = known.date_order === 'ymd' ? null : known.date_order;
  return {
    ...known,
    date_order: order === null ? told : order === 'ymd' ? known.date_order : order,
    decimal: decimal === null || profile.decimal[decimal] === 0 ? known.decimal : decimal,
  };
}

function roleOf(mapping: Mapping, header: string): Role | null {
  const found = Object.entries(mapping.columns).find(([, name]) => name === header);
  return found === undefined ? null : (found[0] as Role);
}

function samplesOf(sample: ReadonlyArray<readonly string[]>, at: number): string[] {
  const seen = new Set<string>();
  for (const row of sample) {
    const text = (row[at] ?? '').trim();
    if (text !== '') seen.add(text.slice(0, SHOWN_CHARS));
    if (seen.size === SAMPLES) break;
  }
  return [...seen];
}

/** The first rows as the mapping reads them; a row it cannot read yet stands as in the file. */
function previewOf(
  mapping: Mapping,
  header: readonly string[],
  sample: ReadonlyArray<readonly string[]>,
  now: Date,
): Array<Record<string, string>> {
  const is_readable = missingFrom(mapping).length === 0;
  const read = is_readable ? createToRecord(mapping, header, { now }) : null;
  return sample.slice(0, PREVIEW_ROWS).map((cells, at) => {
    const item = read?.(cells, at + 2) ?? null;
    const shown = item === null || 'bad' in item ? cells : item.cells;
    const entries = header.map((name, column) => [
      name,
      (shown[column] ?? '').slice(0, SHOWN_CHARS),
    ]);
    return Object.fromEntries(entries);
  });
}
