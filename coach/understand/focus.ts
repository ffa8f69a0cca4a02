// What of a long message is the question: owners tell a story first (“the oven man was here, …, so
// why were sales down?”). Hides the cutting from those who read names and figures out of the rest.

/** Shorter messages have no room for a story. */
const STORY_WORDS = 13;

const BREAKS = new RegExp(
  [
    '[.!?;:]+\\s+',
    ',\\s+',
    '\\s+[-\\u2013\\u2014]+\\s+',
    '\\s+(?=(?:but|because|cos|anyway|anyhow|although)\\s)',
    '\\s+(?=(?:so|and|or)\\s+(?:what|which|how|why|when|who|where|is|are|was|were|' +
      'did|do|does|am)\\s)',
    '\\s+(?=so\\s+(?:that\\s+)?(?:i|we|he|she|they|it|tell|can|could|please)\\s)',
    '\\s+(?=and\\s+(?:i|we|my|our|it|he|she|they|now|everybody|everyone|then|so|' +
      'honestly|tell|can|could|would|nobody|the)\\s)',
  ].join('|'),
  'i',
);
const FILLERS =
  '(?:so|but|and|or|like|honestly|ok|okay|well|now|anyway|anyhow|please|um|er|erm' +
  '|uh|just|then|right|actually|basically|seriously|tell me|tell me straight|hey' +
  '|hi|also|quick question)';
const ASKS = new RegExp(
  `^(?:${FILLERS},?\\s+)*(?:(?:on|in|at|by|from|to|of) (?=which|what|whom|whose))?(?:what|wat|whats|what's|which|wich|how|hows|how's` +
    `|why|y|when|who|whos|whose|where|was|were|is|are|did|didn't|do|does|has` +
    `|have|any|anything|show|give|list|tell|compare|name|explain|define|rank` +
    `|(?:can|could|would) (?:you|u)|(?:i|we) (?:just |only )?(?:need|want|would ` +
    `like)(?! to (?!know|see|find|hear)))\\b`,
  'i',
);
const LEADS_IN = new RegExp(
  String.raw`^.*?\b(?:know|knows|see|tell (?:me|us|him|her|them)|wonder(?:ed|ing|s)?` +
    String.raw`|check|find out|work out|understand|curious|interested in|idea)\b,?\s+(?:first\s+` +
    String.raw`|now\s+|please\s+|about\s+)?(?=(?:what|which|how|why|when|who|whose|where` +
    String.raw`|whether|if)\b)`,
  'i',
);
/** “In that October”: the date it points at stands in the story. */
const POINTS_BACK =
  /\bthat (?:same |very )?(?:day|date|evening|morning|afternoon|weekend|fortnight|week|month|quarter|year|summer|winter|spring|autumn|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)\b/i;
