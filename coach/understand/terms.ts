// The words a question is about where they are neither figure, date nor member: the term whose
// meaning is asked, what to look for in earlier conversations, and names this business does not
// have.
import { meaningOf } from '../../prompts/glossary.ts';
import { GLOSSARY } from '../../prompts/unknown-words.ts';
import { COMMON, STORY, TARGETS } from './common-words.ts';
import { PLAIN } from './plain-words.ts';
import { stem } from './words.ts';

const TARGET_SET = new Set(TARGETS);
/** Words after which a name stands, and words that may stand between. */
const BEFORE_NAME = new Set(
  'of for from through via in at to many much by how and sell sold selling buy bought is are was were did do does has have why should'.split(
    ' ',
  ),
);
const DETERMINERS = new Set(
  'the our my all any those these a an new their some more different other actual big small good'.split(
    ' ',
  ),
);
const AFTER_NAME = new Set(
  'µ sell sold selling sells do did doing does was were is are have has go going perform performing'.split(
    ' ',
  ),
);
const BUSINESS = new RegExp(
  [
    String.raw`\b(?:we|our|us|my|business|shop|store|sales?|sells?|sold|selling|sellers?|customers?` +
      String.raw`|products?|money|items?|orders?|trade|trading|takings|till|busy|busiest|quiet` +
      String.raw`|quietest|figures|numbers|channels?|countr(?:y|ies)|branch(?:es)?|categor(?:y|ies)` +
      String.raw`|buys?|buyers?|owes?|spends?|spenders?|punters?|profit\w*|staff|people|movers?|peak` +
      String.raw`|margins?)\b`,
    String.raw`[§µ¤]`,
  ].join('|'),
);
const CODE =
  /\b(?:customer|client|product|item|sku|code|order|invoice|account|line|table|till|register|employee|driver|van|room) (?:number |no |id |code )?([a-z]*\d\w*)\b/;

/** Endings of words that say how things are and name none. */
const DESCRIBING =
  /^.{3,}(?:able|ible|ably|ibly|ously|ingly|edly|ally|ional|ness|less|ful|ively|ship|ality|ism|wise)$/;
/** A firm that is no member, and people of a kind that no figure tells apart. */
const COMPANY = /\b((?:\w+ )?(?:ltd|plc|llc|gmbh|limited))\b/;
const PEOPLE = new RegExp(
  String.raw`\b(?:people|customers|shoppers|anyone|those) (?:who are )?(?:under|over|aged` +
    String.raw`|older than|younger than|between) \d+\w*|\b(?:men|women|males?|females?` +
    String.raw`|teenagers?|pensioners?|tourists?|millennials)\b(?= (?:buy|bought|spend|spent` +
    String.raw`|order)|$)`,
);

/** Whom and what no figure is broken down by. */
const UNHEARD_OF = new RegExp(
  String.raw`\b(?:by|per|which|each|what|who of the) ((?:sales ?)?(?:persons?|people (?=sell` +
    String.raw`|sold)|members? of (?:the |our )?(?:staff|team|crew)|rep|reps|suppliers?|vendors?|employees?|staff(?: members?)?|waiters?` +
    String.raw`|cashiers?|baristas?|colleagues?|assistants?|team members?|drivers?|genders?` +
    String.raw`|age(?: groups?)?|postcodes?|cit(?:y|ies)|towns?|count(?:y|ies)|colou?rs?` +
    String.raw`|payment methods?))\b`,
);

/** A thing whose cost is asked: where no member is called so, all costs together are no answer. */
const COSTED = new RegExp(
  String.raw`\b(?:what|how much) (?:did|does|has|have) (?:the|our|my|that) (?:new |old |second )?` +
    String.raw`([a-z]+) (?:cost|costs|set (?:us|me) back)\b|` +
    String.raw`\bspen(?:t|d|ding) on (?:(?:the|our|my|that|an?) )?(?:new |old |second )?([a-z]+)(?=$| §| (?:in|for|over|during|since) )`,
);
const NO_THING = new Set(
  (
    'shop business bakery company firm place lot whole rest stuff things goods average total side month week' +
    ' year quarter day weekend everything anything all it them that this these those in most mainly mostly' +
    ' top each every purchases costs expenses bills overheads running us me'
  ).split(' '),
);

