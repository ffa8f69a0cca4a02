// How people write numbers: thousands marks, decimal commas, currency signs, brackets for minus,
// percent. Hides all of it behind one canonical decimal string or a reason that names the cell.
import { Decimal as Big } from 'decimal.js';
import type { Mapping } from '../mapping.ts';
import type { Decimal } from '../records.ts';
import { negateDecimal } from './decimal.ts';

/** Why a cell could not be read; a person sees the sentence. */
export interface Unreadable {
  reason: string;
}

/** Above this a figure of a small company is a fault of the file (and a double loses cents). */
const LARGEST = 1e15;
/** A cell longer than this is not a number; guards the patterns below against long input. */
const LONGEST_NUMBER = 64;
/** Digits after the point beyond this are noise of a calculation, refused rather than cut. */
const LONGEST_FRACTION = 20;

const BLANKS = new Set(['', '-', '–', '—', 'n/a', 'na', '#n/a', 'null', 'none', 'nil', '.', '?']);
const CURRENCY_SIGNS = /(?:US|A|C|NZ|HK|S|R|MX)?[$€£¥₹₽₩₪₫₦₱฿₺₴]|\b(?:kr|zł|kč|fr|rs)\b\.?/giu;
const CURRENCY_CODES = new Set(Intl.supportedValuesOf('currency'));
const CODE_AT_EDGE = /^([A-Za-z]{3})(?=[\s\d(.,+-])|(?<=[\s\d).,])([A-Za-z]{3})$/g;
const POINT = /^(?:\d+|\d{1,3}(?:[,\s'’]\d{2,3})*[,\s'’]\d{3})?(?:\.\d*)?$/u;
const COMMA = /^(?:\d+|\d{1,3}(?:[.\s'’]\d{2,3})*[.\s'’]\d{3})?(?:,\d*)?$/u;
const EXPONENT = /^[+-]?\d+(?:\.\d+)?e[+-]?\d{1,2}$/i;

/**
 * Reads one number. Blank, '-' and 'n/a' are null: unknown, which is not zero. A percent sign is
 * dropped and the number stays in percent ('12 %' is 12).
 */
export function parseNumber(
  text: string,
  decimal: Mapping['decimal'],
): Decimal | null | Unreadable {
  const plain = decimal === 'point' ? canonicalPlain(text) : null;
  if (plain !== null) return plain;
  return parseDecorated(text, decimal);
}

/** The ISO 4217 code that a number's sign or letters name, or null: '£1.20' → 'GBP'. */
export function currencyOf(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_NUMBER) return null;
  for (const [sign, code] of SIGN_CODES) if (trimmed.includes(sign)) return code;
  const letters = /^([A-Z]{3})[\s\d(-]|[\s\d)]([A-Z]{3})$/.exec(trimmed);
  const code = letters?.[1] ?? letters?.[2];
  return code !== undefined && CURRENCY_CODES.has(code) ? code : null;
}

/** True for an ISO 4217 code in use. */
export function isCurrencyCode(text: string): boolean {
  return CURRENCY_CODES.has(text);
}

/** What a number's marks say about the column's decimal sign: only whole columns may decide. */
export function decimalEvidence(text: string): 'point' | 'comma' | 'either' | null {
  if (text.length > LONGEST_NUMBER) return null;
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma < 0 && point < 0) return null;
  const body = text.replace(/[^\d.,]/g, '').replace(/^[.,](?=.*[.,])|[.,]$/g, '');
  const marks = body.replace(/\d/g, '');
  if (marks === '') return null;
  const last = marks[marks.length - 1] === ',' ? 'comma' : 'point';
  const other = last === 'comma' ? 'point' : 'comma';
  if (marks.length > 1) return new Set(marks).size > 1 ? last : other;
  const [whole = '', fraction = ''] = body.split(/[.,]/);
  const grouped = fraction.length === 3 && whole.length >= 1 && whole.length <= 3;
  return grouped && !whole.startsWith('0') ? 'either' : last;
}

