// One table of how values cross the border to Postgres, for every driver: what a driver would read
// as a float or cut to milliseconds stays text here, so that no engine answers differently.
import type { Param } from './database.ts';

type Parse = (text: string) => unknown;

/** Type names by object id, for those our statements use. */
export const TYPE_NAMES: Readonly<Record<number, string>> = {
  16: 'bool',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  25: 'text',
  114: 'json',
  701: 'float8',
  1043: 'varchar',
  1082: 'date',
  1114: 'timestamp',
  1184: 'timestamptz',
  1700: 'numeric',
  2249: 'record',
  2278: 'void',
  2950: 'uuid',
  3802: 'jsonb',
  1000: 'bool[]',
  1005: 'int2[]',
  1007: 'int4[]',
  1009: 'text[]',
  1016: 'int8[]',
  1022: 'float8[]',
  1182: 'date[]',
  1185: 'timestamptz[]',
  1231: 'numeric[]',
  2951: 'uuid[]',
  3807: 'jsonb[]',
};

const asText: Parse = (text) => text;
const asNumber: Parse = (text) => Number(text);
const asJson: Parse = (text) => JSON.parse(text);
const asBool: Parse = (text) => text === 't' || text === 'true';

/** '2011-06-30 08:17:00.5+00' → '2011-06-30T08:17:00.500000Z' (sessions run in UTC). */
const asInstant: Parse = (text) => {
  const match = /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00(?::00)?$/.exec(text);
  if (!match) return text;
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(6, '0')}Z`;
};

const SCALARS: Readonly<Record<string, Parse>> = {
  bool: asBool,
  int2: asNumber,
  int4: asNumber,
  int8: asText,
  float8: asNumber,
  numeric: asText,
  text: asText,
  varchar: asText,
  uuid: asText,
  date: asText,
  timestamp: asText,
  timestamptz: asInstant,
  json: asJson,
  jsonb: asJson,
};

/** Object id → parser of the text form; an unknown type stays text. */
export const PARSERS: Readonly<Record<number, Parse>> = Object.fromEntries(
  Object.entries(TYPE_NAMES).map(([oid, name]) => [oid, parserFor(name)]),
);

/** What a driver sends for a parameter: text for everything but null. */
export function encodeParam(value: Param): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

function parserFor(name: string): Parse {
  if (!name.endsWith('[]')) return SCALARS[name] ?? asText;
  const scalar = SCALARS[name.slice(0, -2)] ?? asText;
  return (text) => parseArray(text).map((item) => (item === null ? null : scalar(item)));
}

function arrayLiteral(items: readonly (string | number | boolean | null)[]): string {
  const parts = new Array<string>(items.length);
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (item === null || item === undefined) parts[i] = 'NULL';
    else if (typeof item === 'string') parts[i] = quoted(item);
    else parts[i] = String(item);
  }
  return `{${parts.join(',')}}`;
}

const PLAIN = /^[0-9A-Za-z_.:+-]+$/;

function quoted(item: string): string {
  if (PLAIN.test(item) && item.toUpperCase() !== 'NULL') return item;
  return `"${item.replace(/[\\"]/g, '\\$&')}"`;
}

/** One-dimensional array text: {a,"b,c",NULL}. */
function parseArray(text: string): (string | null)[] {
  const items: (string | null)[] = [];
  let i = 1;
  while (i < text.length - 1) {
    if (text[i] === '"') {
      let item = '';
      for (i++; text[i] !== '"'; i++) {
        if (text[i] === '\\') i++;
        item += text[i];
      }
      items.push(item);
      i += 2;
    } else {
      const end = text.indexOf(',', i);
      const stop = end === -1 ? text.length - 1 : end;
      const item = text.slice(i, stop);
      items.push(item === 'NULL' ? null : item);
      i = stop + 1;
    }
  }
  return items;
}
