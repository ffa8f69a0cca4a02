// What a person is asked before a file is imported, and why: one question per open field of the
// mapping. Hides the wording and which questions block.
import type { ImportQuestion, Layout, Mapping, Role } from '../mapping.ts';
import { LAYOUTS } from '../mapping.ts';
import type { LayoutGuess } from './guess-layout.ts';
import { LAYOUT_SPECS } from './layouts.ts';
import type { Profile } from './profile.ts';
import { costKindOf } from './words.ts';

/** More questions than this are not answered but clicked away. */
const MOST_CODE_QUESTIONS = 40;
const MOST_CATEGORY_QUESTIONS = 40;
/** Roles whose figures may or may not have tax in them. */
const TAXED: ReadonlySet<Layout> = new Set(['order_lines', 'till_days', 'invoices', 'expenses']);
const MONEY: readonly Role[] = ['amount', 'unit_price', 'gross_sales'];

/** All questions about a file, those that block first. */
export function questionsAbout(
  mapping: Mapping,
  profile: Profile,
  guess: Pick<LayoutGuess, 'is_sure' | 'rival'>,
): ImportQuestion[] {
  const all = [
    ...layoutQuestion(mapping, guess),
    ...dateOrderQuestion(mapping, profile),
    ...decimalQuestion(profile),
    ...metricQuestions(mapping),
    ...negativeQuestion(mapping, profile),
    ...taxQuestion(mapping),
    ...keyQuestion(profile),
    ...codeQuestions(mapping, profile),
    ...categoryQuestions(mapping, profile),
  ];
  return [...all.filter((one) => one.blocking), ...all.filter((one) => !one.blocking)];
}

/** The order of day and month that a column's digits prove, or null where they do not. */
export function provenOrder(profile: Profile): 'dmy' | 'mdy' | 'ymd' | null {
  const { dmy, mdy, either, same } = profile.order;
  if (dmy > 0 && mdy === 0) return 'dmy';
  if (mdy > 0 && dmy === 0) return 'mdy';
  if (dmy > 0 || either > 0) return null;
  // 05/05/2025 alone reads the same both ways; dates with the year first need no order.
  return same > 0 ? 'dmy' : 'ymd';
}

/** The decimal sign that the numbers prove, or null where they could be either. */
export function provenDecimal(profile: Profile): 'point' | 'comma' | null {
  const { point, comma, either } = profile.decimal;
  if (comma > 0 && point === 0) return 'comma';
  if (point > 0 && comma === 0) return 'point';
  return either === 0 && point === 0 && comma === 0 ? 'point' : null;
}

/**
 * The letters that mark a cancelled order: every row that has them gives back, and other rows are
 * without them. Null where orders begin with a C that marks nothing; 'C' where none was seen yet.
 */
export function cancellationPrefix(profile: Profile): string | null {
  const [best] = [...profile.marks]
    .filter(([letters, found]) => letters !== '' && found.negative === found.rows)
    .filter(([, found]) => found.rows < profile.rows)
    .sort(([, one], [, two]) => two.rows - one.rows);
  if (best !== undefined) return best[0];
  return profile.marks.has('C') ? null : 'C';
}

/** Rows with a negative quantity that neither that mark nor a status explains. */
export function unmarkedNegatives(
  profile: Profile,
  prefix: string | null,
): { rows: number; priced: number } {
  const sum = { rows: 0, priced: 0 };
  for (const [letters, found] of profile.marks) {
    if (letters === prefix) continue;
    sum.rows += found.unexplained;
    sum.priced += found.priced;
  }
  return sum;
}

function layoutQuestion(
  mapping: Mapping,
  guess: Pick<LayoutGuess, 'is_sure' | 'rival'>,
): ImportQuestion[] {
  if (guess.is_sure && guess.rival === null) return [];
  return [
    {
      id: 'layout',
      text: guess.is_sure
        ? `This looks like “${LAYOUT_SPECS[mapping.layout].label}”. Is it?`
        : 'What is in this file? Its columns fit none of the layouts by their names; say ' +
          'which it is, and which column is what.',
      choices: LAYOUTS.map((value) => ({ value, label: LAYOUT_SPECS[value].label })),
      default: guess.is_sure ? mapping.layout : null,
      blocking: !guess.is_sure,
    },
  ];
}