/** The marks that name one currency and no other; '$' is left out, it names twenty. */
const SIGN_CODES: ReadonlyArray<readonly [string, string]> = [
  ['£', 'GBP'],
  ['€', 'EUR'],
  ['₹', 'INR'],
  ['₽', 'RUB'],
  ['₩', 'KRW'],
  ['₪', 'ILS'],
  ['₺', 'TRY'],
  ['₴', 'UAH'],
  ['₦', 'NGN'],
  ['₱', 'PHP'],
  ['₫', 'VND'],
  ['฿', 'THB'],
  ['zł', 'PLN'],
  ['R$', 'BRL'],
  ['US$', 'USD'],
];

/** '12', '-3.50' and their like, character by character: nearly every cell of every file. */
function canonicalPlain(text: string): Decimal | null {
  const length = text.length;
  if (length === 0 || length > 15) return null;
  const start = text.charCodeAt(0) === 45 ? 1 : 0;
  let point = -1;
  for (let i = start; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 46 && point < 0) point = i;
    else if (code < 48 || code > 57) return null;
  }
  if (start === length || point === start || point === length - 1) return null;
  if (text.charCodeAt(start) === 48 && point !== start + 1 && length > start + 1) return null;
  if (point < 0) return text === '-0' ? '0' : text;
  let end = length;
  while (text.charCodeAt(end - 1) === 48) end -= 1;
  if (end - 1 === point) end = point;
  const cut = end === length ? text : text.slice(0, end);
  return cut === '-0' ? '0' : cut;
}

function parseDecorated(
  original: string,
  decimal: Mapping['decimal'],
): Decimal | null | Unreadable {
  const trimmed = original.trim();
  if (trimmed.length > LONGEST_NUMBER) return { reason: 'is too long to be a number' };
  if (BLANKS.has(trimmed.toLowerCase())) return null;
  const unsigned = stripMarks(trimmed);
  let text = unsigned.text;
  if (EXPONENT.test(text)) text = new Big(text).toFixed();
  else if (!(decimal === 'point' ? POINT : COMMA).test(text) || !/\d/.test(text)) {
    return { reason: `“${original.trim()}” is not a number${commaHint(text, decimal)}` };
  } else {
    text = decimal === 'point' ? text.replace(/[,\s'’]/gu, '') : text.replace(/[.\s'’]/gu, '');
    text = text.replace(',', '.');
  }
  const [whole = '', fraction = ''] = text.split('.');
  if (fraction.length > LONGEST_FRACTION) return { reason: `“${trimmed}” has too many decimals` };
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  const tail = fraction.replace(/0+$/, '');
  const value = tail === '' ? digits : `${digits}.${tail}`;
  if (Number(value) > LARGEST) return { reason: `“${trimmed}” is larger than 1e15` };
  return unsigned.negative ? negateDecimal(value) : value;
}

/** Takes off currency, percent, brackets and signs, and says whether they meant minus. */
function stripMarks(trimmed: string): { text: string; negative: boolean } {
  let text = trimmed
    .replace(/[−–—]/gu, '-')
    .replace(CURRENCY_SIGNS, '')
    .replace(CODE_AT_EDGE, (code) => (CURRENCY_CODES.has(code.toUpperCase()) ? '' : code))
    .replace(/\s*%$/u, '')
    .trim();
  let negative = false;
  const bracketed = /^\((.*)\)$/u.exec(text);
  if (bracketed) {
    negative = true;
    text = (bracketed[1] ?? '').trim();
  }
  const sign = /^([+-])\s*|\s*([+-])$/u.exec(text);
  if (sign) {
    if ((sign[1] ?? sign[2]) === '-') negative = !negative;
    text = text.replace(sign[0], '').trim();
  }
  return { text, negative };
}

function commaHint(text: string, decimal: Mapping['decimal']): string {
  if (!/^[\d.,\s]+$/u.test(text)) return '';
  return decimal === 'point' ? ' with a decimal point' : ' with a decimal comma';
}
