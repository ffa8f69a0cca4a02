// A place among others without the word “best” (“bottom of the pile”, “runner-up”), and so many of
// them: hides these turns of phrase from rank-and-when.ts.

/** “Bottom of the pile”, “came top”, “the dog of the range”: a place among others. */
export const STANDING = new RegExp(
  String.raw`\b(?:bottom|top|foot|head) of (?:the|our|my) (?:pile|heap|league|table|class|` +
    String.raw`list|range|charts?|pops|\w+ list)\b` +
    String.raw`|\b(?:came|comes|come|finished|ranked|ranks) (?:out )?(?:top|first|last|` +
    String.raw`bottom)\b|\brunners? up\b` +
    String.raw`|\b(?:earn|earns|earned|justif(?:y|ies|ied)|pull|pulls|pulled) (?:its|their) (?:place|keep|weight|living)\b` +
    String.raw`|\bfrom (?:the )?(?:largest|biggest|highest|smallest|lowest|best|worst|top|most) to (?:the )?(?:\w+)\b` +
    String.raw`|\b(?:dog|star|darling|flop|workhorse|black sheep) of (?:the|our)\b|\bcrowd ` +
    String.raw`(?:favou?rites?|pleasers?)\b` +
    String.raw`|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:\w+est|most ` +
    String.raw`\w+|least \w+)\b(?! (?:days?|weeks?|months?|hours?))` +
    String.raw`|\b(?:lagging|trailing|bringing up the rear)\b`,
);

const SOME = String.raw`(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|\d{1,2})`;

/** “The four cakes nobody touched”: so many of a range. */
export const NUMBERED_NAME = new RegExp(
  String.raw`\b(?:the|our|name|list|me|which|what) ${SOME} NAME\b`,
);
/** “Give me fifteen products by units”. */
export const NUMBERED_BY = new RegExp(
  String.raw`^(?:\w+ ){0,2}?(?:give|show|list|name|send|get) (?:me |us )?(?:the |our )?${SOME} ` +
    String.raw`(?:\w+ )?(?!days|weeks|months|years)\w+s\b.*\bby FIGURE`,
);
/** “What does the hotel order most”: what is bought is asked for. */
export const BOUGHT_MOST = new RegExp(
  String.raw`\bwhat (?:is|are|was|were|has been|have been|had been|got|gets) (?:being )?(?:returned` +
    String.raw`|sold|bought|ordered|refunded|sent back|brought back|wanted)(?: the)? (?:most|least)\b` +
    String.raw`|\bwhat (?:moved|shifted|went|sold) (?:the )?(?:least|most|slowest|fastest)\b(?!.*\b(?:since|compared|than)\b)` +
    String.raw`|\bwhat (?:does|do|did) (?:the )?NAME (?:\w+ )?(?:buy|order|take|want)\b.*\b(?:most|least)\b`,
);
/** “Which of the trade lot spent least with us”: who spends is a customer. */
export const SPENT_WITH_US =
  /\b(?:which|what)\b.*\b(?:spen[dt]s?|spending|buys?|bought|orders?|ordered)\b(?: \w+){0,4}? (?:with|from|off) (?:us|me)\b/;
