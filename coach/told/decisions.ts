// A dated action of the business in somebody's words (“we hired Ana on 1 June”), and the kind it is
// of. Hides the verbs; what is asked, wished or denied never comes here (asking.ts).
import { DATE } from './days.ts';
import type { DecisionKind } from './shapes.ts';

interface Rule {
  kind: DecisionKind;
  /** Of a clause in plain lower case: amounts are ¤a, dates §. */
  words: RegExp;
}

/** Longer than this is a letter. */
const MOST_WORDS = 32;
const WE = String.raw`(?:we|i|they|my (?:wife|husband|partner|brother|sister|son|daughter|boss))`;
/** A clause may begin with when it was; “the week we opened” names no more than a week. */
const WHEN =
  '(?:on|in|at|from|since|last|this|next|by|of|the|early|late|mid|start|end|beginning|' +
  'a|one|two|three|four|five|six|\\d{1,4}(?:st|nd|rd|th)?|' +
  '(?:jan|febr)(?:uary)?|feb|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|' +
  'oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|' +
  'spring|summer|autumn|winter|easter|christmas|today|yesterday|tomorrow|' +
  'days?|weeks?|weekend|months?|quarter|years?|morning|afternoon|evening|ago)';
/** What may stand before “we”: a question without a question word has its subject there. */
const BEGINS =
  '^(?:(?:actually|no|nope|sorry|yes|well|then|also|now|so|and|but|finally|recently|that|i mean) )*' +
  `(?!(?:[a-z]+ )?the (?:very )?(?:days?|weeks?|weekend|months?|quarter|years?|morning) ${WE}\\b)` +
  `(?:${WHEN} )*`;
const ADVERBS =
  "(?:'ve |have |has |had |just |finally |already |recently |also |now |then |officially |since )*";
/** Done, or set: “we are raising prices on 1 December” counts where the day is still to come. */
const AHEAD = "(?:'re |'m |are |am |will |'ll |going to |be )+";
const PRICES = String.raw`(?:[\w¤']+ ){0,5}?prices?\b`;
const PLACE =
  '(?:shops?|stores?|branch(?:es)?|sites?|stalls?|cafes?|café|warehouse|kitchen|counter|office|' +
  'bakery|restaurant|market|web ?shop|online shop|location|outlet|place|factory|unit|showroom|' +
  'workshop|studio|salon|kiosk|depot|gallery|clinic|gym|bar|pub|tea ?room)';
const GEAR =
  '(?:oven|mixer|van|car|truck|machine|fridge|freezer|till|computer|laptop|software|website|' +
  'web ?site|system|counter|bike|dishwasher|grinder|printer|forklift|sign|premises|building|' +
  'shelves|shelving|scale|slicer|generator|boiler|display|camera|app)';
const SUPPLIER =
  '(?:suppliers?|mill|wholesaler|roasters?|dairy|bank|provider|couriers?|accountant|landlord|agency)';
const NAMED_DAYS = '(?:mon|tues|wednes|thurs|fri|satur|sun)days?';

const past = (kind: DecisionKind, verbs: string, after: string): Rule => ({
  kind,
  words: new RegExp(`${BEGINS}${WE} ?${ADVERBS}(?:${verbs}) ${after}`),
});
const ahead = (kind: DecisionKind, verbs: string, after: string): Rule => ({
  kind,
  words: new RegExp(`${BEGINS}${WE} ?${AHEAD}(?:${verbs}) ${after}`),
});