export function hasBusinessWords(shape: string): boolean {
  return BUSINESS.test(shape);
}

/** What no figure is broken down by: a firm, a kind of people, a code. */
export function unheardOf(shape: string): string | null {
  const company = COMPANY.exec(shape);
  if (company !== null) return company[1] ?? company[0];
  const group = PEOPLE.exec(shape);
  if (group !== null) return group[0];
  const costed = COSTED.exec(shape);
  const thing = costed?.[1] ?? costed?.[2];
  if (thing !== undefined && !NO_THING.has(thing)) return thing;
  const unheard = UNHEARD_OF.exec(shape);
  if (unheard !== null) return unheard[1] ?? null;
  const code = CODE.exec(shape);
  const numbered = /^(?:table|till|register|employee|driver|van|room)/.test(code?.[0] ?? '');
  return code?.[1] !== undefined && (numbered || !/^\d{1,2}$/.test(code[1])) ? code[1] : null;
}

/** A name in the words that no member answers to; null where all of them are everyday words. */
export function unknownName(
  shape: string,
  metric_sure: boolean,
  known: ReadonlySet<string>,
): string | null {
  const unheard = unheardOf(shape);
  if (unheard !== null) return unheard;
  const words = shape.split(' ');
  for (let start = 0; start < words.length; start++) {
    if (!isUnknown(words[start] ?? '', known)) continue;
    let end = start + 1;
    while (end < words.length && isUnknown(words[end] ?? '', known)) end += 1;
    const name = words.slice(start, end).join(' ');
    const said = words.slice(start, end);
    const told = said.every(
      (word) => STORY.has(word) || STORY.has(stem(word)) || DESCRIBING.test(word),
    );
    if (
      told &&
      said.every((word) => PLAIN.has(word) || DESCRIBING.test(word)) &&
      !/\bhow many$/.test(words.slice(0, start).join(' '))
    ) {
      start = end;
      continue;
    }
    if (!isNearFigure(words, start, end)) {
      start = end;
      continue;
    }
    if (told ? isSoldThing(words, start, end) : !metric_sure || standsAsName(words, start, end))
      return name;
    start = end;
  }
  return null;
}

const OPENING = new RegExp(
  String.raw`^(?:(?:so|ok|okay|please|hi|hey|hello|um|and|but|well|sorry|kindly|remind me|tell me` +
    String.raw`|can you|could you|would you|i forgot|quick question|just|pls|what the heck` +
    String.raw`|what on earth) )*`,
);
const CLOSING = new RegExp(
  String.raw`(?: (?:please|exactly|anyway|then|again|actually|even|really|supposed to (?:be|mean)` +
    String.raw`|meant to be|when it is at home|in (?:plain|simple|everyday) (?:english|terms|words` +
    String.raw`|language)|for me|to me|here|in this (?:system|app|context)|in business` +
    String.raw`|in accounting|for a (?:shop|small business|bakery)|about|all about|thanks|mate` +
    String.raw`|now))+$`,
);
const EXPLAINED: readonly RegExp[] = [
  /^what (?:the (?:heck|hell) |on earth |exactly |actually )?(?:is|are) (?:meant by |the meaning of |the definition of |the (?:word|term) )?(.+?)$/,
  /^what (?:does|do|did|is|are) (?:the (?:word|term|phrase) )?(.+?) (?:mean|means|stand for|stands for|refer to|meaning)$/,
  /^what do (?:you|they|people) mean by (.+)$/,
  new RegExp(
    String.raw`^(?:define|explain|describe|definition of|meaning of|the meaning of` +
      String.raw`|the definition of|glossary)(?: to me| me)?(?: (?:what|the (?:word|term` +
      String.raw`|concept of)))? (.+?)(?: (?:is|are|means?|stands for))?$`,
  ),
  /^what (.+?) (?:is|are|means?|stands for)$/,
  /^(.+?) (?:meaning|definition|explained|explanation|means what|what is it|what is that)$/,
  /^(?:i )?(?:do not|never|can not) (?:really )?(?:understand|know|get)(?: what)? (.+?)(?: is| are| means?)?$/,
  /^(?:do you know |any idea )?what is (.+?)$/,
];

