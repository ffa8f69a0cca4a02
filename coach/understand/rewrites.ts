// Short turns that mean something only beside the query before (“no, net”, “excluding refunds”,
// “make it ten”, “vs each other”): each is put into words, or into a query, that the readers know.
// Hides these turns of phrase from conversation.ts.
import { monthsBetween } from '../../analysis/calendar.ts';
import type { Query, Understanding } from '../query.ts';
import type { Leaned, Turn } from './conversation.ts';
import { numberOf } from './date-atom.ts';
import { MONTHS, parts } from './periods.ts';
import { normalise } from './words.ts';

const MOST_ROWS = 50;
/** “No, I meant …”: what follows is the message. */
const CORRECTS = new RegExp(
  String.raw`^(?:(?:no|nope|nah|sorry|soz|my bad|oops|wait|hang on|not that(?: one)?|not` +
    String.raw` this(?: one)?|wrong one)\b[,.!:;\s\u2013-]*)+` +
    String.raw`(?:(?:(?:i )?(?:meant|mean|wanted|want)|make (?:it|that)|rather|it` +
    String.raw` should be|should be)\b[,.:\s]*)*`,
  'i',
);
/** “Not Belgium, Spain”: only what is meant. */
const NOT_BUT = new RegExp(
  String.raw`^not (?:the )?[\p{L}'-]+(?: [\p{L}'-]+)?(?:,? but|,)` +
    String.raw` (?<meant>.+)$|^not [\p{L}'-]+ (?<other>[\p{L}'-]+)[.!?]*$`,
  'iu',
);

/** What “gross” and “net” turn a figure into. */
const SIDES: Readonly<Record<string, { gross: string; net: string }>> = {
  revenue: { gross: 'gross sales', net: 'net sales' },
  gross_sales: { gross: 'gross sales', net: 'net sales' },
  gross_margin: { gross: 'gross margin', net: 'net margin' },
  net_margin: { gross: 'gross margin', net: 'net margin' },
  gross_profit: { gross: 'gross profit', net: 'net profit' },
  net_profit: { gross: 'gross profit', net: 'net profit' },
};
const SHARES: Readonly<Record<string, string>> = {
  refunds: 'refund rate',
  gross_profit: 'gross margin',
  net_profit: 'net margin',
};

/** The message in words that need no more than the query before; settled where it is a query. */
export function rewritten(leaned: Leaned, turns: readonly Turn[]): Leaned {
  const { previous } = leaned.context;
  if (previous === null || leaned.settled !== null) return leaned;
  const corrected = withoutCorrection(leaned.question);
  const question = corrected;
  const plain = normalise(question).text;
  const settle = (query: Query): Leaned => {
    const settled: Understanding = { status: 'query', query, assumed: [] };
    return { ...leaned, settled };
  };
  const words = (text: string): Leaned => ({ ...leaned, question: text });

  const side = /^(?:the )?(?<side>gross|net)(?: (?:one|please|i mean|figure|amount))*$/.exec(plain);
  const sides = SIDES[previous.metric ?? ''];
  if (side?.groups?.side !== undefined && sides !== undefined) {
    return words(sides[side.groups.side as 'gross' | 'net']);
  }
  if (isSales(previous) && WITHOUT_REFUNDS.test(plain)) return words('gross sales');
  if (isSales(previous) && WITH_REFUNDS.test(plain)) return words('net sales');
  const share = SHARES[previous.metric ?? ''];
  if (share !== undefined && AS_SHARE.test(plain)) return words(share);
  const rows = rowsIn(plain);
  if (rows !== null && previous.family === 'rank') return settle({ ...previous, limit: rows });
  const pair = EACH_OTHER.test(plain) ? twoOf(turns) : null;
  if (pair !== null) return settle(pair);
  const back = BACK_IN.exec(question.trim());
  if (back !== null) {
    const filters = previous.filters.filter(({ exclude }) => exclude !== true);
    const context = { ...leaned.context, previous: { ...previous, filters } };
    const rest = back.groups?.rest?.replace(/^(?:but|and|then)\s+/i, '') ?? '';
    if (rest === '') return { ...settle({ ...previous, filters }), context };
    return { ...leaned, context, question: rest };
  }
  if (WHOLE.test(plain)) return words('overall');
  const grain = SPLIT_BY.exec(plain)?.groups?.grain as Query['grain'];
  if (grain !== undefined && IN_TIME.has(previous.family))
    return settle({ ...previous, family: 'trend', grain, ...NOT_COMPARED });
  const kind = OTHER_KIND.exec(plain)?.groups?.kind;
  if (kind !== undefined && CUSTOMERS.has(previous.metric ?? ''))
    return words(/new/.test(kind) ? 'new customers' : 'returning customers');
  if (BROUGHT_IN.test(plain) && COUNTED.has(previous.metric ?? '')) return words('net sales');
  const part = partSaid(plain, previous);
  if (part !== null) return words(part);
  const year_before = monthBefore(question, previous);
  if (year_before !== null) return words(year_before);
  if (ON_WHAT.test(plain) && previous.filters.some(({ dimension }) => dimension === 'customer')) {
    return settle(asRank(previous, 'product'));
  }
  return words(question);
}

