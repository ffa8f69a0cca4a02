// Rankings (“best by product”) and rhythms (“busiest hour”): hides the words that ask for either
// from intent.ts, which weighs them against the other families.
import type { Dimension, Query } from '../query.ts';
import { cycleOf } from './cycles.ts';
import { BOUGHT_MOST, NUMBERED_BY, NUMBERED_NAME, SPENT_WITH_US, STANDING } from './places.ts';

const DIMENSION_WORDS: readonly [Dimension, string][] = [
  [
    'product',
    'products?(?! (?:categor|group|type|range))|items?|lines?|skus?|articles?|goods|things?|stuff|product lines?|dish(?:es)?|' +
      'bakes|treats|goodies',
  ],
  [
    'category',
    'categor(?:y|ies)|types?|kinds?|groups?|departments?|ranges?|product groups?|' +
      'product types?|product categor(?:y|ies)',
  ],
  [
    'customer',
    'customers?|clients?|buyers?|punters?|shoppers?|accounts?|people|patrons?|' +
      'spenders?|regulars?|debtors?',
  ],
  ['channel', 'channels?|sales channels?|platforms?'],
  ['country', 'countr(?:y|ies)|nations?|markets?|territor(?:y|ies)|lands?'],
  ['location', 'locations?|branch(?:es)?|shops?|stores?|sites?|outlets?|premises|places?|regions?'],
];
export const SUPER_MOST =
  'best|top|biggest|largest|highest|most|leading|main|key|principal|strongest|greatest|favourite' +
  '|favorite|popular|hottest|star|number one|valuable|important|major|winners?|' +
  'better|loyal|loyalest' +
  '|dearest|priciest|costliest|heaviest|keenest|richest|fastest|quickest|fattest';
export const SUPER_LEAST =
  'worst|bottom|(?:came|come|comes|finished|ranked) (?:out )?last|smallest|lowest|' +
  'least|fewest|weakest|poorest|slowest|unpopular' +
  '|leanest|thinnest|bleakest|grimmest|feeblest|duds?|flops?|losers?|dead|worse|poor|lagging|laggards?|underperform\\w*' +
  '|not selling|do not sell|does not sell|is not selling|are not selling|never sells?' +
  '|(?:hardly|barely|rarely|never|scarcely) (?:sells?|moves?|shifts?|selling' +
  '|moving|shifting|bought|ordered)|gathering dust|on the shelf|not shifting|slow' +
  ' moving|slow movers?|(?:nobody|no one) (?:ever |really )?(?:buys|wants|' +
  'bought|wanted|touche[sd]|asked for|ordered)|isnt selling|not moving|rubbish|stinkers?' +
  '|(?:sells?|does|did|do|doing|done|going|performed|performing) (?:badly|poorly)|' +
  'sells? badly|sells? poorly';
const TIME_UNIT =
  'hours?|time|times|o ?clock|weekdays?|days?|weeks?|months?|season|seasons|dates?' +
  '|part of the (?:day|week|year)|saturdays?|sundays?|mondays?|tuesdays?' +
  '|wednesdays?|thursdays?|fridays?';
const BUSY =
  'bus(?:y|ier|iest)|full(?:er|est)|crowded|jammed|swamped|flat out|run off our feet|manic|chocka' +
  '|bustling|lively|liveliest|calm(?:er|est)|idle|ghost town|tumbleweed|hardly ' +
  '(?:anybody|anyone)|nobody' +
  '|fewest people|quiet(?:er|est)?|dead(?:est)?|slow(?:er|est)?|slack(?:est)?' +
  '|rush|rush hour|peak(?:s|ed)?|hectic|rammed|heaving|mobbed|packed|lull' +
  '|lulls|emptiest|empty|downtime|off peak';

const NUMBER_WORDS = '(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)';

