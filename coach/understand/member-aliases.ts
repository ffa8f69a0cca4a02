// What owners call a channel, a country, a range or a cost beside its own label, and the words that
// say of which dimension a name is. Hides these words from members.ts, which finds whom they mean.
import type { Dimension, Filter } from '../query.ts';
import { labelWords } from './words.ts';

/** Whom owners name instead of a country. */
const PEOPLES = [
  ['french|frenchm[ae]n', 'france'],
  ['germans?', 'germany'],
  ['spanish|spaniards?', 'spain'],
  ['italians?', 'italy'],
  ['belgians?', 'belgium'],
  ['swiss', 'switzerland'],
  ['austrians?', 'austria'],
  ['portuguese', 'portugal'],
  ['swedes?|swedish', 'sweden'],
  ['danes?|danish', 'denmark'],
  ['norwegians?', 'norway'],
  ['finns?|finnish', 'finland'],
  ['poles|polish', 'poland'],
  ['greeks?', 'greece'],
  ['japanese', 'japan'],
  ['australians?|aussies?|down under', 'australia'],
  ['canadians?', 'canada'],
  ['brazilians?', 'brazil'],
  ['icelanders?|icelandic', 'iceland'],
  ['cypriots?', 'cyprus'],
  ['israelis?', 'israel'],
] as const;

/** What owners call a channel or country, beside its own label. */
export const ALIASES: readonly {
  dimension: Dimension;
  said: RegExp;
  label: RegExp;
  words: string;
}[] = [
  {
    dimension: 'channel',
    said: /\b(?:online|web|website|internet|web ?shop|e ?commerce|e ?shop|web ?store|web sales)\b/,
    label: /\b(?:web|online|internet|e ?commerce|website|eshop|webshop)\b/,
    words: 'web online website internet ecommerce webshop',
  },
  {
    dimension: 'channel',
    said: new RegExp(
      String.raw`\b(?:in store|in the (?:shop|store)|instore|over the counter|counter|walk in` +
        String.raw`|in person|in the actual shop|bricks and mortar|physical (?:shop|store))\b`,
    ),
    label: /^(?!.*\b(?:web|online)\b).*\b(?:store|shop|till|counter|retail|pos|walk)\b/,
    words: 'store shop till counter retail',
  },
  {
    dimension: 'channel',
    said: /\b(?:wholesale|trade customers|b2b)\b/,
    label: /\b(?:wholesale|b2b|trade)\b/,
    words: 'wholesale trade',
  },
  {
    dimension: 'category',
    said: /\b(?:leccy|electric(?:ity)?(?: and gas)?|(?:gas|power) (?:and|bills?)(?: leccy| electric(?:ity)?)?)\b/,
    label: /^(?:energy|utilities|electricity|power|gas and electricity)$/,
    words: 'energy utilities electricity power',
  },
  {
    dimension: 'category',
    said: /\b(?:sarn(?:ie|y|ies)|sangers?|butt(?:y|ies))\b/,
    label: /^(?:(?:filled )?sandwich(?:es)?|sandwiches and \w+)$/,
    words: 'sandwich sandwiches',
  },
  {
    dimension: 'country',
    said: /\b(?:uk|u k|britain|great britain|england|gb|brits|british|(?:the )?home market)\b/,
    label: /^united kingdom$|^gb$|^uk$/,
    words: 'united kingdom',
  },
  {
    dimension: 'country',
    said: /\b(?:usa|u s a|america|the states|the us)\b/,
    label: /^(?:usa|us|united states.*)$/,
    words: 'usa united states',
  },
  {
    dimension: 'country',
    said: /\b(?:ireland|irish)\b/,
    label: /^(?:eire|ireland|republic of ireland)$/,
    words: 'eire ireland',
  },
  {
    dimension: 'country',
    said: /\b(?:holland|dutch|duch)\b/,
    label: /^netherlands$/,
    words: 'netherlands',
  },
  ...PEOPLES.map(([said, label]) => ({
    dimension: 'country' as const,
    said: new RegExp(`\\b(?:${said})\\b`),
    label: new RegExp(`^${label}$`),
    words: label,
  })),
];
/** “The Dutch …, is the Netherlands up?”: another word for whom the question names already. */
export function isCalled(words: string, named: readonly Filter[]): boolean {
  return ALIASES.some(
    ({ dimension, said, label }) =>
      said.test(words) &&
      named.some((one) => one.dimension === dimension && label.test(labelWords(one.label))),
  );
}

export const DIMENSION_WORDS: readonly [Dimension, RegExp][] = [
  ['customer', /\b(?:customer|client|account|buyer)s? (?=¤)/],
  ['product', /\b(?:product|item|sku|line)s? (?=¤)/],
  ['category', /\b(?:category|range|department)(?: of)? (?=¤)|¤ (?:category|range|department)\b/],
  ['channel', /\bchannel (?=¤)|¤ channel\b/],
  [
    'location',
    /\b(?:branch|shop|store|site|location)(?: in| at| of)? (?=¤)|¤ (?:branch|shop|store)\b/,
  ],
];
