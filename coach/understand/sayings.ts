// Sayings that mean none of their words (“our bread and butter”, “moved the needle”), corrections
// (“no, I meant …”) and deadlines (“by tomorrow”), put plainly: hides them from words.ts, so that
// nobody reads a product, a date ahead or a definition out of them.

const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const PARTY = '(?:customer|client|buyer|account|product|item|line|seller)s?';

const SAYINGS: readonly [RegExp, string][] = [
  // “doughnuts in May, how many went”: what is asked for stands before it
  [
    /^(?:the |our )?([\p{L}'’ -]{3,30}?) ((?:in|for|over|during|on|last|this)\b[^,?]{2,30}), how many ((?:went|did|have|were|sold|got|flew)\b[^?]*)\?*$/iu,
    'how many $1 $3 $2',
  ],
  // how a sum is made, not of what
  [
    /,?\s*\b(?:with )?all (?:of )?(?:the|those|their|our) (?:invoices|bills|receipts|slips|orders) (?:together|combined|added (?:up|together)|taken together)\b/gi,
    '',
  ],
  // the same thing said again, plainer
  [/^.*\b(?:in other words|that is to say|put another way)\b[,:]?\s*(?=(?:\S+\s+){3})/is, ''],
  [
    /\bin (?:plain|simple) (?:words|english|terms)\b[,:]?\s+(?=(?:what|why|how (?:come|much|many)|which|when)\b)/gi,
    '',
  ],
  [
    /,?\s*\b(?:and |but )?not (?:the |in |by )*(?:pieces|units|packs|quantity|volume|numbers?|money|value)\b(?=[\s,.!?]*$|,)/gi,
    '',
  ],
  [/\bsplash(?:es|ed|ing)?(?: out)? (?:the |their )?(?:cash|money|dosh)\b/gi, 'spending most'],
  [/\ball[ -]time (?:record|high|best)\b/gi, 'best ever'],
  [
    /\b(?:sod|bugger|naff|sweet fanny adams|diddly) ?(?:all|squat)?\b(?= (?:in|at|on|for|last|this|all|from)\b|[.?!]|$)/gi,
    'least',
  ],
  [/\bhow cum\b/gi, 'how come'],
  [/\bout of order\b/gi, 'wrong'],
  [/\bhot x (?=buns?\b)/gi, 'hot cross '],
  // whom or what a business lives on
  [new RegExp(`\\bbread[ -]and[ -]butter (?=${PARTY}\\b)`, 'gi'), 'main '],
  [/\bbread[ -]and[ -]butter\b(?! pudding)/gi, 'best seller'],
  [/\b(?:cash cow|money[ -]spinner|crown jewel|big earner)(s?)\b/gi, 'best seller$1'],
  [
    /\b(?:the )?(?:dogs?|turkeys?|lemons?) (?:of|in) (?:the|our) (?:range|menu|shop|list|lot|bunch)\b/gi,
    'the worst sellers',
  ],
  [/\bhero (product|item|line|dish)/gi, 'best $1'],
  [
    /\b(who(?:'s|'re| is| are| were)? (?:our|the|my) (?:real |true )?)(?:whales|big fish|high rollers|(?:big|heavy) hitters|big guns)\b/gi,
    '$1biggest customers',
  ],
  [/,?\s*\bnot literally (?:the |an? )?\w+/gi, ''],
  [new RegExp(`\\bhalf a dozen (?=(?:\\w+ )?${PARTY}\\b)`, 'gi'), '6 '],
  [new RegExp(`\\b(?:a |one )dozen (?=(?:\\w+ )?${PARTY}\\b)`, 'gi'), '12 '],
  [/\btop (?:a )?dozen\b/gi, 'top 12'],
  [/\b(?:y|yr|year)\s?[/-]\s?(?:o\s?[/-]\s?|on[ -])?(?:y|yr|year)\b/gi, 'year on year'],
  [/\b(compared|next|close|due|relative) 2 (?=[a-z])/gi, '$1 to '],
  // how busy it is
  [
    new RegExp(
      String.raw`\b(?:the |a |our )?(?:queues?|lines?)(?:'s| is| was| are| were| goes| stretch\w*)? ` +
        String.raw`(?:out (?:of )?the door|a?round the (?:block|corner)|down the (?:street|road))\b`,
      'gi',
    ),
    'busiest',
  ],
  [
    new RegExp(
      String.raw`\b(get|gets|getting|got|are|were|is|am|was|be|being)(?: absolutely| really| most` +
        String.raw`| totally)? (?:hammered|slammed|battered|snowed under|run ragged|inundated` +
        String.raw`|(?:rushed|run) off (?:our|my|their) feet)\b`,
      'gi',
    ),
    '$1 busiest',
  ],
  [
    /\bthe till (?:rings?|rang|(?:was )?ringing) (?:the )?(?:loudest|most|hardest)\b/gi,
    'we took most',
  ],
  [
    new RegExp(
      String.raw`\b(?:barely|hardly|scarcely) (?:anyone|anybody|a soul)(?: (?:comes?|came|walks?` +
        String.raw`|walked|turns?|turned)(?: (?:in|up|through the door))?)?\b`,
      'gi',
    ),
    'quietest',
  ],
  // what sells
  [
    /\bfl(?:y|ew|ies|ying|own) (?:out(?: of (?:the )?\w+)?|off the shel(?:f|ves))\b/gi,
    'sells most',
  ],
  [/\bpeek(?= (?:hours?|times?|days?|months?|season|trade|trading)\b)/gi, 'peak'],
  [
    /\b(?:is|are|was|were|just )?(?:sitting|sat|stuck|left) (?:there )?on the shel(?:f|ves)\b/gi,
    'sold worst',
  ],
  // what happened to it
  [/\b(mov(?:e|es|ed|ing)) the needle(?: (?:on|for|in))?\b/gi, '$1'],
  [/\b(?:gone|going|went|go|goes) (?:a bit )?pear[ -]shaped\b/gi, 'went wrong'],
  [
    /\b(?:took|takes?|taking) the (?:biscuit|cake)(?=[,.!?]|$| (?:and|for|in|on|with|last)\b)/gi,
    'stood out',
  ],
  [/\b(?:rang|rung|ringing|ring) off the hook\b/gi, 'rang a lot'],
  [/\bbest thing since sliced bread\b/gi, 'great'],
  [/\b(?:a )?piece of cake\b/gi, 'easy'],
  [/\b(?:the )?(?:icing|cherry) on (?:the |top of the )?(?:cake|top)\b/gi, 'a bonus'],
  [/\bin an? (?:jam|pickle|stew)(?=[,.!?]|$| (?:and|with|over|because|so)\b)/gi, 'in trouble'],
  [/\b(?:a )?storm in a tea ?cup\b/gi, 'a fuss'],
  [/\bby hook or by crook\b/gi, 'somehow'],
  [/\bspill(?:s|ed|ing)? the beans\b/gi, 'tell'],
  [/\b(?:not )?(?:my|our|their) cup of tea\b/gi, 'a liking'],
  [/\bbr(?:ing|ings|ought|inging) home the bacon\b/gi, 'earned money'],
  [/\b(?:egg on (?:my|our|his|her) face|walk\w* on egg ?shells)\b/gi, 'trouble'],
  [
    /\bto what (?:do|can|should|might|could) (?:we|i) (?:owe|ascribe|attribute)\b/gi,
    'what is behind',
  ],
  [/\b(month|week|day|year|quarter) (?:on|by|after) \1 (?:on|by|after) \1\b/gi, '$1 by $1'],
  // “slow movers in May, eight of them”
  [
    new RegExp(
      String.raw`[,;:-]\s*(?:just |only |say |about )?(\d{1,2}|two|three|four|five|six|seven|eight|` +
        String.raw`nine|ten|twelve|fifteen|twenty) of (?:'?em|them)\b`,
      'gi',
    ),
    ', top $1',
  ],
  // a month's genitive without its apostrophe: “mays takings”
  [
    new RegExp(
      String.raw`(?<!\b(?:two|three|four|five|six|\d|all|our|other|past|last|previous|of|most|by` +
        String.raw`|these|those) )\b(january|february|march|april|may|june|july|august|september` +
        String.raw`|october|november|december)s\b(?= [a-z])`,
      'gi',
    ),
    '$1',
  ],
  [/^(?:no|nope|nah)[,.!]\s+(?!(?:sorry|i mean)|.*\bi meant\b)/i, ''],
  // “No sorry, the web shop only, I meant”: what was asked before goes on, but for this
  [
    /^(?:oh |ah |oops |er |um )?(?:no|nope|nah|sorry|wait|hang on)\b[\s,.!-]*(?:sorry\b[\s,.!-]*)?i mean(?:t)?\b[\s,]*/i,
    'rather ',
  ],
  [
    /^(?:oh |ah |oops |er |um )?(?:no|nope|nah|sorry|wait|hang on)\b[\s,.!-]*(?:sorry\b[\s,.!-]*)?(.+?)[\s,]+(?:is what )?i meant[.!?]*$/i,
    'rather $1',
  ],
  [/,?\s*\b(?:mind you|mark you)\b(?=[\s,.!?]*$)/gi, ''],
];

/** When an answer is wanted is no date of it: “the bank needs the reason by tomorrow”. */
const DEADLINE = new RegExp(
  String.raw`(\b(?:want|need|ask|expect|requir|waiting|due|demand|have to|has to|must)\w*\b.*?)\s` +
    // “I need the takings for Saturday” names the day that is asked for
    String.raw`(?:(?:by|before|for) (?:tomorrow|tonight|eod|noon|close of (?:play|business)|(?:the )?` +
    String.raw`end of (?:the |this )?day)|(?:by|before) (?:(?:next |this )?${WEEKDAY}|(?:the )?end of ` +
    String.raw`(?:the |this )?week))(?: (?:morning|afternoon|evening|night|lunchtime|noon|only|itself` +
    String.raw`|latest|at the latest|please))*(?=[\s.,!?]*$)`,
  'i',
);

/** The message without them; applying it twice changes nothing more. */
export function putPlainly(message: string): string {
  let out = message;
  for (const [saying, plain] of SAYINGS) out = out.replace(saying, plain);
  return out.replace(DEADLINE, '$1').trim();
}
