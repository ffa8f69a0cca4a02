// The phrasings of the families that ask about the coach and its data rather than for a figure:
// earlier conversations, meanings, what the data covers. Hides the wording from intent-rules.ts.
import type { Family } from '../query.ts';

export interface IntentRule {
  family: Family;
  score: number;
  words: RegExp;
  /** Must stand in the words, too, wherever; and must not. */
  also?: RegExp;
  not?: RegExp;
}

/** DATE, FIGURE and NAME stand for what was masked: § µ ¤ are no word characters to a pattern. */
export const COACH_RULES: readonly IntentRule[] = [
  rule('history', 12, [
    String.raw`\b(?:have|had|did) (?:we|i|you) (?:ever )?(?:had|have|get|got|seen|done) (?:this|that) (?:\w+ )?(?:before|already)\b`,
    String.raw`\bquestions? (?:that )?(?:i|we) (?:have |had )?(?:put|posed|raised|submitted|made|typed|entered)\b`,
    String.raw`\b(?:did|have|had) (?:i|we|you) (?:not )?already (?:look\w*|ask\w*|discuss\w*|talk\w*|go|gone|cover\w*)\b`,
    String.raw`\b(?:show|list|open|see|view) (?:me )?(?:my |our |the )?(?:\w+ )?history\b`,
    String.raw`\b(?:i|we|you) (?:\w+ )?(?:asked|discussed|talked about|spoke(?:n)? about|said|told` +
      String.raw`|answered|advised|looked at together|covered)\b.*\b(?:before|earlier|already|previously` +
      String.raw`|last time|DATE|about|you|me|ago|yet)\b`,
    String.raw`\b(?:did|have|had) (?:i|we|you) (?:ever |already |previously |just |not )?(?:ask|asked` +
      String.raw`|discuss|discussed|talk|talked|speak|spoke|spoken|say|said|told|tell|chat|chatted` +
      String.raw`|been here)\b`,
    String.raw`\b(?:my|our|previous|earlier|past|old|last|recent) (?:\w+ )?(?:questions?|conversations?` +
      String.raw`|chats?|sessions?|answers?|discussions?|queries)\b`,
    String.raw`\bwhat (?:was|were) (?:my|our|the) (?:last|previous|earlier) (?:question|conversation` +
      String.raw`|chat|answer)`,
    String.raw`\bbeen here before\b`,
    String.raw`\bremember (?:when|what|that) (?:i|we|you)\b`,
    String.raw`\blast time (?:we|i) (?:spoke|talked|chatted|asked|discussed)`,
    String.raw`\bconversation history\b`,
    String.raw`\bquestion history\b`,
    String.raw`\bcome up before\b`,
    String.raw`\b(?:did|have|had|has) (?:not )?(?:i|we|you) (?:not )?(?:ever |already |previously ` +
      String.raw`|just |once |by any chance )*(?:ask|asked|discuss|discussed|talk|talked|speak|spoke` +
      String.raw`|spoken|looked (?:at|into)|look (?:at|into)|gone (?:over|through)|go (?:over|through)` +
      String.raw`|cover|covered|mention|mentioned|raise|raised|bring up|brought up|bring this up` +
      String.raw`|dealt with|deal with|touched on|been through|been over|seen|checked|dug into|query` +
      String.raw`|queried|enquired?|inquired?|chatted|chat)\b(?=.*\b(?:before|already|earlier|previously` +
      String.raw`|yet|in the past|once|last time|DATE|ever|about|thing|that|this|again)\b)`,
    String.raw`\b(?:did|do|have) (?:i|we|you) (?:already )?(?:ask|asked) (?:this|that|you|about)\b`,
    String.raw`\b(?:thing|things|stuff|bit|one|question|questions|what) (?:that )?(?:i|we` +
      String.raw`|you) (?:\w+ )?(?:asked|discussed|talked|said|told|mentioned|looked at|covered|spoke` +
      String.raw`|brought up|were on about|was on about)\b`,
    String.raw`\bwhat (?:were|was) (?:we|i|you) (?:\w+ )?(?:on about|talking about|asking|saying` +
      String.raw`|discussing|looking at|on to)\b`,
    String.raw`\b(?:my|our|previous|earlier|past|old|last|prior|former) (?:\w+ )?(?:enquir(?:y|ies)` +
      String.raw`|inquir(?:y|ies)|exchanges?|talks?|requests?|searches|discussion)\b`,
    String.raw`\bwhat (?:have|did|had) (?:i|we) (?:\w+ )?(?:asked|ask|discussed?|talked?|looked at` +
      String.raw`|covered?)\b`,
    String.raw`\b(?:which|what) (?:questions?|things) (?:have|did|had) (?:i|we)\b`,
    String.raw`\bremind me what (?:we|i|you) (?:\w+ )?(?:said|asked|discussed|talked|looked|told` +
      String.raw`|decided|found)\b`,
    String.raw`\b(?:pull|bring|dig|look) (?:up|out|back at) (?:\w+ ){0,2}(?:questions?|conversations?` +
      String.raw`|chats?|answers?|discussions?)\b`,
    String.raw`\b(?:have|has) (?:this|that|it|FIGURE|NAME|the subject|the topic) (?:\w+ )?(?:come up` +
      String.raw`|been asked|been discussed|been raised|been covered|been mentioned)\b`,
    String.raw`\blast (?:time )?(?:we|i) (?:\w+ )?(?:asked|talked|spoke|discussed|looked)\b`,
  ]),
  rule('meaning', 12, [
    String.raw`\bFIGURE what (?:is|are|does|do) (?:that|it|those|they|this)\b(?! (?:come|amount|add|total|sum|look|cost))`,
    String.raw`\bwhat (?:does|do) (?:the |an? )?FIGURE (?:counts?|comprise|capture|mean)\b`,
    String.raw`\b(?:mean|means|meant|meaning)\b(?! (?:for us|we|by region))`,
    String.raw`\bdefin(?:e|ed|ition|itions)\b`,
    String.raw`\bstands? for\b`,
    String.raw`\bwhat counts as\b`,
    String.raw`\bcounts? (?:as|towards?) (?:a |an )?FIGURE`,
    String.raw`\b(?:how|what) (?:is|are|do|does|did) (?:you )?(?:\w+ )?(?:FIGURE )?(?:calculat\w+` +
      String.raw`|work(?:ed)? (?:it |FIGURE |that )?out|comput\w+|defin\w+|measur\w+(?! up))\b`,
    String.raw`\bhow (?:is|are) (?:the |our )?FIGURE (?:calculated|worked out|computed|measured|defined` +
      String.raw`|counted|made up)\b`,
    String.raw`\bhow (?:do|did) you (?:calculate|work out|compute|get to|arrive at|count|measure` +
      String.raw`|define)\b`,
    String.raw`\b(?:is|are|does|do) (?:the |our |your )?FIGURE (?:\w+ )?(?:include|includes|including` +
      String.raw`|cover|exclude|contain|mean|take into account)\b`,
    String.raw`\bincluded in (?:the |our |your )?FIGURE\b`,
    String.raw`\bwhat (?:is|goes|are) (?:included )?(?:in|into) (?:the |our )?FIGURE(?: figure` +
      String.raw`| number)?$`,
    String.raw`\bdifference between (?:the )?FIGURE (?:and|or) (?:the )?FIGURE`,
    String.raw`\bexplain (?:what )?(?:the (?:word|term) )?(?:FIGURE|\w+ means|me FIGURE|FIGURE to me` +
      String.raw`|to me FIGURE|to me what)(?: is| are| means?)?(?: to me| please)?$`,
    String.raw`\b(?:remind|tell) me what (?:is |are )?(?:a |an )?FIGURE (?:is|are|means)\b`,
    String.raw`\bwhat (?:exactly |actually |on earth )?(?:is` +
      String.raw`|are) (?:an? )?(?:meant by )?(?:an? )?FIGURE(?: please| exactly| then| anyway| again` +
      String.raw`| actually| supposed to be| in plain english| in simple terms)?$`,
    String.raw`\bwhat the (?:hell|heck) is (?:an? )?FIGURE`,
    String.raw`\bwhat do you (?:call|mean by)\b`,
    String.raw`\bglossary\b`,
    String.raw`\bjargon\b`,
    String.raw`\bwhat (?:\w+ ){0,4}?(?:is|are) (?:an? |the )?(?:\w+ )?FIGURE (?:supposed to (?:be|mean)` +
      String.raw`|meant to be|when it is at home|in (?:plain|simple|normal|everyday) \w+|exactly|actually` +
      String.raw`|really|in your (?:book|terms)|in this (?:system|context|app|program)|here|as a concept` +
      String.raw`|all about|made up of|composed of|based on|in english)\b`,
    String.raw`\bwhat (?:the (?:heck|hell|devil|dickens|blazes|fuck)|on earth|in the world|in gods name` +
      String.raw`|exactly|precisely|actually|even|in your view) (?:is|are) (?:an? |the )?(?:\w+ )?FIGURE$`,
    String.raw`\bexplain (?:to me |to us |me )?(?:please )?(?:how|what) (?:the |an? |our ` +
      String.raw`|your )?FIGURE (?:is|are|gets?|means?|works?|was|were|includes?|covers?)\b(?!.* (?:up` +
      String.raw`|down|so|higher|lower)\b)`,
    String.raw`\b(?:how|when|where|under what \w+) (?:is|are|does|do|would|will) (?:an? |the ` +
      String.raw`|some(?:body|one) |any(?:body|one) |you )?(?:\w+ )?(?:FIGURE |customer |someone |client ` +
      String.raw`|order |sale )?(?:be )?(?:counted|count|considered|regarded|classed|class|treated` +
      String.raw`|qualify|classified|deemed|derived|arrived at|determined|made up|composed|put together` +
      String.raw`|reckoned|figured out|obtained|established|assessed|arrive at|get|come up with` +
      String.raw`|figure out) (?:as|for|to be|among|toward|towards|FIGURE|the FIGURE|from|an?)?`,
    String.raw`\bhow (?:is|are) (?:an? |the |our |your )?FIGURE (?:\w+ )?(?:derived|arrived|determined` +
      String.raw`|reckoned|obtained|got|produced|put together|come|composed|made)\b`,
    String.raw`\bwho (?:counts?|is counted|qualif\w+|is considered|is regarded|is classed) (?:as|for)\b`,
    String.raw`\bwhat makes (?:a|an|someone|somebody) (?:\w+ )?(?:FIGURE|customer|NAME)\b`,
    String.raw`\bwhat (?:is|are|do|does|all|exactly|goes|falls|gets?|comes?|things?|costs?` +
      String.raw`|items?) (?:\w+ ){0,3}?(?:includ\w+|contain\w*|compris\w+|cover\w*|fall\w*|goes|go` +
      String.raw`|part of|counted) (?:in|into|under|by|towards?|within|of)? ?(?:the |your |our )?FIGURE\b`,
    String.raw`\b(?:is|are|does|do) (?:the |our |your )?(?:\w+ ){1,3}(?:included|counted|part of|inside` +
      String.raw`|in there|taken off|deducted|subtracted|excluded|left out)\b(?: (?:in|of|from` +
      String.raw`|within))? ?(?:the |your |our )?FIGURE`,
    String.raw`FIGURE (?:meaning|definition|explained|explanation|formula|calculation|in plain english` +
      String.raw`|in simple terms)\b`,
    String.raw`\b(?:meaning|definition|formula|calculation|explanation) (?:of|for|behind) (?:the |an? ` +
      String.raw`|our )?FIGURE`,
    String.raw`\b(?:the )?formula\b`,
    String.raw`\bin layman\w*\b`,
    String.raw`\bin plain (?:english|words|language)\b`,
    String.raw`\bin simple (?:terms|words|english)\b`,
    String.raw`\b(?:dont|do not|not|never|cant|can not) (?:really |quite )?(?:understand|know|get|grasp` +
      String.raw`|follow) (?:what |the (?:word|term) )?(?:an? |the )?FIGURE(?: is| are| means?)?\b`,
    String.raw`\bdifference (?:between|of|from) (?:an? |the |our )?FIGURE (?:and|or|to|vs|from) (?:an? ` +
      String.raw`|the |our )?(?:FIGURE|\w+)$`,
    String.raw`\bhow (?:does|do|is|are) (?:an? |the )?FIGURE (?:differ|different|distinct) (?:from` +
      String.raw`|to)? ?(?:an? |the )?FIGURE`,
    String.raw`\b(?:define|describe|clarify|elaborate on|spell out|give (?:me )?(?:the ` +
      String.raw`|a )?(?:definition|meaning)|specify how|state how|set out how|outline how` +
      String.raw`|describe how)(?: how)? (?:an? |the |your |our )?(?:term |word |concept of ` +
      String.raw`|metric )?FIGURE(?! (?:for|in|of) DATE| DATE)`,
    String.raw`\bwhat (?:does|do) (?:the |an? )?(?:word |term |figure )?FIGURE (?:stand|refer|represent` +
      String.raw`|tell|describe|measure|show|include|cover|contain|involve|consist)\b`,
    String.raw`\btell me what (?:an? |the )?FIGURE (?:is|are|means?|stands?)\b`,
    String.raw`\bwhat is (?:that|it|this)(?: figure| word| number)? (?:exactly|actually|anyway|then` +
      String.raw`|supposed to be|meant to be|really|even)\b`,
    String.raw`^(?:and )?what is (?:that|it)$`,
    String.raw`\bwhat (?:is|are) (?:an? )FIGURE\b(?: \w+)?$`,
  ]),
  rule('coverage', 11, [
    String.raw`\b(?:date|day|point|month) (?:up )?to which\b`,
    String.raw`\b(?:which|what|any|how many) days? (?:were|are|was|did|is) (?:we|the shop|the bakery|i) (?:\w+ )?` +
      String.raw`(?:closed|shut|not open|not trading|not trade)\b`,
    String.raw`\b(?:is|are|has|have) .*\b(?:in|there|here|loaded|done) (?:yet|already)$`,
    String.raw`^(?:the )?(?:latest|newest|most recent|last|first|earliest) (?:data|date|day|record|records|entry|figures)$`,
    String.raw`\bhow (?:complete|up to date|fresh|current|recent|far back|good|reliable|old|accurate` +
      String.raw`|much) (?:is|are|does|do|of) (?:the |our |my |your )?(?:data|figures|numbers|records` +
      String.raw`|information|books)\b`,
    String.raw`\bhow much (?:data|history)\b`,
    String.raw`\bhow far back\b`,
    String.raw`\b(?:data|figures|numbers|records|days?|dates?|weeks?|months?|anything|something` +
      String.raw`|imports?|files?|entries|rows|bits?|sales|FIGURE)\b.*\b(?:missing|incomplete|complete` +
      String.raw`|up to date|gaps?(?! between)|holes?|loaded|imported|uploaded|absent|cover|covers|stale|lacking)\b`,
    String.raw`\b(?:missing|gaps?(?! between)|holes?|incomplete|stale)\b.*\b(?:data|figures|numbers|records|days?` +
      String.raw`|dates|weeks?|months?|FIGURE|anything|history)\b`,
    String.raw`\bwhat (?:data|figures|numbers|records|information|periods?) (?:do|have|is` +
      String.raw`|are|does|did) (?:you|we|i|there|it)\b`,
    String.raw`\b(?:coverage|completeness|data quality|quality of the data)\b`,
    String.raw`\b(?:have|has|do|did) (?:you|we|i) (?:got |get |have |received? |loaded? )?(?:all ` +
      String.raw`|any )?(?:the |our |my )?(?:data|figures|numbers|everything|DATE|FIGURE|records` +
      String.raw`|information)(?: \w+){0,3} (?:for DATE|in|loaded|yet|there|already|imported|from DATE` +
      String.raw`|up to DATE)`,
    String.raw`\bdo you have (?:DATE|all|the|data|everything|any)\b`,
    String.raw`\b(?:when|what) (?:was|is|are|did|do) (?:the |your |our |my )?(?:\w+ )?(?:last|latest` +
      String.raw`|newest|most recent|first|oldest|earliest) (?:\w+ )?(?:import|upload|data|update|date` +
      String.raw`|day of data|entry|record|figures?|day you have|sale you have)\b`,
    String.raw`\b(?:last|latest) (?:import|upload|update)\b`,
    String.raw`\bdata (?:go|goes|going|start|starts|stop|stops|end|ends|begin|begins|reach|reaches|run` +
      String.raw`|runs|cover|covers|complete)\b`,
    String.raw`\bup to date\b`,
    String.raw`\b(?:which|what) (?:days?|weeks?|months?|years?|dates?|periods?) (?:do|have) you\b`,
    String.raw`\bany (?:gaps|holes)\b`,
    String.raw`\b(?:can|could) i (?:trust|rely on) (?:\w+ ){0,2}?(?:that|this|it|these|those|you|your|DATE|FIGURE|data|figures|numbers|records|books)\b`,
    String.raw`\bwhat is missing\b`,
    String.raw`\b(?:is|are|was) DATE (?:\w+ )?(?:complete|finished|all in|in yet|loaded|missing|there` +
      String.raw`|done)\b`,
    String.raw`\bhave you got (?:all|everything|any)\b`,
    String.raw`\b(?:is|are) (?:any|some)thing missing\b`,
    String.raw`\bwhich days (?:are|do|have) (?:missing|we not|you not|no|not)\b`,
    String.raw`\bwhat do you know about (?:us|me|my business|the business)\b`,
    String.raw`DATE (?:\w+ )?(?:all in|all there|complete|fully (?:in|loaded|imported)|finished|in full` +
      String.raw`|in the system|loaded)(?: yet| already| now| too)?$`,
    String.raw`\b(?:first|last|earliest|latest|oldest|newest|most recent|start|end` +
      String.raw`|beginning) (?:and (?:the )?(?:first|last|latest|end|newest) )?(?:day|date|month|week` +
      String.raw`|entry|record|sale|order|point|figure)s? (?:of|in|for|from|we have|you have|on` +
      String.raw`|that you have|available|recorded)? ?(?:the |our |my |your )?(?:data|records?|figures` +
      String.raw`|books|file|files|system|FIGURE)?\b(?=.*\b(?:data|records?|recorded|figures|books|files?` +
      String.raw`|system|available|you have|we have|on file)\b)`,
    String.raw`\b(?:until|till|up to|to|from|since) (?:when|(?:what|which) (?:date|day|month|point|week)) (?:\w+ )?` +
      String.raw`(?:do|does|have|has|are|is|did)\b(?=.*\b(?:data|records?|figures|numbers|books|have|go|reach` +
      String.raw`|cover\w*|complete|loaded|imported|FIGURE)\b)`,
    String.raw`\b(?:which|what|any) (?:days?|dates?|weeks?|months?) (?:\w+ ){0,3}?(?:have|has|with|had` +
      String.raw`|got) no (?:FIGURE|data|records|figures|entries|takings|orders)\b`,
    String.raw`\b(?:any|are there) (?:\w+ )?(?:days?|dates?|weeks?|months?|periods?) (?:without|with no` +
      String.raw`|lacking|not covered|left out|skipped|unaccounted|that (?:are|is) (?:missing|not))\b`,
    String.raw`\b(?:is|are|have|has|was|were) (?:\w+ ){0,6}?(?:all |fully |completely |everything ` +
      String.raw`|been )?(?:come through|came through|uploaded|in the system|synced|been loaded|loaded in` +
      String.raw`|imported|on the system|gone in|went in|got through|made it in|arrived)\b`,
    String.raw`\b(?:do|have|does|did) (?:you|we|it) (?:\w+ )?(?:have|got|hold|include|contain|see|cover` +
      String.raw`|know|get|receive) (?:\w+ ){0,4}?(?:whole|every|full|complete|entire` +
      String.raw`|all) (?:\w+ ){0,3}?(?:DATE|day|data|records|month|week|year|history|FIGURE)`,
    String.raw`\b(?:is|are) (?:\w+ ){0,2}(?:data|figures|numbers|records|books|dataset|history|picture` +
      String.raw`|information) (?:\w+ ){0,3}?(?:complete|full|whole|patchy|reliable|current|solid` +
      String.raw`|trustworthy|recent|fresh|all there|all in|in order|finished|intact|good)\b`,
    String.raw`\bhow (?:recent|current|fresh|complete|full|patchy|reliable|up to date|solid|far|much` +
      String.raw`|many) (?:\w+ ){0,4}?(?:data|records|figures|numbers|history|books|dataset)\b`,
    String.raw`\b(?:what|which) (?:time )?(?:period|periods|range|time ?span|timeframe|dates|stretch` +
      String.raw`|span|months|years|time) (?:\w+ ){0,4}?(?:data|records|figures|numbers|books|history` +
      String.raw`|cover\w*|available|loaded|on file)\b`,
    String.raw`\b(?:data|record|records|figures|books) (?:gap|gaps|hole|holes|completeness|coverage` +
      String.raw`|status|quality|freshness|range|period|state|check)\b`,
    String.raw`\b(?:missing|skipped|incomplete|absent) (?:days?|dates?|data|records?|figures|months?` +
      String.raw`|weeks?|entries|sales|FIGURE)\b`,
    String.raw`\b(?:leave|left|leaving) (?:anything|something|a day|any days?|any \w+) out\b`,
    String.raw`\bany(?:thing)? (?:left out|not (?:in|loaded|imported|there))\b`,
  ]),
];

export function rule(family: Family, score: number, sources: readonly string[]): IntentRule {
  return { family, score, words: new RegExp(sources.join('|')) };
}