/** The glossary's word a question asks the meaning of; a figure “of ours” is no such question. */
export function explainedTerm(text: string): string | null {
  const plain = text.replace(OPENING, '');
  const shorter = plain.replace(CLOSING, '');
  return termIn(plain) ?? (shorter === plain ? null : termIn(shorter));
}

function termIn(plain: string): string | null {
  for (const pattern of EXPLAINED) {
    const term = pattern.exec(plain)?.[1]?.replace(/^(?:an? |the )/, '');
    if (term === undefined || /^(?:our|my|your|this|that|it)\b/.test(term)) continue;
    if (meaningOf(term) !== null) return term;
  }
  return null;
}

/** The term whose meaning is asked: “what does accrual mean”, “define footfall”. */
export function meaningTerm(text: string): string | null {
  const shapes = [
    new RegExp(
      String.raw`\bwhat (?:does|do|did|is|are) (?:you mean by |the (?:word|term|phrase) |meant by ` +
        String.raw`|the meaning of |the definition of )?(?:an? |the )?(.+?)(?: (?:actually |even ` +
        String.raw`|really )?(?:mean|means|stand|stands|defined)\b.*)$`,
    ),
    /\bwhat do(?:es)? (?:you|it) mean (?:by|when (?:you|it) says?) (?:an? |the )?(.+)$/,
    new RegExp(
      String.raw`\b(?:define|definition of|meaning of|meant by|mean by` +
        String.raw`|explain(?: to me)?(?: what)?(?: the (?:word|term))?) (?:an? |the )?(.+?)(?: (?:is` +
        String.raw`|are|means?)(?: to me)?)?$`,
    ),
    new RegExp(
      String.raw`\bhow (?:is|are|do you|does) (?:an? |the |your )?(?:calculate |work out |compute ` +
        String.raw`|measure |define )?(.+?)(?: (?:calculated|worked out|computed|measured|defined))?$`,
    ),
    /\bwhat (?:counts as|is|are) (?:an? |the )?(.+)$/,
  ];
  for (const pattern of shapes) {
    const said = pattern.exec(text)?.[1]?.trim();
    if (
      said !== undefined &&
      said !== '' &&
      said.split(' ').length <= 5 &&
      !/^(?:it|that|this)$/.test(said)
    )
      return said;
  }
  return GLOSSARY.exec(text)?.[0] ?? null;
}

/** The words to look for in earlier conversations; null where none are named. */
export function historyTerm(text: string): string | null {
  const about = ABOUT.exec(text)?.[1] ?? LOOKED_AT.exec(text)?.[1] ?? SEARCHED.exec(text)?.[1];
  const term = about
    ?.replace(
      /(?: (?:with|from|to) (?:me|us|you))? (?:what|and|did|how|when|why|which|have|was)\b.*$/,
      '',
    )
    .replace(/(?: (?:in|on|from|of|for|during|at))? §.*$/, '')
    .replace(/ (?:with|to) (?:me|us|you)\b/g, '')
    .replace(
      new RegExp(
        String.raw`\b(?:before|last (?:time|week|month|year)|yesterday|already|earlier|previously` +
          String.raw`|recently|in the past|so far|together|ever|once|yet|to date|of late|again and again` +
          String.raw`|today|this (?:week|month|year)|please|again)\b`,
        'g',
      ),
      '',
    )
    .replace(/\s+/g, ' ')
    .trim();
  return term === undefined ||
    term === '' ||
    /^(?:that|this|it|them|those|these|you|me|us|anything|something|things|stuff|monday|tuesday|wednesday|thursday|friday|saturday|sunday|§)$/.test(
      term,
    )
    ? null
    : term;
}