const BREAKDOWNS = DIMENSION_WORDS.map(([dimension, words]) => ({
  dimension,
  asked: new RegExp(
    `\\b(?:by|per|each|which|what|across|for each|for every|between|split by` +
      `|all|what kind of|which of (?:our|my|the|all)(?: the)?) (?:(?:is|are|were|was) )?(?:the ` +
      `|our |my |different |sort of |kind of |type of )*(?:${SUPER_MOST}|` +
      `${SUPER_LEAST})?(?: ?${NUMBER_WORDS})?(?: \\d+` +
      `| \\w+ing)? ?(?:${words})\\b(?! (?:do|does|did) (?:you|i) )`,
  ),
  listed: new RegExp(
    `\\b(?:rank|list|name|order|sort|identify|enumerate|break down|breakdown of` +
      `|split|ranking of|compare|league table of) (?:out |up )?(?:me |us |the ` +
      `|our |my |all |of |different )*(?:\\d+ |${NUMBER_WORDS} )?(?:\\w+ ){0,2}?(?:${words})\\b`,
  ),
  owning: new RegExp(
    `\\b(?:${words}) (?:\\w+ ){0,2}?(?:with|that|who|which|having|bring|brings` +
      `|bringing|brought|make|makes|making|made|sell|sells|sold|buy|buys|bought|spend` +
      `|spends|spent|order|orders|ordered|sorted|ranked|in order|by number|by FIGURE` +
      `|by total|by how)\\b` +
      `(?=.*\\b(?:${SUPER_MOST}|${SUPER_LEAST})\\b|.*\\bby (?:number|FIGURE|total|` +
      `how|their)\\b|.*\\bin order\\b)` +
      `|\\b(?:${words}) (?:by (?:number of |total |their )?FIGURE|from (?:the ` +
      `)?(?:biggest|best|highest|largest|top|most|lowest|worst|smallest|least|` +
      `bottom) to)\\b` +
      `|\\b(?:league table|leaderboard|ranking|table|list|hit parade|split|` +
      `breakdown|mix) (?:of |by |across |between |among )(?:the |our |my |all ` +
      `)*(?:${words})\\b` +
      `|\\bhow (?:do|did|are|have) (?:the |our |my |all |both |two |three |four |different |various` +
      ` )*(?:${words}) (?:\\w+ ){0,2}?(?:(?:compare|stack up|measure up)(?! (?:with|to` +
      `|against))|rank|line up|perform\\w*|fare|doing|do|done)\\b` +
      `|\\b(?:distributed|distribution|spread|divided|shared|split|allocated` +
      `|apportioned) (?:out )?(?:over|across|among|amongst|between|by) (?:the |our |my` +
      ` |all )*(?:${words})\\b` +
      `|\\bcompar\\w+ (?:all )?(?:of )?(?:the |our |my |different |between )*(?:${words})\\b`,
  ),
  superlative: new RegExp(
    `\\b(?:${SUPER_MOST}|${SUPER_LEAST})(?: \\w+){0,2}? (?:${words})\\b|` +
      `\\b(?:${words}) (?:breakdown` +
      `|split|mix|ranking|league|list|wise)\\b|\\b(?:rank|ranking|list|compare) (?:of )?(?:our ` +
      `|my |the |all )*(?:${words})\\b`,
  ),
}));
const WHEN_EXTREME = new RegExp(
  `\\b(?:${SUPER_MOST}|${SUPER_LEAST}|${BUSY}|record|good|bad|strong|weak)\\b`,
);
const WHEN_SUPERLATIVE = new RegExp(
  `\\b(?:${SUPER_MOST}|${SUPER_LEAST}|${BUSY}|record|biggest)(?: single| trading| ` +
    `sales| selling| ever| FIGURE| DATE| of the)? (?:${TIME_UNIT})\\b`,
);
const WHEN_ASKED = new RegExp(`\\b(?:which|what|whats) (?:\\w+ ){0,3}?(?:${TIME_UNIT})\\b`);
const WHEN_WHICH = new RegExp(
  `\\b(?:which|what) (?:\\w+ )?(?:${TIME_UNIT}) (?:of the (?:week|year|day|month)` +
    ` )?(?:do|did|does|is|was|are|were|has|had|brings?|brought|sells?|makes?|we` +
    `|gets?|took|takes?|saw)\\b`,
);
const BUSY_WORD = new RegExp(`\\b(?:${BUSY})\\b`);

