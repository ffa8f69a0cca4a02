// Signs that a question is about the coach itself or its data, wherever in it they stand: a word of
// one class together with a word of another. Hides these classes from intent-rules.ts, whose rules
// are phrases.
import type { IntentRule } from './coach-rules.ts';
import { EARLIER_SIGNS } from './earlier-signs.ts';
import { DOING, sign } from './sign.ts';

/** What only a question about the data names. */
const DATA =
  'data|dataset|data set|files?|uploads?|imports?|feeds?|spreadsheets?|exports?|csvs?|sources?' +
  '|sync|(?:the|our|your|my|sales|all|any|of|these|which|what|have|no|FIGURE) records|on record|on file|in the system|database|entries|backlog';
/** What names the data in some questions, and figures in others. */
const LOOSELY = `${DATA}|figures|numbers|books|ledgers?|history|till|info|information|stats|accounts`;
/** How data may be: there, not there, old, new, whole. */
const STATE =
  'missing|incomplete|complete|completeness|lack|lacks|lacking|gaps?|holes?|blanks?|skip|skips' +
  '|skipped|absent|up to date|out of date|outdated|stale|fresh|current|newest|latest|oldest' +
  '|earliest|most recent|recent|loaded|imported|uploaded|entered|received|arrived|included?' +
  '|come through|came through|go through|gone through|went through|synced|includes?' +
  '|covers?|covered|covering|reach(?:es)?|go back|goes back|going back|stretch(?:es)?|starts?' +
  '|begins?|stops?|ends?|finish(?:es|ed)?|reliable|trustworthy|trust|rely|available|hold|holding' +
  '|full|whole|patchy|intact|working (?:with|from|on|off)|using|use|based on|keeping|kept' +
  '|processed|added|fed|connected|linked|refreshed|updated?|final|definitive|provisional|confirmed|settled|held|kept|stored|tracked' +
  '|last (?:day|date|entry|update)' +
  '|first (?:day|date|entry)|so far|yet|all there|all in|accurate|solid|sound|good enough';
const ENTERED =
  'in|loaded|entered|imported|uploaded|received|recorded|posted|booked in|complete|completed' +
  '|finished|missing|up to date|there|through|added|included|processed|synced|in place|accounted for' +
  '|available|on file|covered|here|closed off|filled in';
const NO_DAYS =
  '(?:days?|dates?|weeks?|months?|weekends?) (?:\\w+ ){0,4}?(?:no|without|nothing|blank|missing|zero' +
  '|lacking|not|skipped|unaccounted|left out|absent)|(?:no|blank|missing|skip|skipped|lose|lost' +
  '|left out|zero|absent) (?:any |some |a |out |certain |whole )?(?:days?|dates?|weeks?|months?)';
const WH = '(?:how|why|what|which|who|when|if|whether|where)';
const ABOUT_MONEY = /\bhow (?:much|many)\b.*\b(?:did|do) (?:we|i) |\bwhy\b|\bwhen are we\b/;

/** What a person does to a coach in words, as it was done. */
const SAID =
  'asked|told|said|discussed|talked|spoke|spoken|mentioned|explained|replied|answered|advised' +
  '|chatted|enquired|inquired|queried|brought up|raised|gone over|went over|gone through' +
  '|looked at|looked into|found out|figured out|worked out|concluded|wondered about|suggested' +
  '|recommended|wrote|written|promised|claimed|reckoned|been asking|been saying|been over|been through' +
  '|touched on|dealt with|wanted to know|was asking|were saying|were talking|were discussing|reported';
const ASKED =
  'asked|mentioned|said|told you|wanted to know|wondered about|queried|enquired|inquired|was asking' +
  '|was on about|looked at|looked into|been asking|been saying|talked|spoke|discussed|typed|searched';
const SAY_OF_YOU =
  'tell|find|found|say|explain|reply|answer|advise|mention|suggest|recommend|conclude|report|write|respond' +
  '|told|said|explained|replied|answered|advised|mentioned|suggested|given me|got back';
const SAY_OF_US =
  'talk|talked|speak|spoken|spoke|discuss|discussed|chat|chatted|look at|looked at|look into' +
  '|looked into|find out|found out|go over|gone over|go through|gone through|mention|mentioned|say' +
  '|ask|asked|asking|been over|been through|been here|touch on|touched on|dig into|dug into|figure out' +
  '|figured out|bring up|brought up|conclude|concluded|raised|covered together|dealt with';
