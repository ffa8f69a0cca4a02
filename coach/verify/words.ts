// The words that say something a figure must bear out: directions, causes, hedges, numbers spelled
// out. Hides these lists from the rules; the composer asks them which names need quotes.

/** Words that say a figure moved up, moved down, or did not move. Checked whole, in any case. */
const UP = `up|rise|rises|rose|risen|rising|raised|raise|increase|increases|increased|increasing|grew|
grow|grows|grown|growing|growth|gain|gains|gained|climb|climbs|climbed|climbing|jump|jumped|jumps|
surge|surged|soar|soared|soaring|higher|more|greater|bigger|larger|above|better|upward|upwards|
improve|improved|improves|improving|improvement|ahead|exceed|exceeded|exceeds|exceeding|beat|
skyrocketed|spiked|spike|leapt|leaped|expanded|thrived|advanced|advance|
added|extra|boost|boosted|boomed|stronger|rocketed|swelled|recovered|rebounded|uptick|upturn`;
const DOWN = `down|fall|falls|fell|fallen|falling|drop|drops|dropped|dropping|decrease|decreases|
decreased|decreasing|decline|declines|declined|declining|lower|less|fewer|smaller|below|worse|loss|
lost|losing|lose|shrank|shrink|shrinks|shrunk|shrinking|sank|sink|sunk|sinking|slump|slumped|plunge|
plunged|tumble|tumbled|dip|dipped|slid|slide|slipped|slip|reduced|reduce|reduction|weaker|behind|
short|shortfall|downward|downwards|worsened|worsening|deteriorated|collapsed|crashed|
tanked|plummeted|plummet|nosedived|cratered|slashed|withered|waned|weakened|softened|retreated|
missing|cut|eased|contracted|lagged|trailed|downturn|dwindled`;
const LEVEL = `unchanged|flat|steady|stable|same|level|constant|equal|equalled|stagnant|static|
identical`;

export type Direction = 1 | -1 | 0;

function list(words: string): string[] {
  return words.split('|').map((word) => word.trim());
}

export const DIRECTIONS: ReadonlyMap<string, Direction> = new Map<string, Direction>([
  ...list(UP).map((word) => [word, 1] as const),
  ...list(DOWN).map((word) => [word, -1] as const),
  ...list(LEVEL).map((word) => [word, 0] as const),
]);

/** “no more than”, “did not fall”, “hardly grew”: a direction denied is none we can check. */
export const NEGATION = /\b(?:not|never|n[’']t|no|hardly|barely|neither|nor|without|failed to)\b/i;

/** Nothing in this release may say that one thing made another happen. */
export const CAUSAL = new RegExp(
  '\\b(?:caus(?:e|es|ed|ing|al)|because|due to|owing to|led to|leads? to|leading to|drove|drives?|' +
    'driven|driving|driver|result(?:s|ed|ing)? (?:in|from|of)|as a result|thanks to|' +
    'ma(?:de|kes|king) [^.;]{0,60}?\\b(?:fall|rise|drop|grow|go|jump|climb|sink|shrink)|' +
    'brought (?:about|on|down|up)|attribut(?:ed|able) to|blam(?:e|ed)|responsible for|behind the|' +
    'trigger(?:s|ed)?|spark(?:s|ed)?|prompted|pushed|pulled|dragged|hurt by|hit by|boosted by|' +
    'helped by|stem(?:s|med|ming) from|explains? why|explained by|consequence|' +
    'on account of|the reason|reason why|why it (?:fell|rose)|contributed to|fuel(?:l?ed|s)|' +
    'thereby|therefore|hence|forced|owes? (?:to|its)|lifted by|therefrom|so that sales)\\b',
  'i',
);

/** Claims of a rank in all of history, or of a certainty, that no claim of ours carries. */
export const ABSOLUTE = new RegExp(
  '\\b(?:record|all[- ]time|ever|never|always|every time|unprecedented|on record|guaranteed|' +
    'certainly|will be|will reach|forecast|expected to|going to|on track)\\b',
  'i',
);

/** Said before a figure: which side of the written figure the true one must lie on. */
export const HEDGES: readonly (readonly [RegExp, 'above' | 'below' | 'about'])[] = [
  [/\b(?:more than|over|above|at least|upwards of|in excess of|exceed(?:s|ed|ing)?)\s*$/i, 'above'],
  [
    /\b(?:less than|fewer than|under|below|at most|up to|nearly|almost|not quite|close to|just short of|no more than)\s*$/i,
    'below',
  ],
  [/\b(?:about|around|roughly|approximately|some|circa|nearly about)\s*$/i, 'about'],
];

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** Cardinals below a hundred, and the words that multiply what stands before them. */
export const CARDINALS: ReadonlyMap<string, number> = new Map([
  ...ONES.map((word, i) => [word, i] as const),
  ...TENS.map((word, i) => [word, (i + 2) * 10] as const),
  ['nil', 0],
  ['nought', 0],
  ['naught', 0],
  ['dozen', 12],
  ['dozens', 12],
  ['couple', 2],
  ['pair', 2],
  ['score', 20],
  ['scores', 20],
  ['single', 1],
  ['both', 2],
]);
export const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['hundreds', 100],
  ['thousand', 1_000],
  ['thousands', 1_000],
  ['grand', 1_000],
  ['million', 1_000_000],
  ['millions', 1_000_000],
  ['billion', 1_000_000_000],
  ['billions', 1_000_000_000],
]);