const ABOUT = new RegExp(
  String.raw`\b(?:about|regarding|concerning|to do with|mention(?:ed)?|on the subject of|on` +
    String.raw` the topic of|related to|involving|as regards|with regard to|with respect to` +
    String.raw`|relating to|touching|(?<!(?:go|going|was|were|been|later) )on)\b (?:the |our ` +
    String.raw`|my )?(.+)$`,
);
/** What was looked at or explained, without a preposition that says so. */
const LOOKED_AT = new RegExp(
  String.raw`\b(?:discuss|discussed|explain|explained|cover|covered|looked? (?:at|into|up)` +
    String.raw`|go(?:ne)? (?:over|through)|went (?:over|through)|brought up|bring up|raised?` +
    String.raw`|dug into|touched on|dealt with|analysed|analyzed|checked|reviewed|asked (?:you` +
    String.raw` )?for|queried|mentioned|said of) (?:the |our |my |with you )?((?!(?:this|that` +
    String.raw`|it|before|already|me|us|you|what|why|how|with|in|on|at)\b).+)$`,
);
const SEARCHED = new RegExp(
  String.raw`\b(?:questions?|conversations?|chats?|discussions?|answers?|history|quer(?:y` +
    String.raw`|ies)|enquir(?:y|ies)) (?:of|for|with|containing|involving|around) (?:the |our ` +
    String.raw`|my )?(.+)$`,
);

function isUnknown(word: string, known: ReadonlySet<string>): boolean {
  if (word.length < 3 || !/^[a-z]/.test(word)) return false;
  const base = stem(word);
  return (
    !known.has(word) &&
    !known.has(base) &&
    !COMMON.has(word) &&
    !COMMON.has(base) &&
    !TARGET_SET.has(word) &&
    !COMMON.has(`${base}e`)
  );
}

/** Words that trade is told with; a name stands near one, or near a figure, date or name. */
const TRADE = new RegExp(
  String.raw`^(?:[§µ¤]|many|much|sales?|sells?|sold|selling|buys?|bought|buying|orders?|ordered|` +
    String.raw`spends?|spent|owes?|takings|revenue|made|makes?|have|having|had|doing|do|did|does|` +
    String.raw`done|perform\w*|compare\w*|shift\w*|move[ds]?)$`,
);
/** So many words further off, in a longer message, a strange word belongs to the story. */
const NEAR_WORDS = 3;
const STORY_WORDS = 10;

function isNearFigure(words: string[], start: number, end: number): boolean {
  if (words.length < STORY_WORDS) return true;
  const around = [
    ...words.slice(Math.max(0, start - NEAR_WORDS), start),
    ...words.slice(end, end + NEAR_WORDS),
  ];
  return around.some((word) => TRADE.test(word));
}

/** “how many glasses”, “sales of glasses”, “glass sales”: nothing but a name stands there. */
function isSoldThing(words: string[], start: number, end: number): boolean {
  const before = words.slice(Math.max(0, start - 3), start).join(' ');
  return (
    /^(?:µ|orders|sales|takings)$/.test(words[end] ?? '') ||
    /(?:\bhow many|µ (?:of|for|from)|\b(?:sell|sold|sells|selling)(?: any| many| of)?)(?: (?:the|our|my))?$/.test(
      before,
    )
  );
}

function standsAsName(words: string[], start: number, end: number): boolean {
  let before = start - 1;
  while (before >= 0 && DETERMINERS.has(words[before] ?? '')) before -= 1;
  if (AFTER_NAME.has(words[end] ?? '') || words[start - 1] === 'µ') return true;
  return BEFORE_NAME.has(words[before] ?? '');
}