function dateOrderQuestion(mapping: Mapping, profile: Profile): ImportQuestion[] {
  if (mapping.columns.date === undefined || provenOrder(profile) !== null) return [];
  const { dmy, mdy } = profile.order;
  const example = profile.order.example ?? '03/04/2025';
  const mixed =
    dmy > 0 && mdy > 0
      ? ` ${dmy} dates can only have the day first and ${mdy} only the month first; the ` +
        'others will be set aside as bad rows.'
      : '';
  return [
    {
      id: 'date_order',
      text: `Does “${example}” have the day or the month first?${mixed}`,
      choices: [
        { value: 'dmy', label: `${spelledOut(example, 'dmy')} (day first)` },
        { value: 'mdy', label: `${spelledOut(example, 'mdy')} (month first)` },
      ],
      default: null,
      blocking: true,
    },
  ];
}

/** '03/04/2025' → '3 April 2025' or 'April 3, 2025'. */
function spelledOut(example: string, order: 'dmy' | 'mdy'): string {
  const [first = '', second = '', year = ''] = example.split(/[^\d]+/);
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  const name = MONTH_NAMES[Number(month) - 1] ?? month;
  const full_year = year.length === 2 ? `20${year}` : year.slice(0, 4);
  return `${Number(day)} ${name} ${full_year}`;
}

const MONTH_NAMES =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

function decimalQuestion(profile: Profile): ImportQuestion[] {
  if (provenDecimal(profile) !== null) return [];
  const { point, comma } = profile.decimal;
  const example = profile.decimal.example ?? '1,234';
  const mixed =
    point > 0 && comma > 0
      ? ` ${point} numbers are written with a decimal point and ${comma} with a decimal ` +
        'comma; one kind will be set aside as bad rows.'
      : '';
  const has_comma = example.includes(',');
  const whole = example.replace(/[^\d-]/g, '');
  const broken = example.replace(/[^\d.,-]/g, '').replace(',', '.');
  return [
    {
      id: 'decimal',
      text: `How much is “${example}”?${mixed}`,
      choices: [
        { value: 'point', label: `${has_comma ? whole : broken} (decimal point, as in 1,234.50)` },
        { value: 'comma', label: `${has_comma ? broken : whole} (decimal comma, as in 1.234,50)` },
      ],
      default: null,
      blocking: true,
    },
  ];
}

function metricQuestions(mapping: Mapping): ImportQuestion[] {
  if (mapping.layout !== 'metric_table' || mapping.columns.metric !== undefined) return [];
  const header = mapping.columns.value ?? 'value';
  return [
    {
      id: 'metric.name',
      text: `What is “${header}” called?`,
      choices: [],
      default: mapping.metric?.label ?? null,
      blocking: mapping.metric === null,
    },
    {
      id: 'metric.kind',
      text: `How does “${mapping.metric?.label ?? header}” add up over time?`,
      choices: [
        { value: 'flow', label: 'It adds up: a month is the sum of its days' },
        { value: 'stock', label: 'It is a level: a month is its last day' },
        { value: 'average', label: 'It is a rate or average: it is never added up' },
      ],
      default: mapping.metric?.kind ?? 'flow',
      blocking: false,
    },
  ];
}

function negativeQuestion(mapping: Mapping, profile: Profile): ImportQuestion[] {
  const { rows, priced } = unmarkedNegatives(profile, cancellationPrefix(profile));
  if (mapping.layout !== 'order_lines' || rows === 0) return [];
  const some = rows === 1 ? 'One row has' : `${rows} rows have`;
  return [
    {
      id: 'unmarked_negative',
      text:
        priced === 0
          ? `${some} a negative quantity, no price, and no mark of a cancellation. What are they?`
          : `${some} a negative quantity and no mark of a cancellation; ${priced} of them ` +
            'have a price. What are they?',
      choices: [
        { value: 'write_off', label: 'Stock written off: no sale, no refund' },
        { value: 'refund', label: 'Goods given back: refunds' },
      ],
      default: mapping.unmarked_negative,
      blocking: priced > 0,
    },
  ];
}