/** The dimension after “by”, “which”, “top” and the like; bare nouns do not ask for a breakdown. */
export function dimensionOf(shape: string): Dimension | null {
  const found = BREAKDOWNS.find(
    ({ asked, superlative }) => asked.test(shape) || superlative.test(shape),
  );
  const listed =
    found ??
    BREAKDOWNS.find((each) => each.owning.test(shape)) ??
    BREAKDOWNS.find((each) => each.listed.test(shape));
  if (listed !== undefined) return listed.dimension;
  if (/\bwho(?:se)?\b(?! or what)/.test(shape)) {
    const bare = bareDimension(shape);
    return bare === 'country' || bare === 'channel' || bare === 'location' ? bare : 'customer';
  }
  if (
    /\b(?:sellers?|best selling|worst selling|top selling|sells|not selling|movers?)\b/.test(shape)
  )
    return 'product';
  return SPENT_WITH_US.test(shape) ? 'customer' : null;
}

/** What a ranking is of where its dimension is only named: “our five fattest markets”. */
export function bareDimension(shape: string): Dimension | null {
  const found = DIMENSION_WORDS.filter(([, words]) => {
    const plain = words.replace(
      /\|(?:things\?|stuff|people|places\?|goods|types\?|kinds\?|groups\?)(?=\||$)/g,
      '',
    );
    return new RegExp(`\\b(?:${plain})\\b`).test(shape);
  }).map(([dimension]) => dimension);
  return found.find((one) => one !== 'product') ?? found[0] ?? null;
}

const WHEN_WITH = new RegExp(
  `\\b(?:${TIME_UNIT})(?: (?:of|in|during|within|for))?(?: the)?(?: year| ` +
    `week)?(?: DATE)? (?:with` +
    `|that (?:had|has|saw|brought|was|made|did)|having|which (?:had|was|saw)` +
    `|when we (?:had|have|took|take|sold|sell|made|did)|where we|showing|recording) (?:the ` +
    `|our )?(?:\\w+ )?(?:${SUPER_MOST}|${SUPER_LEAST})\\b`,
);