const WITHOUT_REFUNDS = new RegExp(
  String.raw`^(?:and |but |now )?(?:excluding|without|ignoring|leaving out|` +
    String.raw`before|minus|not counting|excl|ex) (?:the |any |our )?(?:refunds|` +
    String.raw`returns)$`,
);
const WITH_REFUNDS = new RegExp(
  String.raw`^(?:and |but |now )?(?:including|with|after|net of|less|counting)` +
    String.raw` (?:the |any |our )?(?:refunds|returns)$`,
);
const AS_SHARE = new RegExp(
  String.raw`^(?:and |now )?(?:as|in|what is that as) (?:an? |the )?(?:share|` +
    String.raw`percentage|percent|proportion|fraction|rate)(?: of (?:the |our |` +
    String.raw`net |gross )?(?:sales|revenue|turnover|takings))?(?: please)?$`,
);
const EACH_OTHER = new RegExp(
  String.raw`^(?:(?:vs|against|compared? (?:to|with)?|compare|and) )*(?:each` +
    String.raw` other|one another|(?:the|those|these) two|them|both(?: of them)?|` +
    String.raw`side by side)(?: please)?$`,
);
const BACK_IN = new RegExp(
  String.raw`^(?:(?:ok|okay|and|now|please|well)[, ]+)*(?:put|add|count|` +
    String.raw`include|bring) (?:it|that|them|those|him|her)(?: (?:back(?: in)?|` +
    String.raw`again|in again))[,.;]*\s*(?<rest>.*?)[.?!]*$`,
  'i',
);
const ON_WHAT = new RegExp(
  String.raw`^(?:and )?(?:on|for) what(?: exactly)?$|^(?:and )?what (?:did|do|` +
    String.raw`does) (?:they|he|she|it) (?:buy|order|get|spend it on|take)(?:` +
    String.raw` most| exactly| then)?$`,
);

const COUNTED: ReadonlySet<string> = new Set(['units_sold', 'orders']);
/** “What did that bring in?”, said of pieces. */
const BROUGHT_IN = new RegExp(
  String.raw`^(?:and )?(?:what|how much)(?: money)? (?:did|does|do|is|was|were)` +
    String.raw` (?:that|it|they|those|this|these) (?:bring in|brought in|make|` +
    String.raw`made|earn|come to|worth|take)(?: us)?(?: in (?:money|all|total))?$`,
);
const OTHER_PART = new RegExp(
  String.raw`^(?:and |or |what about |how about )*(?:for |in )?the` +
    String.raw` (?<which>first|second|third|fourth|last)(?: one)?$`,
);
const PARTS: Readonly<Record<number, string>> = { 3: 'quarter', 6: 'half' };

/** “And for the first?”, said of a quarter or a half: the one of the same year. */
function partSaid(plain: string, { window }: Query): string | null {
  const which = OTHER_PART.exec(plain)?.groups?.which;
  if (which === undefined || window === null) return null;
  const unit = PARTS[monthsBetween(window.from, window.to)];
  const whole = window.from.endsWith('-01') && window.to.endsWith('-01');
  const [year] = parts(window.from);
  return unit === undefined || !whole ? null : `and the ${which} ${unit} of ${year}`;
}