/** In order: what is narrower comes first. */
const RULES: readonly Rule[] = [
  past(
    'pay',
    'raised|increased|put up|upped|cut|lowered|froze',
    String.raw`(?:\w+ ){0,4}?(?:wages?|pay|salar(?:y|ies))\b`,
  ),
  past('pay', 'gave|given', String.raw`(?:[\w']+ ){1,4}(?:raise|pay rise)\b`),
  past(
    'price',
    'raised|put up|upped|increased|hiked|lowered|cut|dropped|reduced|slashed|brought down|changed|adjusted',
    PRICES,
  ),
  past(
    'price',
    'put|brought|took',
    String.raw`${PRICES} (?:(?:of|on|for) (?:[\w']+ ){1,4})?(?:up|down)\b`,
  ),
  {
    kind: 'price',
    words: new RegExp(
      String.raw`${BEGINS}our (?:[\w']+ ){0,3}prices (?:went|have gone|have been put) (?:up|down)\b`,
    ),
  },
  ahead(
    'price',
    'raise|raising|put up|putting up|increase|increasing|lower|lowering|cut|cutting|drop|dropping|reduce|reducing',
    PRICES,
  ),
  past(
    'hours',
    'changed|extended|shortened|cut|moved|lengthened|reduced',
    String.raw`(?:\w+ ){0,3}?(?:hours|opening times?)\b`,
  ),
  past(
    'supplier',
    'switched|changed|moved|went over|left',
    String.raw`(?:[\w']+ ){0,5}?${SUPPLIER}\b`,
  ),
  past(
    'marketing',
    'ran|started|launched|did|put out|sent out|began|placed',
    String.raw`(?:[\w']+ ){0,5}?(?:ads?|adverts?|campaign|promotions?|promo|` +
      String.raw`leaflets?|flyers?|discount|newsletter|offer)\b`,
  ),
  past('hire', 'hired|took on|taken on|recruited|employed|signed up', String.raw`[\w¤']+`),
  ahead('hire', 'hire|hiring|take on|taking on|employ|employing', String.raw`[\w¤']+`),
  past('hire', 'brought in', String.raw`(?:a|another) (?:new )?\w+`),
  {
    kind: 'hire',
    words: new RegExp(
      String.raw`^(?!we\b|i\b|they\b|customers?\b|people\b)[\w']+` +
        String.raw`(?: (?!who\b|that\b|which\b)\w+)? (?:has |have )?(?:joined` +
        String.raw` (?:us|the team)|started (?:with|working for) us)\b`,
    ),
  },
  past('leave', 'fired|sacked|laid off|dismissed|let go of|made redundant', String.raw`[\w¤']+`),
  past('leave', 'let', String.raw`[\w']+(?: [\w']+)? go\b`),
  {
    kind: 'leave',
    words: new RegExp(
      String.raw`^(?!we\b|i\b|they\b|customers?\b|people\b|sales\b|it\b|` +
        String.raw`that\b)[\w']+ (?:has |have )?(?:left us|quit|resigned|retired|` +
        String.raw`handed in (?:his|her|their) notice)\b`,
    ),
  },
  past(
    'stop',
    'stopped|ceased|gave up|given up|ended|discontinued|pulled out of|cancelled|quit',
    String.raw`(?:the |our |all )?[a-z][\w']*`,
  ),
  past(
    'stop',
    'dropped|axed',
    String.raw`(?!(?:by|to|from|in|on|a lot|off)\b)(?:the |our )?[a-z]{3,}`,
  ),
  past('stop', 'took|taken', String.raw`(?:[\w']+ ){1,5}off the menu\b`),
  ahead('stop', 'stop|stopping|discontinue|discontinuing', String.raw`[a-z][\w']*`),
  past('open', 'opened(?: up)?', String.raw`(?:[\w']+ ){0,5}?(?:${PLACE}|on ${NAMED_DAYS})\b`),
  ahead('open', 'open|opening', String.raw`(?:[\w']+ ){0,5}?(?:${PLACE}|on ${NAMED_DAYS})\b`),
  past(
    'close',
    'closed|shut(?: down)?',
    String.raw`(?:[\w']+ ){0,5}?(?:${PLACE}|on ${NAMED_DAYS})\b`,
  ),
  ahead(
    'close',
    'close|closing|shut|shutting',
    String.raw`(?:[\w']+ ){0,5}?(?:${PLACE}|on ${NAMED_DAYS})\b`,
  ),
  past(
    'equipment',
    'bought|installed|leased|purchased|replaced|sold|swapped',
    String.raw`(?:a|an|the|our|another)(?: [\w']+){0,3}? ${GEAR}\b`,
  ),
  past(
    'equipment',
    'bought|installed|got|put in|fitted|ordered|leased',
    String.raw`(?:a|an|the|our)?(?: ?\w+){0,1}? ?(?:new|second|bigger|used|another) [a-z]{3,}`,
  ),
  {
    kind: 'equipment',
    words: new RegExp(
      String.raw`^(?:we have |we've (?:had |got )?|we have had |there is |i have` +
        String.raw` )?(?:a |the |our )?new [a-z][\w ]*? (?:since|from|in) ${DATE}`,
    ),
  },
  past(
    'move',
    'moved|relocated',
    String.raw`(?:(?:the|our) (?:shop|bakery|business|office|stall)|premises|into|to)\b`,
  ),
  past(
    'start',
    'started|began|launched|introduced|rolled out|added',
    String.raw`(?!(?:the|a) (?:year|month|week|day|quarter|` +
      String.raw`season)\b)(?!(?:losing|seeing|noticing|getting|feeling|worrying|` +
      String.raw`wondering|thinking|asking|looking)\b)(?:[a-z]+ing\b|(?:a|an|the|` +
      String.raw`our|new|home|free|online)\b)`,
  ),
  past(
    'other',
    'decided|agreed|resolved|chose|made up our minds',
    String.raw`(?:to|that|on|against) [a-z]+`,
  ),
];

