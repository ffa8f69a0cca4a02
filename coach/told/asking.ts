// Whether a sentence tells something or asks it, wishes it, denies it: hides these signs from the
// readers of decisions and facts. In doubt it does not tell: a question stored as a fact would be
// worse than a fact that has to be said again.

/** Words before a sentence that say nothing of it. */
const FILLERS = new RegExp(
  String.raw`^(?:(?:and|so|ok|okay|well|right|hi|hey|hello|morning|good` +
    String.raw` morning|btw|by the way|fyi|` +
    String.raw`just so you know|for (?:your|the) (?:information|record)|please|` +
    String.raw`oh|also|note(?: that)?|` +
    String.raw`please note(?: that)?|remember(?: that)?|please remember(?:` +
    String.raw` that)?|keep in mind(?: that)?|` +
    String.raw`i (?:wish|want|would like|need) to (?:record|note|tell you|let you` +
    String.raw` know|say|report)(?: that)?|` +
    String.raw`let me tell you(?: that)?|you should know(?: that)?|i should` +
    String.raw` (?:say|mention)(?: that)?|` +
    String.raw`(?:just )?to let you know(?: that)?|heads up)[,:;!. ]+)+`,
  'i',
);
const ASKS_FIRST = new RegExp(
  String.raw`^(?:what|which|who|whom|whose|when|where|why|how|did|does|do|is|are|was|were|has|had` +
    String.raw`|have (?:we|i|you|they|our|my)|am|can|could|should|shall|will|` +
    String.raw`would|may|might|must|show|give|list|` +
    String.raw`tell me|compare|explain|find|name|rank|any|anything|whats|hows|wat|wich|y)\b`,
  'i',
);
/** A question further inside: “we hired Ana on 1 June, how have sales been since”. */
const ASKS_INSIDE = new RegExp(
  String.raw`\b(?:how (?:much|many|did|do|has|have|was|were|are|is|come)|what` +
    String.raw` (?:is|was|were|are|did|do|has|have|happened)|why|which|(?:show|` +
    String.raw`tell) me|did (?:it|that|sales|we)|is that|was that)\b`,
  'i',
);
const WISHES = new RegExp(
  String.raw`\b(?:if|whether|should|could|would|might|maybe|perhaps|wish(?!` +
    String.raw` to)|hope|hoping|want(?:ed)?(?! to (?:record|note))|` +
    String.raw`need|thinking|considering|consider|wonder(?:ing)?|suppose|imagine|` +
    String.raw`assume|assuming|let us|let's|` +
    String.raw`afford|plan(?:ning)? to|intend|about to|trying to|almost|nearly|` +
    String.raw`like to|ought|unless|instead of)\b`,
  'i',
);
const DENIES = new RegExp(
  String.raw`\b(?:not|never|no longer|n't|didn't|haven't|hasn't|wasn't|don't|` +
    String.raw`doesn't|isn't|without|neither|nor|nobody|no one|nothing|cannot|` +
    String.raw`can't|won't)\b`,
  'i',
);
/** What commands the coach is not told to it. */
const COMMANDS =
  /\b(?:ignore|disregard|pretend|system prompt|instructions?|you are now|from now on|jailbreak)\b/i;

/** The sentence without the words before it. */
export function withoutFillers(text: string): string {
  return text.trim().replace(FILLERS, '').trim();
}

/** True where it asks, whatever else it says. */
export function asks(text: string): boolean {
  const said = withoutFillers(text);
  return (
    said.includes('?') ||
    ASKS_FIRST.test(said) ||
    ASKS_INSIDE.test(said) ||
    said.split(/[,;:.!]\s+|\s[-–—]\s/).some((part) => ASKS_FIRST.test(withoutFillers(part)))
  );
}

/** True where it is said as it is: neither asked, wished, denied nor ordered. */
export function tells(text: string): boolean {
  return !asks(text) && !WISHES.test(text) && !DENIES.test(text) && !COMMANDS.test(text);
}