export function rankScore(
  shape: string,
  by: Dimension | null,
  superlative: boolean,
): { score: number; by: Dimension | null } {
  if (
    new RegExp(
      String.raw`\b(?:fl(?:y|ies|ying|ew) (?:off|out)|(?:like|as) hot ?cakes?|go(?:es|ing)? ` +
        String.raw`(?:the )?fastest|walk(?:s|ing)? out of the)\b`,
    ).test(shape) &&
    /\b(?:what|which)\b/.test(shape)
  )
    return { score: 9, by: by ?? 'product' };
  if (
    new RegExp(
      String.raw`\b(?:sellers?|best selling|top selling|worst selling|slow movers?|big movers?|` +
        String.raw`slow moving|non sellers?)\b`,
    ).test(shape)
  )
    return { score: 9, by: by ?? 'product' };
  if (
    new RegExp(
      // “what did we sell in October” asks how much, unless it says what of: most, worst
      String.raw`\bwhat (?:\w+ )?(?:sells|is selling|sold|are we selling|do we sell|shifts|moves` +
        String.raw`|did we sell(?!(?!.*\b(?:${SUPER_MOST}|${SUPER_LEAST})\b).* (?:DATE|NAME))` +
        String.raw`|did not sell|do people (?:buy|like|order|want)|is (?:popular` +
        String.raw`|not selling|flying|hot))\b`,
    ).test(shape)
  )
    return { score: 9, by: 'product' };
  if (
    new RegExp(
      String.raw`\bwhat (?:are|is|were|was|do|did) (?:we|people|customers|they|everyone|punters` +
        String.raw`|folk) (?:mostly |mainly |all )?(?:buy|buying|order|ordering|after|want)\b`,
    ).test(shape)
  )
    return { score: 9, by: 'product' };
  if (
    new RegExp(
      String.raw`\bwhat (?:do|did) (?:people|customers|FIGURE|they|we|punters) (?:FIGURE|buy|` +
        String.raw`order|like|want) (?:the )?(?:most|least)\b`,
    ).test(shape)
  )
    return { score: 9, by: 'product' };
  if (BOUGHT_MOST.test(shape)) return { score: 9, by: by ?? 'product' };
  if (superlative && NUMBERED_NAME.test(shape)) return { score: 9, by: by ?? 'product' };
  const listed = by ?? bareDimension(shape);
  if (listed !== null && NUMBERED_BY.test(shape)) return { score: 9, by: listed };
  if (/\bwhere (?:are|do) (?:most of )?(?:our|my|the) (?:FIGURE|customers)\b/.test(shape))
    return { score: 9, by: 'country' };
  if (
    new RegExp(
      [
        String.raw`\bwho (?:\w+ ){0,4}(?:most|least|more|top|best|biggest|spends?|buys?|` +
          String.raw`owes?|bought` +
          String.raw`|spent|returns?|returned)\b`,
        String.raw`\bwho (?:is|are|were|was) (?:our|my|the)\b|\bwhose\b`,
      ].join('|'),
    ).test(shape)
  )
    return { score: 9, by: by ?? 'customer' };
  if (
    new RegExp(
      [
        String.raw`\b(?:spend|spent|spending|pay|paying|paid|money) (?:\w+ ){0,4}(?:most|` +
          String.raw`mainly|mostly|on(?=$| (?:DATE|in|over|most|mainly|mostly)\b))\b.*`,
        String.raw`\bwhere (?:does|did|is|do|has) (?:\w+ ){0,3}money (?:go|going|gone|went)\b`,
      ].join('|'),
    ).test(shape) &&
    /\b(?:what|where)\b/.test(shape) &&
    !new RegExp(
      String.raw`\bhow much\b|\bon average\b|\bper (?:visit|head|order|customer)\b|\bon (?:the ` +
        String.raw`|our |my )?NAME`,
    ).test(shape)
  )
    return { score: 8.8, by: by ?? 'category' };
  if (
    new RegExp(
      [
        String.raw`\bwhere (?:do|does|did|are|is) (?:most|all|our|my|the) (?:\w+ )?(?:FIGURE|` +
          String.raw`orders` +
          String.raw`|customers|money|sales|business) (?:of (?:FIGURE|our|my) )?(?:come|` +
          String.raw`coming|from` +
          String.raw`|originate|go)\b`,
        String.raw`\bwhere (?:are|do) (?:our|my|most) (?:customers|buyers)\b`,
      ].join('|'),
    ).test(shape)
  )
    return { score: 8.8, by: by ?? 'country' };
  if (/\bwhat (?:does|do|did|is|are) not (?:sell|selling|move|moving|shift|go)\b/.test(shape))
    return { score: 9, by: by ?? 'product' };
  if (
    new RegExp(
      String.raw`\bwhich (?:of (?:our|the|my) )?NAME (?:\w+ )?(?:sold|sells|sell|made|makes|brought|did|` +
        String.raw`does)\b.*\b(?:most|least|fewest|best|worst)\b`,
    ).test(shape)
  )
    return { score: 9, by: by ?? 'product' };
  if (
    by !== null &&
    BREAKDOWNS.some((each) => each.dimension === by && each.owning.test(shape)) &&
    !/DATE (?:vs|against|compared|than)|\bhow (?:much|many)\b/.test(shape)
  )
    return { score: 9, by };
  if (STANDING.test(shape)) return { score: 9.9, by: by ?? bareDimension(shape) };
  const places = `(?:\\d{1,2}|${NUMBER_WORDS.slice(3, -1)})`;
  if (
    by === null &&
    new RegExp(
      `\\b(?:rank|ranking|leaderboard|league table|(?:top|bottom) ${places}(?! ` +
        `(?:days|hours|weeks|months|times))|runners? up)\\b`,
    ).test(shape)
  )
    return { score: 8.6, by };
  if (by === null) return { score: 0, by };
  if (/\bhow many\b/.test(shape) && !superlative && !/\bby\b/.test(shape)) return { score: 0, by };
  // “in which country is the typical order worth least” asks for a country, not for what is usual
  if (superlative && BREAKDOWNS.some((each) => each.dimension === by && each.asked.test(shape)))
    return { score: 9.6, by };
  if (superlative) return { score: 9, by };
  if (
    new RegExp(
      String.raw`\b(?:rank|ranking|list|breakdown|break (?:\w+ )?down|broken down|split|across|` +
        String.raw`league|by|per|each|which|mix|share)\b`,
    ).test(shape)
  )
    return { score: 8.2, by };
  return { score: 0, by };
}

