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
    '\\s+(?=(?:so|and|or)\\s+(?:what|which|how|why|when|who|where|is|are|was|were|did|do|does|am)\\s)',
    '\\s+(?=so\\s+(?:that\\s+)?(?:i|we|he|she|they|it|tell|can|could|please)\\s)',
    '\\s+(?=and\\s+(?:i|we|my|our|it|he|she|they|now|everybody|everyone|then|so|honestly|tell|can|could|would|nobody|the)\\s)',
  ].join('|'),
  'i',
);
const FILLERS =
  '(?:so|but|and|or|like|honestly|ok|okay|well|now|anyway|anyhow|please|um|er|erm' +
  '|uh|just|then|right|actually|basically|seriously|tell me|tell me straight|hey' +
  '|hi|also|quick question)';
const ASKS = new RegExp(
  `^(?:${FILLERS},?\\s+)*(?:what|wat|whats|what's|which|wich|how|hows|how's` +
    `|why|y|when|who|whos|whose|where|was|were|is|are|did|didn't|do|does|has` +
    `|have|any|anything|show|give|list|tell|compare|name|explain|define|rank` +
    `|(?:can|could|would) (?:you|u))\\b`,
  'i',
);
const LEADS_IN = new RegExp(
  String.raw`^.*?\b(?:know|knows|see|tell (?:me|us|him|her|them)|wonder(?:ed|ing|s)?` +
    String.raw`|check|find out|work out|understand|curious|interested in|idea)\b,?\s+(?:first\s+` +
    String.raw`|now\s+|please\s+|about\s+)?(?=(?:what|which|how|why|when|who|whose|where` +
    String.raw`|whether|if)\b)`,
  'i',
);
/** “Is that normal?” leans on the question before it. */
const POINTS = /\b(?:that|this|it)\b/i;
const AFTERTHOUGHT = new RegExp(
  String.raw`^(?:and |so |but )*(?:(?:so )?(?:that )?(?:i|we|he|she|they|you|it) (?:can` +
    String.raw`|could|may|might|need|needs|want|wants|have|has|am|will|would like|know` +
    String.raw`|knows|think|just)|because|cos|as (?:i|we|my|our)|before (?:i|we|he|she)` +
    String.raw`|thanks|thank you|cheers|my|our (?:accountant|bank)|the (?:bank|accountant` +
    String.raw`|landlord)|no rush|sorry|love|ta)\b`,
  'i',
);

/**
 * The message from its question on, without afterthoughts, where a story stands before it; else the
 * message as it is. `asks_something` says of a part whether a question of this business is in it,
 * `dated` whether it holds a date: a date is kept from the story where the question has none.
 */
export function focus(
  message: string,
  asks_something: (part: string) => boolean,
  dated: (part: string) => boolean,
): string {
  if (message.trim().split(/\s+/).length < STORY_WORDS) return message;
  const parts = message
    .trim()
    .split(BREAKS)
    .filter((part) => part.trim() !== '');
  const outright = parts.findIndex(
    (part) => ASKS.test(part) && !POINTS.test(part) && asks_something(part),
  );
  const start =
    outright >= 0
      ? outright
      : parts.findIndex((part) => (ASKS.test(part) || LEADS_IN.test(part)) && asks_something(part));
  if (start < 0) return message;
  const after = parts.slice(start + 1).filter((part) => !AFTERTHOUGHT.test(part));
  const asked = [(parts[start] ?? '').replace(LEADS_IN, ''), ...after].join(', ');
  if (start === 0 || dated(asked)) return asked;
  const told = parts.slice(0, start);
  const at = told.findLastIndex(dated);
  if (at < 0) return asked;
  // “…, 24th to 30th: …” goes with the date it narrows
  const narrowing = told.slice(at + 1).filter((part) => /^\d/.test(part));
  return [told[at], ...narrowing, asked].join(', ');
}