/** Parts of a whole in percent; “quarter” too, where it is not a time of the year. */
export const FRACTIONS: ReadonlyMap<string, number> = new Map([
  ...Object.entries({ half: 2, halves: 2, third: 3, quarter: 4, fourth: 4, fifth: 5, sixth: 6 }),
  ...Object.entries({ seventh: 7, eighth: 8, ninth: 9, tenth: 10, hundredth: 100 }),
  ...Object.entries({ thirds: 3, quarters: 4, fourths: 4, fifths: 5, sixths: 6, eighths: 8 }),
  ...Object.entries({ tenths: 10 }),
]);

/** What a word of growth says in percent of change. */
export const FACTORS: ReadonlyMap<string, number> = new Map([
  ...['double', 'doubled', 'doubles', 'doubling', 'twice', 'twofold'].map((w) => [w, 100] as const),
  ...['triple', 'tripled', 'triples', 'tripling', 'trebled', 'treble', 'thrice', 'threefold'].map(
    (word) => [word, 200] as const,
  ),
  ...['quadruple', 'quadrupled', 'quadrupling', 'fourfold'].map((word) => [word, 300] as const),
  ...['quintupled', 'fivefold'].map((word) => [word, 400] as const),
  ...['halve', 'halved', 'halves', 'halving'].map((word) => [word, -50] as const),
  ...['tenfold'].map((word) => [word, 900] as const),
  ...['multiplied', 'manifold', 'decimated'].map((word) => [word, Number.NaN] as const),
]);

/** Places in an order: what is said of them can be checked only where a claim names them. */
export const ORDINALS = new Set(
  'first second seventh eighth ninth tenth eleventh twelfth primary last'.split(' ').slice(0, -2),
);

/**
 * Whether a word means something to the verifier, so that a name made of such words needs quotes.
 */
export function isMeaningful(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    DIRECTIONS.has(lower) ||
    CARDINALS.has(lower) ||
    MULTIPLIERS.has(lower) ||
    FRACTIONS.has(lower) ||
    FACTORS.has(lower) ||
    ORDINALS.has(lower) ||
    /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)/.test(
      lower,
    ) ||
    CAUSAL.test(word) ||
    ABSOLUTE.test(word) ||
    /^(?:fold|percent|points?|pounds?|dollars?|euros?|quid|year|month|week|day|today)s?$/.test(
      lower,
    )
  );
}

/** A pattern for any of these as whole words, whatever their case: a long list on several lines. */
export function anyOf(...parts: RegExp[]): RegExp {
  return new RegExp(`\\b(?:${parts.map(({ source }) => source).join('|')})\\b`, 'i');
}