/** “Split that by month”: the course of what was told as one figure. */
const SPLIT_BY = new RegExp(
  String.raw`^(?:and |now |ok |can you |could you |please )*(?:split|break|show|give|do|list)(?: (?:me|us))?` +
    String.raw`(?: (?:that|it|them|this|those))?(?: (?:down|up|out))? (?:by|per|for each) (?<grain>day|week|month|quarter)` +
    String.raw`(?: (?:please|will (?:you|ya)|for me|instead|then|thanks))*$`,
);
const IN_TIME: ReadonlySet<string> = new Set(['how_much', 'change', 'versus_last_year', 'normal']);
const NOT_COMPARED = { compare: null, by: null, cycle: null, extreme: null } as const;
const CUSTOMERS: ReadonlySet<string> = new Set([
  ...['new_customers', 'returning_customers', 'active_customers'],
]);
/** “Returning ones?”, said of new customers. */
const OTHER_KIND = new RegExp(
  String.raw`^(?:and |only |just |what about |how about )*(?:the )?(?<kind>returning|repeat|existing|old|new|brand new)` +
    String.raw`(?: (?:ones|customers|people))?(?: then| please)?$`,
);

const WHOLE = new RegExp(
  String.raw`^(?:and |but |now |just |for )*(?:(?:the )?(?:whole|entire)` +
    String.raw` (?:business|shop|company|lot|thing)|(?:the )?(?:business|shop|company) as a whole|everything|all of (?:it|them|` +
    String.raw`us)|all together)(?: please| instead)*$`,
);
/** Parts of a year that come again, beside its months. */
const SEASONS = ['spring', 'summer', 'autumn', 'winter', 'easter', 'christmas'];
const THE_MONTH_BEFORE = new RegExp(
  String.raw`\b(?:the|this time) (?<month>${[...MONTHS, ...SEASONS].join('|')}) before(?: that| last)?\b`,
  'i',
);

/** “Against the January before”, said of a January: the same month a year earlier. */
function monthBefore(question: string, { window }: Query): string | null {
  const match = THE_MONTH_BEFORE.exec(question);
  if (match === null || window === null) return null;
  const season = match.groups?.month?.toLowerCase() ?? '';
  if (SEASONS.includes(season))
    return question.replace(match[0], `${season} ${parts(window.from)[0] - 1}`);
  const at = MONTHS.findIndex((name) => name.toLowerCase() === match.groups?.month?.toLowerCase());
  const [year, month] = parts(window.from);
  if (month !== at + 1) return null;
  return question.replace(match[0], `${MONTHS[at]} ${year - 1}`);
}

function isSales({ metric }: Query): boolean {
  return metric === 'revenue' || metric === 'gross_sales';
}

/** “Make it ten”: rows of the list before. */
function rowsIn(plain: string): number | null {
  const match = new RegExp(
    String.raw`^(?:(?:make (?:it|that|them)|give me|show(?: me)?|and|the|top|` +
      String.raw`list|only|just) )*(?<rows>\d{1,2}|[a-z]+)(?: of (?:them|those)|` +
      String.raw` instead| please| rows)*$`,
  ).exec(plain);
  const said = match?.groups?.rows ?? '';
  const rows = /^\d+$/.test(said) ? Number(said) : numberOf(said);
  return rows === null ||
    rows < 1 ||
    rows > MOST_ROWS ||
    !/\b(?:make|give|show|top|list|only|just)\b/.test(plain)
    ? null
    : rows;
}

/** The last two queries of one figure over two windows, the later against the earlier. */
function twoOf(turns: readonly Turn[]): Query | null {
  const queries = turns.flatMap(({ query }) =>
    query === null || query.window === null ? [] : [query],
  );
  const [last] = queries;
  const other = queries.find(
    ({ metric, window }) => metric === last?.metric && window?.from !== last?.window?.from,
  );
  if (last?.window == null || other?.window == null) return null;
  const [now, before] =
    last.window.from > other.window.from
      ? [last.window, other.window]
      : [other.window, last.window];
  return { ...last, family: 'change', window: now, compare: before, by: null, grain: null };
}

/** What of a dimension was behind a figure, the largest first. */
export function asRank(previous: Query, by: Query['by']): Query {
  return {
    ...previous,
    ...{ family: 'rank', by, direction: 'best', limit: 5, compare: null },
    ...{ cycle: null, extreme: null, grain: null },
  };
}

/** The message without the words that only say that the last reading was wrong. */
function withoutCorrection(question: string): string {
  const rest = question.trim().replace(CORRECTS, '').trim();
  const said = rest === '' ? question.trim() : rest;
  const { meant, other } = NOT_BUT.exec(said)?.groups ?? {};
  return meant ?? other ?? said;
}
