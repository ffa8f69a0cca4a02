// The two businesses the tests of this folder ask about, and a short way to write down what a
// question was understood as. Only tests import it.
import { METRIC_WORDS } from '../../prompts/metric-words.ts';
import type { Filter, UnderstandContext, Understanding } from '../query.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MEMBERS: readonly [Filter['dimension'], string, string][] = [
  ['product', 'p1', 'Butter croissant'],
  ['product', 'p2', 'Almond croissant'],
  ['product', 'p3', 'Sourdough loaf'],
  ['product', 'p4', 'Christmas pudding'],
  ['product', '85123A', 'WHITE HANGING HEART T-LIGHT HOLDER'],
  ['product', 'p6', 'Flat white'],
  ['category', 'bread', 'Bread'],
  ['category', 'rent', 'Rent'],
  ['category', 'wages', 'Wages'],
  ['channel', 'web', 'Web shop'],
  ['channel', 'shop', 'Shop'],
  ['channel', 'wholesale', 'Wholesale'],
  ['country', 'FR', 'France'],
  ['country', 'DE', 'Germany'],
  ['country', 'GB', 'United Kingdom'],
  ['customer', '17850', '17850'],
  ['customer', 'c2', 'Harbour Cafe'],
];

/** A bakery whose data reaches up to yesterday; today is a Saturday. */
export const BAKERY: UnderstandContext = {
  today: '2026-11-21',
  fiscal_year_start: 1,
  week_start: 1,
  country: 'GB',
  metrics: METRIC_WORDS,
  data: { from: '2024-05-01', to: '2026-11-21' },
  known_metrics: new Set(METRIC_WORDS.map(({ name }) => name)),
  members: MEMBERS.map(([dimension, key, label]) => ({ dimension, key, label, score: 0.5 })),
  previous: null,
};

/** A retailer whose data ended long before today, without costs. */
export const RETAIL: UnderstandContext = {
  ...BAKERY,
  data: { from: '2010-12-01', to: '2011-07-01' },
  known_metrics: new Set([
    'revenue',
    'gross_sales',
    'refunds',
    'orders',
    'units_sold',
    'active_customers',
  ]),
};

/** 'rank revenue 2026-10 by product worst 5', 'clarify', 'declined advice'. */
export function brief(understanding: Understanding): string {
  if (understanding.status === 'clarify') return 'clarify';
  if (understanding.status === 'declined') {
    const { reason, term } = understanding;
    return reason === 'unknown_member' ? `declined ${reason} ${term}` : `declined ${reason}`;
  }
  if (understanding.status === 'told') return `told ${understanding.act.act}`;
  const { query } = understanding;
  const parts = [query.family, query.metric ?? '-'];
  if (query.window !== null) parts.push(span(query.window));
  if (query.compare !== null) parts.push('against', span(query.compare));
  for (const { label } of query.filters) parts.push(`[${label}]`);
  if (query.by !== null) parts.push('by', query.by);
  if (query.family === 'rank') parts.push(`${query.direction} ${query.limit}`);
  if (query.family === 'when') parts.push(query.cycle ?? '-', query.extreme ?? 'both');
  if (query.weekday !== undefined) parts.push(`on ${WEEKDAYS[query.weekday - 1]}`);
  if (query.term !== null) parts.push(`“${query.term}”`);
  return parts.join(' ');
}

/** '2026-10' for a whole month, '2026' for a whole year, else 'from..to'. */
function span({ from, to }: { from: string; to: string }): string {
  const [y, m] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  const next = m === 12 ? `${y + 1}-01-01` : `${y}-${String(m + 1).padStart(2, '0')}-01`;
  if (from.endsWith('-01') && to === next) return from.slice(0, 7);
  if (from.endsWith('-01-01') && to === `${y + 1}-01-01`) return String(y);
  return `${from}..${to}`;
}

/** Windows by their short names, as the bakery of the fixtures has them. */
const WINDOWS: Readonly<Record<string, string>> = {
  OCT: '2026-10',
  YEAR: '2025-11-01..2026-11-01',
  ALL: '2024-05-01..2026-11-21',
  LW: '2026-11-09..2026-11-16',
  PW: '2026-11-02..2026-11-09',
  YDAY: '2026-11-20..2026-11-21',
  YTD: '2026-01-01..2026-11-22',
  LYTD: '2025-01-01..2025-11-22',
  NOW: '2026-01-01..2026-11-21',
  LNOW: '2025-01-01..2025-11-21',
  Q1: '2026-01-01..2026-04-01',
  Q2: '2026-04-01..2026-07-01',
  Q3: '2026-07-01..2026-10-01',
  LQ1: '2025-01-01..2025-04-01',
  LQ2: '2025-04-01..2025-07-01',
  LQ3: '2025-07-01..2025-10-01',
  H1: '2026-01-01..2026-07-01',
  LH1: '2025-01-01..2025-07-01',
};

export interface Phrasing {
  question: string;
  /** Readings as `brief` writes them; one that ends in `*` fixes only what stands before it. */
  wanted: string[];
}

/** A table as text, one line each: “question => reading | another accepted reading”. */
export function phrasings(table: string): Phrasing[] {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [question = '', accepted = ''] = line.split(' => ');
    const wanted = accepted.split(' | ').map((reading) =>
      reading
        .split(' ')
        .map((word) => WINDOWS[word] ?? word)
        .join(' '),
    );
    return { question, wanted };
  });
}

/** The lines of a table that are understood otherwise, with what they were understood as. */
export async function misread(
  table: string,
  read: (question: string) => Promise<Understanding>,
): Promise<string> {
  const wrong: string[] = [];
  for (const { question, wanted } of phrasings(table)) {
    const got = brief(await read(question));
    const fits = (reading: string) =>
      reading.endsWith('*') ? got.startsWith(reading.slice(0, -1).trim()) : got === reading;
    if (!wanted.some(fits)) wrong.push(`${question}\n     got ${got}\n  wanted ${wanted[0]}`);
  }
  return wrong.join('\n');
}