const SAY_OF_ME =
  'ask|asked|asking|say|said|mention|mentioned|want to know|wanted to know|look at|looked at' +
  '|look into|looked into|find out|found out|query|queried|enquire|enquired|inquire|inquired' +
  '|bring up|brought up|raise|raised|put|talk|talked|speak|spoken|search|searched|wonder|get told' +
  '|covered|cover|check|checked|type|typed|discuss|discussed|request|requested|question|come to you';
const TALKS =
  '(?<!conversion )(?:conversations?|chats?|discussions?|dialogues?|transcripts?|threads?' +
  '|(?:my|our|your|earlier|previous|past|old|last|recent|prior|former|yesterday|DATE|saved' +
  '|all|these|older|first|latest) (?:\\w+ ){0,2}?(?:questions?|answers?|repl(?:y|ies)|quer(?:y|ies)' +
  '|requests?|topics?|enquir(?:y|ies)|chat log|chat history)|(?:my|our|the|question|chat|conversation' +
  '|search|asking|full) history|topics? (?:have|did|had) (?:i|we)|topics? (?:i|we) )';

/** Those about the coach itself and its data. */
export const COACH_SIGNS: readonly IntentRule[] = [
  ...EARLIER_SIGNS,
  sign(
    'coverage',
    12.5,
    '\\bhave you (?:seen|received|got|had|been given|been sent)\\b.*\\b(?:yet|already|so far|for DATE)$',
  ),
  sign(
    'coverage',
    11,
    '\\bhow (?:complete|incomplete|up to date|patchy|full|reliable) (?:is|are|was|were)\\b',
  ),
  sign(
    'meaning',
    12,
    '^what\\b.*\\b(?:things?|sorts?|kinds?|items?|stuff|costs?|all)\\b.*\\b(?:in' +
      '|inside|under) (?:the |our )?FIGURE$|^(?:is|are) (?:the |our |your )?FIGURE' +
      ' (?:before|after|with|without|including|excluding|net of)\\b|\\b(?:who|what) do' +
      ' you call\\b.*FIGURE',
    { not: 'DATE|\\b(?:most|least|best|worst)\\b' },
  ),
  sign(
    'history',
    12,
    '\\b(?:did|has|have) (?:anyone|anybody|someone|somebody|my \\w+|one of us) (?:\\w+ ){0,2}?(?:ask|asked|enquired?|raised?|mention|mentioned|discuss|discussed)\\b',
  ),
  sign(
    'history',
    12,
    '\\b(?:answers?|repl(?:y|ies)|questions?) (?:did|have|had) (?:you|i|we)\\b' +
      '|\\bwhere (?:did|were|had) (?:we|i) (?:leave off|left off|stop|stopped|get to' +
      '|got to|up to)\\b',
  ),
  sign(
    'meaning',
    12,
    '^(?:so )?(?:is|are) (?:the )?FIGURE (?:the (?:money|amount|sum|share|number|same)|what|just|simply|basically|all|everything|how)\\b',
    { not: 'DATE' },
  ),
  sign(
    'meaning',
    12,
    '\\bFIGURE what (?:is|are|goes|all) (?:in|into|inside|included in) (?:there|it' +
      '|that|them)\\b|\\bdo you (?:subtract|deduct|take off|count|include|add|strip' +
      ' out)\\b.*\\bFIGURE\\b',
    { not: 'DATE' },
  ),
  sign(
    'coverage',
    11,
    '\\byou (?:\\w+ )?(?:got|have|hold) (?:everything|all|any data|the lot|the whole)\\b|\\b(?:time ?span|time ?frame|date range|time range|stretch of time)\\b',
    {
      not: '\\bwhy\\b|\\bhow (?:much|many) (?:did|do) (?:we|i)\\b',
    },
  ),
  sign(
    'coverage',
    11,
    '\\b(?:stuff|things?|bits?|something|anything|days?|entries|orders|sales|FIGURE) (?:\\w+ )?missing\\b',
    { also: 'DATE|\\b(?:data|there|any|is|are)\\b' },
  ),
  sign(
    'coverage',
    11,
    '\\b(?:is|are) there (?:a |any |some )?(?:gap|hole)s?\\b(?! between)|' +
      '\\b(?:the|any|all|no|some|are there) (?:\\w+ )?(?:gaps|holes)\\b|' +
      '\\bmissing (?:days?|data|bits|records|entries|dates|months|weeks)\\b',
  ),
  sign('coverage', 11, '\\bhow many (?:\\w+ )?days\\b', {
    also: '\\b(?:open|trad\\w+|sold|sell|anything|rung|recorded|records?|data|takings|FIGURE|covered|closed|shut|missing)\\b',
    not: '\\b(?:more|less|fewer|than|above|below|over|under|take|better|best|worst)\\b',
  }),
  sign(
    'coverage',
    11,
    '\\b(?:make|made|makes|get|got|find|found|went|gone) (?:its |their |all |it |way' +
      ' )*(?:it )?(?:in|into|onto|to) (?:the |your |our )?(?:system|books|database' +
      '|figures|numbers|data|records)\\b',
  ),
  sign(
    'coverage',
    11,
    '\\bdays?\\b.*\\b(?:astray|amiss|walkabout|get lost|got lost|slipped through|fell through)\\b',
  ),
  sign(
    'coverage',
    11,
    '\\b(?:since|from|till|until|up to) (?:when|what (?:day|date|point|month))\\b',
    {
      also: '\\byou\\b|\\b(?:data|figures|records|books|history|FIGURE)\\b',
      not: '\\b(?:better|worse|up|down|why)\\b',
    },
  ),
  sign(
    'meaning',
    12,
    '\\b(?:explain|clarify|define|describe|teach me|educate me|tell me about|talk me through|walk me through)\\b(?: \\w+){0,4}? FIGURE\\b',
    {
      not: `DATE|NAME|\\b(?:why|${DOING}|dropp\\w+|fall\\w*|ris\\w+|up|down|so|compared|vs|than)\\b`,
    },
  ),
  sign('meaning', 12, '\\bFIGURE\\b', {
    also:
      '\\b(?:imagine (?:under|by)|when you say|your definition|as you (?:use|define|understand)|dividing|divided by|numerator|denominator|apart from|tell apart)\\b' +
      '|\\bhow do you (?:tell|know|recogni[sz]e|decide|distinguish|spot|identify|judge|determine|treat|handle|class)\\b|\\bwhen (?:it is|its|they are|theyre) at home\\b',
    not: 'DATE|\\bwhy\\b',
  }),
  sign(
    'meaning',
    12,
    '^(?:\\w+ ){0,6}?(?:what|which)\\b.*\\b(?:part of|included in|belongs? (?:to|in' +
      '|under)|goes? into|falls? (?:under|within|in|into)|counted (?:in|as|under' +
      '|towards?)|comes? under|sits? (?:in|under)|contributes? to|ends? up' +
      ' in)\\b.*FIGURE',
    {
      not: 'DATE|\\b(?:most|least|best|worst)\\b',
    },
  ),
  sign(
    'meaning',
    12,
    '^(?:is|are) (?:the |our |my )?(?:\\w+ )?(?:NAME|\\w+) (?:in|inside|under|within|among) (?:the |our |your )?FIGURE$',
  ),
  sign(
    'history',
    12,
    '\\b(?:were|was|have) you (?:been )?(?:telling|saying|explaining|talking|asking)\\b',
  ),
  sign(
    'history',
    12,
    '\\b(?:the|a|that|any|my|our) (?:\\w+ )?(?:questions?|conversations?|chats?|answers?) (?:about|on|regarding|concerning)\\b',
    {
      not: '\\b(?:have|got|with|is) (?:a|an|another|one|my|the) (?:\\w+ )?question\\b|^(?:a|my|quick|one|the) question\\b',
    },
  ),
  sign(
    'history',
    12,
    '\\b(?:have|has) (?:we|i|you|anyone|anybody|someone|somebody) (?:\\w+ ){0,2}?(?:been (?:down|here|over|through)|put|posed|raised|asked|brought)\\b',
    {
      also: '\\b(?:before|already|earlier|previously|in the past|to you|here)\\b',
    },
  ),
  sign('history', 12, `\\byou (?:\\w+ )?(?:${SAID})\\b`),
  sign('history', 12, `\\b(?:did|have|had|do) (?:not )?you (?:\\w+ ){0,2}?(?:${SAY_OF_YOU})\\b`, {
    also: '\\b(?:did|have|had|remember|recall|again|last time|before|already|earlier)\\b',
    not: `\\bdo you (?:say|tell)|\\byou (?:${SAY_OF_YOU}) (?:me )?${WH} (?:is|are|was|were) FIGURE`,
  }),
  sign('history', 12, `\\b(?:did|have|had) (?:not )?we (?:\\w+ ){0,2}?(?:${SAY_OF_US})\\b`),
  sign('history', 12, `\\b(?:did|have|had) (?:not )?i (?:\\w+ ){0,2}?(?:${SAY_OF_ME})\\b`),
  sign('history', 12, `\\bi (?:\\w+ )?(?:${ASKED})\\b`, {
    also:
      '\\b(?:you|before|earlier|already|previously|last|about|history|DATE|again|what|which|where' +
      '|when|how often|everything|all)\\b',
    not: '^.*\\bi (?:told|said)\\b.*\\b(?:why|how (?:much|many))\\b',
  }),
  sign('history', 12, '\\bwe (?:\\w+ )?(?:discussed|talked|spoke|spoken|chatted|went over)\\b'),
  sign('history', 12, `\\b${TALKS}`),
  sign(
    'history',
    12,
    '\\b(?:find|open|bring|pull|dig|fetch|retrieve|recall|repeat|reopen|resume|look up|search|scroll|go back to|back up)\\b' +
      '.*\\b(?:answers?|repl(?:y|ies)|questions?|conversations?)\\b',
  ),
  sign('history', 12, '\\blast time (?:\\w+ ){0,2}?(?:we|i|you)\\b|\\blast time$', {
    also: '\\b(?:we|i|you)\\b',
    not: 'FIGURE',
  }),
  sign('meaning', 12, '\\bFIGURE\\b', {
    also:
      '\\b(?:mean|means|meaning|meant|defin(?:e|es|ed|ition)|refers? to|referring to|stands? for' +
      '|understand(?:s|ing)? by|understood by|understand under|denotes?|signif(?:y|ies)|explained' +
      '|in a nutshell|formula|terminology|concept|jargon|in other words|interpret)\\b|\\bshould i read\\b' +
      '|\\b(?:word|term|phrase|expression|abbreviation|acronym|label|heading) (?:\\w+ )?FIGURE',
    not: 'DATE|\\b(?:why|reckon)\\b',
  }),
  sign('meaning', 12, '^(?:is|are|do|does|would|should)\\b.*\\bFIGURE\\b', {
    also:
      '\\b(?:included?|includes|including|counted|count|counts|part of|taken off|deducted|subtracted' +
      '|contains?|covers?|covered|net of|belongs? (?:to|in|under)|falls? under|comes? under|goes? into' +
      '|taken out of|comprises?|consists?|before or after|with or without|gross or net|mixed in|left out' +
      '|the same (?:as|thing)|another word for|different from|made up of|form part|inclusive|exclusive)\\b',
    not: 'DATE|\\b(?:missing|loaded|imported|uploaded|data|records|we|usual|normal|yet|(?:your|the) figures)\\b',
  }),
  sign('meaning', 12, '\\bhow (?:\\w+ ){0,2}?(?:you|one|they|it|FIGURE)\\b', {
    also:
      '\\b(?:come up with|came up with|calculate[ds]?|work out|worked out|arrived? at|compute[ds]?' +
      '|derived?|measure[ds]?|get to|got to|figure out|reckon|made up|put together|count|define[ds]?' +
      '|composed|constructed|built up|come about|determined?)\\b.*\\bFIGURE|\\bFIGURE\\b.*\\b(?:calculated' +
      '|worked out|computed|derived|measured|made up|put together|reckoned|counted|defined|composed' +
      '|determined|constructed|built up|come about|arrived at)\\b',
    not: 'DATE|\\b(?:we|us) (?:do|did|done)\\b',
  }),
  sign('meaning', 12, '\\bwhat (?:exactly |precisely |actually )?(?:is|are) (?:an? )?FIGURE\\b', {
    also:
      '\\b(?:for you|to you|in your|accountant|layman|dummies|beginners?|idiot|never (?:understood' +
      '|heard|got)|no idea|new to this|first time|explain|like i am (?:five|5)|simple|plain|confused' +
      '|in a sentence|briefly|in short|about|good for|used for|telling (?:me|us))\\b|\\bis (?:an? )FIGURE\\b',
    not: 'DATE',
  }),
  sign('meaning', 12, '\\bFIGURE\\b.*\\b(?:vs|and|or|from|to|with) (?:an? |the )?FIGURE\\b', {
    also: '\\b(?:differ(?:s|ent|ence|ences)?|same thing|distinction|distinguish|confuse|mix up)\\b',
    not: 'DATE|\\bwhy\\b',
  }),
  sign('meaning', 12, '\\bwhen (?:is|are|does|do|would) (?:an? |some|any|he|she|they)', {
    also: '\\bFIGURE\\b',
    not: 'DATE|\\b(?:highest|lowest|most|least|best|worst|busiest|peak)\\b',
  }),
  sign('coverage', 11, `\\b(?:${DATA})\\b`, {
    also: `\\b(?:${STATE}|${WH}|have (?:you|we|i)|do (?:you|we|i)|any|is there|are there|period)\\b`,
    not: `FIGURE data|\\b(?:show me the (?:sales|revenue)|give|plot|chart|why|trend|reason|explain)\\b|${ABOUT_MONEY.source}`,
  }),
  sign('coverage', 11, `\\b(?:${LOOSELY})\\b`, {
    also: `\\b(?:${STATE})\\b`,
    not: `numbers? of|FIGURE history|\\b(?:show|give|plot|chart|why|trend|than|compared)\\b|${ABOUT_MONEY.source}`,
  }),
  sign(
    'coverage',
    11,
    '\\b(?:(?:do|have|did) you (?:\\w+ ){0,2}?(?:have|got|get|know|see|hold|go)|(?:can|could) you (?:see|go))\\b',
    {
      also: '\\b(?:DATE|FIGURE|figures|numbers|everything|sales|since|from|until|back|all|every|months?|days?)\\b',
      not:
        `\\b(?:know|idea|see|tell|show|say|get) (?:\\w+ )?${WH}\\b` +
        '|\\b(?:why|reason|cause|explanation)\\b|\\bhow (?:do|did|have) you (?:get|know)\\b|\\b(?:any|an) (?:idea|clue)\\b',
    },
  ),
  sign(
    'coverage',
    11,
    '\\b(?:how (?:far|much|many)|since when|from when|till when|until when|up to' +
      ' when|from what|what (?:is|are) the (?:earliest|latest|oldest|newest|most' +
      ' recent|first|last))\\b',
    {
      also:
        '\\byou (?:\\w+ ){0,2}?(?:have|go|know|see|got|hold|cover|reach|look|start|stop|include)\\b' +
        '|\\bi can (?:ask|look|see|go|query)\\b|\\b(?:can|could|may) i (?:ask|look|see|go|query)\\b',
      not: '\\bdid (?:we|i)\\b',
    },
  ),
  sign(
    'coverage',
    11,
    `^(?:\\w+ )?(?:is|are|was|were|has|have|did|does)\\b(?: \\w+){0,12}? (?:${ENTERED})(?: yet| already| now| so far| too| properly| correctly| or not)*$`,
    {
      also: '\\b(?:DATE|everything|all)\\b',
      not:
        '\\b(?:money|profit|loss|black|red|we|normal|range|usual)\\b|\\bhow (?:much|many)\\b' +
        '|\\b(?:br(?:ing|ings|ought|inging)|tak(?:e|es|en|ing)|took|rak(?:e|ed|es)|pull(?:s|ed)?|haul(?:s|ed)?) in\\b',
    },
  ),
  sign('coverage', 11, `\\b(?:${NO_DAYS})\\b`, {
    also:
      '\\b(?:FIGURE|DATE|takings|recorded|system|imports?|entered|in|data|records?|file|list|any' +
      '|we|there|upload)\\b',
    not: '\\b(?:bus(?:y|ier|iest)|quiet(?:er|est)?|best|worst|why|better|worse)\\b|\\bhow many orders\\b',
  }),
  sign(
    'coverage',
    11,
    '\\b(?:when|how long ago|how recently|what day|which day)\\b.*\\b(?:updated?' +
      '|import(?:ed)?|load(?:ed)?|upload(?:ed)?|sync(?:ed)?|refresh(?:ed)?|entered|fed' +
      '|fetch(?:ed)?|pulled in)\\b',
  ),
  sign(
    'coverage',
    11,
    '\\b(?:latest|last|most recent|newest|earliest|first|oldest) (?:\\w+ )?(?:FIGURE|NAME|day|date|entry|thing)\\b',
    {
      also: '\\b(?:record(?:ed|s)?|on file|you (?:have|know|hold|got|see)|system|stored|entered|loaded|imported|received|data)\\b',
      not: 'DATE|\\b(?:best|worst|highest|lowest|most sales)\\b',
    },
  ),
];