export function whenScore(shape: string, dated: boolean): { score: number; cycle: Query['cycle'] } {
  const busy = BUSY_WORD.test(shape);
  const extreme = WHEN_EXTREME.test(shape);
  const cycle = cycleOf(shape, dated);
  const asks = /\b(?:when|what time|which|what|at what|whats)\b/.test(shape);
  const plural_day = new RegExp(
    [
      String.raw`\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b`,
      String.raw`\b(?:a|is|are|does|our|do|every|vs|or) (?:mon|tues|wednes|thurs|fri|satur|` +
        String.raw`sun)day\b`,
      String.raw`\b(?:mon|tues|wednes|thurs|fri|satur|sun)day (?:vs|or|our)\b`,
      String.raw`\b(?:week ?days?|mornings?|lunchtimes?|afternoons?|weekends?|evenings?)\b`,
    ].join('|'),
  );
  if (
    /\bwhen (?:are|is|do|does|did|were|was|have|had|should|am|will|in the|during|would)\b/.test(
      shape,
    ) &&
    (extreme || busy || /FIGURE|sell|sales|buy|come|order/.test(shape))
  ) {
    return { score: 9.2, cycle: cycle ?? 'weekday' };
  }
  if (
    /\bwhat time\b|\btime of (?:the )?(?:day|year)\b|\bwhich (?:hour|part of the day)\b/.test(shape)
  )
    return { score: 9.2, cycle };
  if (cycle !== null && WHEN_WITH.test(shape)) return { score: 9.2, cycle };
  if (cycle !== null && WHEN_SUPERLATIVE.test(shape)) return { score: 9.2, cycle };
  if (cycle !== null && asks && extreme && WHEN_ASKED.test(shape)) return { score: 9.2, cycle };
  if (cycle !== null && WHEN_WHICH.test(shape)) return { score: 9.1, cycle };
  if (busy && plural_day.test(shape) && !/\bwhy\b/.test(shape))
    return { score: 9.2, cycle: cycle ?? 'weekday' };
  if (
    busy &&
    new RegExp(
      String.raw`\b(?:times?|hours?|periods?|spells?|days?|hour|patch(?:es)?|stretch(?:es)?|` +
        String.raw`moments?|phases?)\b`,
    ).test(shape)
  )
    return { score: 9, cycle: cycle ?? 'hour' };
  if (
    plural_day.test(shape) &&
    !/\b(?:why|change|grow|trend)\b/.test(shape) &&
    !(dated && !extreme)
  ) {
    return {
      score: 7.5,
      cycle: /morning|lunch|afternoon|evening/.test(shape) ? 'hour' : 'weekday',
    };
  }
  if (
    new RegExp(
      [
        String.raw`\b(?:by|per|each) (?:day of the week|weekday|hour|time of day|hour of the ` +
          String.raw`day)\b`,
        String.raw`\b(?:hourly|weekday) (?:pattern|breakdown|split|FIGURE|view)\b|` +
          String.raw`\bseasonal(?:ity)?\b`,
        String.raw`\bbusiest and quietest\b`,
      ].join('|'),
    ).test(shape)
  )
    return { score: 9.6, cycle };
  return { score: 0, cycle: null };
}