/** “Sales are up since we raised prices” tells of sales. */
const BESIDE =
  /\b(?:since|after|before|when|until|because|as|whenever|ever since) (?:we|i|they)\b/i;

/** The clause that is a decision, and of which kind; null where no clause of it is. */
export function decisionIn(sentence: string): { clause: string; kind: DecisionKind } | null {
  if (sentence.split(' ').length > MOST_WORDS || BESIDE.test(sentence)) return null;
  for (const clause of clausesOf(sentence)) {
    const plain = clause.toLowerCase().replace(/[’‘]/g, "'");
    const found = RULES.find(({ words }) => words.test(plain));
    if (found !== undefined) return { clause, kind: found.kind };
  }
  return null;
}

/** Whether the clause is of what is still to come. */
export function isAhead(clause: string): boolean {
  return new RegExp(`${BEGINS}${WE} ?${AHEAD}`).test(clause.toLowerCase());
}

function clausesOf(sentence: string): string[] {
  return sentence
    .split(/[,;:.!]+(?:\s+|$)|\s[-–—]\s|\s+(?:and|so|because|but)\s+(?=(?:we|i|they|our)\b)/i)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
}

/** What an event is called besides its verb: “the price rise”, “the new oven”. */
const EVENT_KINDS: readonly (readonly [DecisionKind, RegExp])[] = [
  ['pay', /\b(?:pay rise|wage rise|(?:raised|increased|put up) (?:\w+ )?(?:wages|pay|salaries))\b/],
  ['price', /\bpric(?:e|es|ing)\b/],
  ['hours', /\b(?:opening )?hours\b|\bopening times?\b/],
  ['supplier', /\bsuppliers?\b/],
  ['hire', /\b(?:hir(?:e|ed|ing)|took on|taking on|recruited|joined)\b/],
  ['leave', /\b(?:fired|sacked|laid off|resigned|let \w+ go|quit)\b/],
  ['marketing', /\b(?:campaign|advert\w*|promotion|leaflets?|flyers?|newsletter)\b/],
  ['stop', /\b(?:stopp(?:ed|ing)|ceased|discontinu\w+|gave up|dropp(?:ed|ing))\b/],
  ['close', /\b(?:clos(?:ed|ing|ure)|shut)\b/],
  ['open', /\bopen(?:ed|ing)\b/],
  ['move', /\b(?:moved|move|moving|relocat\w+)\b/],
  ['equipment', /\b(?:new|bought|installed|put in|got)\b/],
  ['start', /\b(?:start(?:ed|ing)|launch\w*|introduc\w+|began|added)\b/],
];

/** The kind of an event as a question names it; null where no word tells. */
export function kindOfEvent(words: string): DecisionKind | null {
  return EVENT_KINDS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}