/** A question of so few words says nothing of what it asks about. */
const BARE_WORDS = 6;
const BARE = new RegExp(
  String.raw`^(?:so |and |but |well )*(?:how come|why|what (?:was|is|lay|lies) behind (?:it|that|this)|what ` +
    String.raw`(?:carried|drove|caused|explains?|did) (?:it|that|this)|what happened|what gives|what (?:was|is) going on|what(?:'s| is) the (?:story|reason|cause)|why so \\w+|because of|who or ` +
    String.raw`what|what was it|how so|any idea|what (?:is|'s) (?:that|it|this)(?=[?.! ]*$)|what ` +
    String.raw`does (?:that|it) mean|is that|was that|is (?:she|he|it) right)\b`,
  'i',
);
/** A date said in more words than these has a story around it (“… was the food festival”). */
const STORY_DATE_WORDS = 6;
/** What stands before a question in so few words is what it is about. */
const TOPIC_WORDS = 5;
const PRONOUN = /\b(?:it|its|it's|them|they|their|these|those|there|pieces|packs|boxes)\b/i;
/** “Returns come in lumps. Which month had the most of them?”: the figure stands in the story. */
const THEM = /\b(?:most|least|fewest|many|more|fewer) of (?:them|those|these)\b/i;
/** “…, which has the most orders?”: of what stands at the end of the story. */
const OF_WHICH =
  /\bwhich one (?:did|do|does|was|is|were|had|has)\b|^(?:and |so |but )*which (?:one )?(?:has|is|was|were|are|had|did|does|do|brings?|brought|gets?|got|takes?|took|sells?|sold)\b/i;
const LISTED =
  /\b(?:day|weekday|week|month|hour|product|item|line|customer|client|country|channel|category)s?\b/i;
/** “Next to the same month a year ago, is … ?”: the other side, put before the question. */
const SIDE_FIRST =
  /^(?:and |so |but |well )*(?:next to|beside|alongside|(?:set |held |put )?against|compared (?:with|to)|in comparison (?:with|to)|relative to|versus|vs)\b/i;
/** “How many did we sell?”: the verb needs a thing, and the question names none. */
const ELIDED = new RegExp(
  String.raw`\bhow many (?:did (?:we|i|they) (?:sell|shift|flog|make|bake|get through)|(?:have|had) (?:we|i) ` +
    String.raw`sold|do (?:we|i) sell|were sold|sold|went|(?:we|i) sold)\b|\bdid (?:we|i) (?:sell|shift) ` +
    String.raw`(?:any|many|more|fewer|enough)(?= (?:in|on|at|last|this|than|during|over|for|yesterday)\b|[.?!]*$)`,
  'i',
);
/** “What's the story, compared with May?”: the question is as bare with the other side of it. */
const OTHER_SIDE =
  /[,\s]+(?:when )?(?:compared (?:with|to)|against|versus|vs|relative to|next to|after|than)\b.*$/i;
/** “Is that normal?” leans on the question before it. */
const POINTS = /\b(?:that|this|it)\b/i;
const AFTERTHOUGHT = new RegExp(
  String.raw`^(?:and |so |but )*(?!(?:i am|i'm) (?:asking|thinking|talking) (?:of|about)\b)(?:(?:so )?(?:that )?(?:i|we|he|she|they|you|it) (?:can` +
    String.raw`|could|may|might|need|needs|want|wants|have|has|am|will|would like|know` +
    String.raw`|knows|think|just)|because|cos|as (?:i|we|my|our)|before (?:i|we|he|she)` +
    String.raw`|thanks|thank you|cheers|my|our (?:accountant|bank)|the (?:bank|accountant` +
    String.raw`|landlord)|no rush|sorry|love|ta)\b`,
  'i',
);

/** What the parts of a message are asked: whether they name a figure, a date or a member. */
export interface Parts {
  /** A question of this business is in it. */
  asks: (part: string) => boolean;
  /** It holds a date: kept from the story where the question has none. */
  dated: (part: string) => boolean;
  /** It holds a date of its own, and not only what to compare with (“the week before that”). */
  windowed: (part: string) => boolean;
  /** Its dates in their own words, where it holds nothing else that could be asked about. */
  date_only: (part: string) => string | null;
  /** The members it names, as words to ask for them by; of those left out, with “without”. */
  names: (part: string) => string[];
  /** Of those, what can be sold: products and categories. */
  things: (part: string) => string[];
  /** It names a figure. */
  figured: (part: string) => boolean;
}

/**
 * The message from its question on, without afterthoughts, where a story stands before it; else the
 * message as it is. What the question only points at (“of them”) goes along.
 */
export function focus(whole: string, parts_of: Parts): string {
  const { asks, dated, windowed, names, figured } = parts_of;
  const message = withoutPrologue(whole, parts_of);
  if (message.trim().split(/\s+/).length < STORY_WORDS) return message;
  const parts = message
    .trim()
    .split(BREAKS)
    .filter((part) => part.trim() !== '');
  const outright = parts.findIndex((part) => ASKS.test(part) && !POINTS.test(part) && asks(part));
  const start =
    outright >= 0
      ? outright
      : parts.findIndex((part) => (ASKS.test(part) || LEADS_IN.test(part)) && asks(part));
  if (start < 0) return message;
  const after = parts.slice(start + 1).filter((part) => !AFTERTHOUGHT.test(part));
  const first = parts[start] ?? '';
  const led = first.replace(LEADS_IN, '');
  // “margin is down and I can not see where it leaks”: what is asked stands before the question
  const asked = [asks(led) ? led : first, ...after].join(', ');
  if (start === 0) return asked;
  const told = parts.slice(0, start);
  // “Bread went up in May, how come?”: all of what is asked stands in the story
  const plain = asked.replace(OTHER_SIDE, '');
  const bare = BARE.test(plain) && plain.split(/\s+/).length <= BARE_WORDS;
  if (bare && !dated(plain) && names(asked).length === 0) return message;
  const listed = told.some((part) => LISTED.test(part)) && !LISTED.test(asked);
  if (listed && OF_WHICH.test(asked)) return message;
  const own = dated(asked) && !POINTS_BACK.test(asked);
  const at = own
    ? windowed(asked)
      ? -1
      : told.findLastIndex(windowed)
    : told.findLastIndex(dated);
  const kept = new Set([...topic(told, parts_of), ...told.slice(at, at + 1)]);
  const others = told.filter((part) => !kept.has(part));
  // “Net profit, June against May: what did the damage?” opens with its figure
  const opens = told.slice(0, 1).find((part) => part.split(/\s+/).length <= TOPIC_WORDS);
  const whose = THEM.test(asked) ? told.findLast(figured) : opens;
  const counted = whose !== undefined && figured(whose) && !figured(asked) ? whose : undefined;
  const said = [
    ...topic(told, parts_of),
    ...(counted === undefined || kept.has(counted) ? [] : [counted]),
    ...pointedAt(others, [told[at] ?? '', asked].join(' '), parts_of),
  ];
  const side = own ? told.findLast((part) => SIDE_FIRST.test(part) && dated(part)) : undefined;
  if (side !== undefined && !said.includes(side) && !kept.has(side)) said.unshift(side);
  if (at < 0) return [...said, asked].join(', ');
  // “…, 24th to 30th: …” goes with the date it narrows
  const narrowing = told.slice(at + 1).filter((part) => /^\d/.test(part));
  const dating = told[at] ?? '';
  const is_story = dating.split(/\s+/).length > STORY_DATE_WORDS && figured(asked);
  const date = is_story ? (parts_of.date_only(dating) ?? dating) : dating;
  return [...said.filter((part) => part !== dating), date, ...narrowing, asked].join(', ');
}

/** “Tom left at the end of July. Orders in August, …”: a sentence of which nothing is asked. */
function withoutPrologue(message: string, parts_of: Parts): string {
  const { asks, dated, date_only, windowed, names, figured } = parts_of;
  const [first = '', ...more] = message.trim().split(/(?<=[.!])\s+(?=[A-Za-z])/);
  const rest = more.join(' ');
  if (rest === '' || BARE.test(rest) || !windowed(rest) || !figured(rest)) return message;
  // “March was odd. Which country bought most that month?”: only its date goes along
  const date = POINTS_BACK.test(rest) && dated(first) ? date_only(first) : null;
  if (date !== null && date !== '') return `${date}, ${rest}`;
  const of_it = asks(first) || figured(first) || names(first).length > 0 || POINTS_BACK.test(rest);
  return of_it ? message : withoutPrologue(rest, parts_of);
}

/** “Refunds: …”, “the sales of yesterday, …”: a few words before the question say of what. */
function topic(told: string[], { asks, dated, names }: Parts): string[] {
  const last = told.at(-1);
  if (last === undefined || last.split(/\s+/).length > TOPIC_WORDS) return [];
  return asks(last) || dated(last) || names(last).length > 0 ? [last] : [];
}

/** Members of the story: those left out always, others where the question points at them. */
function pointedAt(told: string[], asked: string, { names, things }: Parts): string[] {
  if (names(asked).length > 0) return [];
  const found = told.map(names);
  const left_out = found.flat().filter((name) => name.startsWith('without '));
  if (left_out.length > 0) return left_out;
  if (ELIDED.test(asked)) {
    const sold = new Set(told.flatMap(things));
    if (sold.size === 1) return [...sold];
  }
  return PRONOUN.test(asked) ? (found.findLast((one) => one.length > 0) ?? []).slice(0, 1) : [];
}