function taxQuestion(mapping: Mapping): ImportQuestion[] {
  const has_money = MONEY.some((role) => mapping.columns[role] !== undefined);
  if (!TAXED.has(mapping.layout) || !has_money || taxFromHeaders(mapping) !== null) return [];
  return [
    {
      id: 'tax',
      text: 'Do these amounts include sales tax or VAT?',
      choices: [
        { value: 'included', label: 'Yes, tax is in them' },
        { value: 'excluded', label: 'No, they are without tax' },
        { value: 'unknown', label: 'I don’t know' },
      ],
      default: 'unknown',
      blocking: false,
    },
  ];
}

/** What a header itself says: 'Net amount', 'Total excl. VAT', 'Amount (inc. tax)'. */
export function taxFromHeaders(mapping: Mapping): 'included' | 'excluded' | null {
  const headers = MONEY.map((role) => mapping.columns[role] ?? '')
    .join(' | ')
    .toLowerCase();
  if (
    /\bex(?:cl?|cluding)?\.?\s*(?:of\s*)?(?:vat|tax|gst|mwst|ust)|\bnet(?:to)?\b(?! sales)/.test(
      headers,
    )
  ) {
    return 'excluded';
  }
  return /\binc(?:l|luding)?\.?\s*(?:vat|tax|gst|mwst|ust)|\bbrutto\b/.test(headers)
    ? 'included'
    : null;
}

function keyQuestion(profile: Profile): ImportQuestion[] {
  if (profile.unique.size === 0 || profile.rows < 2) return [];
  return [
    {
      id: 'key',
      text: 'When a corrected file comes, what tells that a row is the same row as before?',
      choices: [
        { value: 'row', label: 'The whole row: a changed row is a new one' },
        ...[...profile.unique].map((role) => ({
          value: role,
          label: `Its ${role.replaceAll('_', ' ')}: the newer row replaces the older`,
        })),
      ],
      default: 'row',
      blocking: false,
    },
  ];
}

function codeQuestions(mapping: Mapping, profile: Profile): ImportQuestion[] {
  if (mapping.layout !== 'order_lines') return [];
  return codesToAsk(profile)
    .slice(0, MOST_CODE_QUESTIONS)
    .map(([code, found]) => {
      const named =
        found.description === null || found.description === code ? '' : ` “${found.description}”`;
      const amount = `${found.sum.value()} ${mapping.currency}`;
      return {
        id: `code_treatment.${code}`,
        text:
          `${code}${named} looks like ${found.meaning} rather than goods: ${found.rows} ` +
          `${found.rows === 1 ? 'row' : 'rows'}, ${amount} in all. Does it count as sales?`,
        choices: [
          { value: 'keep', label: 'Keep it as it stands' },
          { value: 'exclude', label: 'Leave it out of sales' },
        ],
        default: 'keep',
        blocking: false,
      };
    });
}

/** Codes that look like something other than goods, the most used first. */
export function codesToAsk(profile: Profile) {
  return [...profile.codes]
    .filter(([, found]) => found.meaning !== null)
    .sort(([a, one], [b, two]) => two.rows - one.rows || (a < b ? -1 : 1));
}

function categoryQuestions(mapping: Mapping, profile: Profile): ImportQuestion[] {
  if (mapping.layout !== 'expenses') return [];
  return [...profile.categories]
    .sort(([, one], [, two]) => two.rows - one.rows)
    .slice(0, MOST_CATEGORY_QUESTIONS)
    .map(([category, found]) => ({
      id: `category_kinds.${category}`,
      text:
        `What kind of cost is “${category}”? ${found.rows} ` +
        `${found.rows === 1 ? 'row' : 'rows'}, ${found.sum.value()} ${mapping.currency} in ` +
        'all.',
      choices: [
        {
          value: 'cost_of_sales',
          label: 'What the goods sold cost (ingredients, stock, packaging)',
        },
        { value: 'overhead', label: 'Running the business (rent, wages, energy)' },
        {
          value: 'not_an_expense',
          label: 'No expense (owner’s draw, loan repayment, tax payment)',
        },
      ],
      default: costKindOf(category),
      blocking: false,
    }));
}
