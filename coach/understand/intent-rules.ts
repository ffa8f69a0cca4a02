// The phrasings of each family of question, as sources of regular expressions with the score each
// family's words bring. Hides the wording from intent.ts, which weighs the families.
import { COACH_RULES, type IntentRule, rule } from './coach-rules.ts';
import { FIGURE_SIGNS } from './figure-signs.ts';
import { MOVER_SIGNS } from './mover-signs.ts';
import { SUPER_LEAST, SUPER_MOST } from './rank-and-when.ts';
import { sign } from './sign.ts';
import { COACH_SIGNS } from './signs.ts';
import { TOLD_SIGNS } from './told-signs.ts';

/** Those about the coach first: “why did you say refunds fell” is asked of a conversation. */
export const INTENT_RULES: readonly IntentRule[] = [
  ...COACH_RULES,
  ...COACH_SIGNS,
  ...FIGURE_SIGNS,
  ...TOLD_SIGNS,
  ...MOVER_SIGNS,
  sign(
    'normal',
    9.6,
    '\\b(?:is|was|were|are|looks?|looked|seems?) (?:(?!taking|put|set|laid|written|cut)\\w+ ){1,6}off$',
  ),
  sign(
    'normal',
    9.7,
    '\\bwhat (?:they|we|it|he|she|that|this|NAME) (?:always|usually|normally|typically|ordinarily' +
      '|generally|mostly) \\w+(?: DATE)?$|\\bwhat (?:they|we|it|that|this|NAME) (?:always|usually|normally|typically) (?:do|does|did)\\b',
    { not: '\\bwhy\\b|\\bhow (?:much|many)\\b' },
  ),
  sign(
    'normal',
    9.9,
    '^(?:\\w+ ){0,2}?(?:is|was|are|were) (?:that|it|this|those|they) (?:an? )?(?:good|bad|normal|decent' +
      '|reasonable|usual|typical|healthy|respectable) (?:\\w+ )?(?:for|number|figure|amount|result|total|level)\\b',
  ),
  sign(
    'normal',
    9.9,
    '\\b(?:is|are|was|were) (?:our|the|my|that|this) (?:\\w+ ){0,2}?(?:FIGURE|NAME)(?: DATE)? (?:looking )?' +
      '(?:healthy|ok|okay|alright|all right|fine|decent|respectable|up to scratch|on the (?:low|high) side)\\b',
  ),
  sign(
    'trend',
    9.4,
    '\\b(?:which|what) (?:way|direction)\\b.*\\b(?:heading|headed|going|moving|trending|pointing' +
      '|drifting|tending)\\b',
    { not: '\\bwhy\\b' },
  ),
  sign('why', 10, '\\bwhat (?:did|does) (?:that|it|this) (?:all )?(?:come|stem) from\\b'),
  sign(
    'when',
    9.3,
    '\\b(?:day|weekday|week|month|hour)s?(?: of (?:the )?(?:week|year|day))? which (?:one )?' +
      '(?:has|had|is|was|brings?|brought|gets?|got)\\b.*' +
      '\\b(?:most|least|best|worst|fewest|highest|lowest|\\w{3,}iest)\\b',
  ),
  rule('why', 10, [
    String.raw`\bwhy\b`,
    String.raw`\bhow come\b`,
    String.raw`\b(?:what|who|which) (?:\w+ ){0,3}?(?:caused?|causes|drove|drives?|driving|explains?` +
      String.raw`|(?:made|makes)(?! (?:us |you |up )?(?:the )?(?:most|least|best|more|money` +
      String.raw`|biggest|highest|lowest|fewest))|pushed|pulled|dragged|dragging|led to` +
      String.raw`|triggered|contributed|accounts? for` +
      String.raw`|(?<!lagging )(?<!trailing )(?<!falling )is behind|was behind|lies behind|are behind|were behind)\b`,
    String.raw`\bwhat (?:is|was|are|were) (?:\w+ )?(?:behind|causing|driving|dragging|pushing` +
      String.raw`|responsible|to blame|the (?:cause|reason|story|matter|explanation|problem)|going on` +
      String.raw`|wrong)\b`,
    String.raw`\b(?:reasons?|causes?|explanations?) (?:for|of|behind|why|that)\b`,
    String.raw`\bwhat (?:on earth |the hell |the heck )?(?:happened|happend|has happened|went wrong` +
      String.raw`|went on|went right|gives)\b`,
    String.raw`\bexplain (?:the|this|that|why|our|my|DATE|how come)\b.*\b(?:drop|fall|rise|dip|increase` +
      String.raw`|decrease|change|jump|growth|decline|slump|spike|down|up|so)\b`,
    String.raw`\bwhere did (?!(?:the |our |my |most |all |of )*(?:new )?(?:FIGURE|customers|buyers|sales|NAME) (?:all )?come from)(?:\w+ ){0,6}(?:go|come from)\b`,
    String.raw`\baccount for\b`,
    String.raw`\bdown to what\b`,
    String.raw`\b(?:to blame|responsible)\b`,
    String.raw`\b(?:which|what) NAME?(?:\w+ )(?:grew|grown|dropped|fell|declined|fallen|gained|lost|increased` +
      String.raw`|decreased|rose|improved|shrunk|shrank|slipped|went (?:up|down)|are (?:up|down)|is (?:up` +
      String.raw`|down)|changed|moved) (?:the )?(?:most|least|\w*)`,
    String.raw`\baccount(?:s|ed|ing)? for (?:the |this |that |our |my )?(?:\w+ )?(?:movement|change` +
      String.raw`|drop|fall|rise|increase|decrease|decline|difference|shift|growth|dip|jump|swing` +
      String.raw`|variance|variation|fluctuation|deviation|shortfall|surge|slump|FIGURE)`,
    String.raw`\b(?:reasons?|cause|causes|explanations?|drivers?|factors?|grounds|rationale|story` +
      String.raw`|background) (?:\w+ )?(?:for|of|behind|why|underlying|responsible|that)\b`,
    String.raw`\b(?:what|which|who) (?:\w+ ){0,5}?(?:is|are|was|were|be|lies?|lay|stands?|sits?` +
      String.raw`|stood) (?:(?!lagging|trailing|falling|running)\w+ ){0,2}?(?:behind|responsible|to blame|the (?:reason|cause|driver` +
      String.raw`|explanation|culprit))\b`,
    String.raw`\b(?:attributable|attributed|down|due|owing|thanks) to (?:what|which|whom)\b`,
    String.raw`\bwhat (?:\w+ ){0,3}?(?:did|has|had) (?:\w+ ){0,2}?(?:happen|gone wrong|changed|go wrong` +
      String.raw`|go right)\b(?! (?:in|to) (?:the )?(?:months|weeks))`,
    String.raw`\b(?:what|which) (?:NAME |\w+ ){0,3}?(?:hurt|hit|helped|lifted|boosted|dented|sank` +
      String.raw`|killed|contributed|drove|pushed|made|moved|explain|explains|explained|carried|caused` +
      String.raw`|brought about|brought down|dragged down|pulled down|propped up` +
      String.raw`|weighed)\b(?!.*\b(?:most money|in the most|the most revenue)\b)(?=.*\b(?:drop|fall|fell` +
      String.raw`|rise|rose|up|down|change\w*|decline\w*|increase\w*|decrease\w*|dip|jump|slump|surge` +
      String.raw`|growth|loss|difference|low\w*|high\w*|so|movement|collapse)\b)`,
    String.raw`\b(?:explain|clarify|break down|analyse|analyze|diagnose|unpack|justify|tell me about` +
      String.raw`|talk me through|walk me through|shed light on|make sense of) (?:\w+ ){0,4}?(?:drop|fall` +
      String.raw`|rise|dip|increase|decrease|change|jump|growth|decline|slump|spike|movement|difference` +
      String.raw`|collapse|surge|shortfall|variance|variation|fluctuation|plunge|loss|hike|uptick` +
      String.raw`|downturn)\b`,
    String.raw`\b(?:what|whats) (?:is |was )?(?:up|the deal|going on|wrong|the matter|the story` +
      String.raw`|eating) (?:with|in|at) (?:\w+ )?(?:FIGURE|NAME|DATE)`,
    String.raw`\bwhat gives\b`,
    String.raw`\b(?:for what reasons?|on account of what|because of what|due to what|thanks to what|owing to what|through what)\b`,
    String.raw`\bon what grounds\b`,
    String.raw`\bhow (?:is it|was it|can it be|could it be) that\b`,
    String.raw`\bhow so\b`,
    String.raw`\battribut\w+\b`,
    String.raw`\bexplain (?:the |our |my )?(?:(?:FIGURE|NAME) )?(?:in |for |of )?DATE$`,
    String.raw`\bwhat for\b`,
  ]),
  rule('normal', 9.5, [
    String.raw`\b(?:normal|unusual|unusually|abnormal|strange|strangely|weird|odd|oddly|typical` +
      String.raw`|atypical|out of the ordinary|ordinary|usual|as usual|than usual|exceptional` +
      String.raw`|exceptionally|extraordinary|outliers?|anomal(?:y|ies|ous)|funny|fluke|a blip|one off` +
      String.raw`|freak|out of line|out of character|expected|unexpected|unexpectedly|surprising` +
      String.raw`|surprisingly|to be expected|suspicious|off the charts|out of whack|par for the course` +
      String.raw`|about right|worry(?:ing)? about|worried|concerned|cause for (?:concern|alarm)|panic` +
      String.raw`|something (?:up|off|wrong)|looks? (?:off|wrong|right|ok))\b`,
    String.raw`\b(?:what|that|as|than|like) (?:\w+ )?(?:we|you|i|one) (?:would|normally|usually|typically` +
      String.raw`|might|should)(?: normally| usually| ever)? (?:expect|see|get|do|take)\b`,
    String.raw`\b(?:we|you|i|one) expect(?:ed)?\b`,
    String.raw`\b(?:in line with|within|inside|outside|out of|beyond|below|above) (?:\w+ )?(?:the |our ` +
      String.raw`|its |what )?(?:\w+ )?(?:normal|usual|typical|expected|expectations?|ordinary|range` +
      String.raw`|bounds|pattern|run of things|we expect|average range)\b`,
    String.raw`\b(?:that|this|so|all that|really that) (?:bad|good|low|high|quiet|busy|odd|strange` +
      String.raw`|terrible|great|unusual|special|normal)$`,
    String.raw`\b(?:remarkable|noteworthy|significant\w*|statistically|out of kilter|run of the mill` +
      String.raw`|standard|regular|average) (?:for|day|week|month|result|figure|number|FIGURE|or)\b`,
    String.raw`\b(?:remarkably|peculiar|peculiarly|uncommon|uncommonly|bizarre|suspect|suspiciously` +
      String.raw`|alarming|alarmingly|concerning|rare|irregular|irregularity|untypical\w*` +
      String.raw`|uncharacteristic\w*|untoward|curious|curiously|dodgy|fishy|iffy|off (?:about|with|in)` +
      String.raw`|wonky|wrong with|abnormally|atypically|worryingly)\b`,
    String.raw`\b(?:just|only|merely|simply) (?:a )?(?:\w+ )?(?:noise|chance|luck|bad luck|random` +
      String.raw`|coincidence|a bad (?:day|week|month)|how it goes|blip|wobble|off day)\b`,
    String.raw`\b(?:need|have|ought|reason|cause|time) to (?:be )?(?:worr\w+|panic|concern\w*|alarm\w*` +
      String.raw`|fret)\b`,
    String.raw`\bworry\b`,
    String.raw`\balarmed\b`,
    String.raw`\bfret\w*\b`,
    String.raw`\bpanicking\b`,
    String.raw`\b(?:ok|okay|alright|fine|acceptable|customary|accustomed) (?:or not|or what|or bad|for us|then)\b`,
    String.raw`\b(?:was|were|is|are) (?:DATE|FIGURE|NAME|FIGURE DATE|DATE FIGURE) (?:\w+ )?(?:ok|okay|alright|fine)$`,
    String.raw`\b(?:about|above|below|roughly|pretty|around|fairly) (?:the )?average$|\bcustomary\b|\bconsistent with\b`,
    String.raw`\b(?:does|do|did|is|are|was|were) (?:\w+ ){0,5}?(?:stand out|stick out|standing out` +
      String.raw`|look right|look off|seem right|seem off|look low|look high|seem low|seem high` +
      String.raw`|fit the pattern|seem odd|look odd|add up|make sense)\b`,
  ]),
  rule('trend', 8.5, [
    String.raw`\bhow (?:did|do|does|has|have) .*\b(?:develop|evolve|progress|trend|shape up|unfold)\b`,
    String.raw`\b(?:trends?|trending|trajectory|over time|over the (?:months|weeks|years|days)` +
      String.raw`|month by month|week by week|day by day|year by year|quarter by quarter|(?:by|per|each` +
      String.raw`|every) (?:the )?(?:day|week|month|quarter|year)|(?:daily|weekly|monthly|quarterly` +
      String.raw`|yearly) (?:FIGURE|figures|numbers|totals|breakdown|trend|view|chart|split)` +
      String.raw`|FIGURE (?:daily|weekly|monthly|quarterly)|(?:graph|chart|plot|curve|line) (?:of|for|the` +
      String.raw`|my|our|me|FIGURE|showing)|FIGURE (?:graph|chart|curve|history|development)` +
      String.raw`|development of|evolution|evolv\w+|progress(?:ion|ed|ing)|heading|headed|direction` +
      String.raw`|going (?:up or down|up|down|in the right|anywhere|downhill|uphill)|on the (?:up|rise` +
      String.raw`|way up|way down|slide|decline|increase)|growing|shrinking|rising|falling|climbing` +
      String.raw`|slipping|sliding|declining|improving|increasing|decreasing|dropping|getting (?:better` +
      String.raw`|worse|more|fewer|less|busier|quieter|bigger|smaller|higher|lower)|picking up|slowing` +
      String.raw`|tailing off|flat|flatlining|stagnat\w+|plateau\w*|lately|recently|these days|of late` +
      String.raw`|developed|developing|moving|momentum|up or down or)\b`,
    String.raw`\bhow (?:has|have) (?:.* )?(?:been|gone|developed|changed over|evolved|moved|progressed` +
      String.raw`|come along|trended|done over|held up)\b`,
    String.raw`\b(?:growth|growth rate) (?:over|like|looking)\b`,
    String.raw`\b(?:set out|show|plot|present|give|provide|display|chart|illustrate|outline|list|see` +
      String.raw`|draw|graph)\b.*\b(?:monthly|weekly|daily|quarterly|by month|by week|by day|each month` +
      String.raw`|each week|per month|per week|month by month|week by week|over time|development|course` +
      String.raw`|history|progress)\b`,
    String.raw`\b(?:course|path|pattern|run|shape|curve|journey|tendency|movement|development` +
      String.raw`|trajectory) of (?:\w+ )?(?:FIGURE|NAME|the FIGURE)`,
    String.raw`\bhow (?:has|have|had|is|are|did|do) (?:\w+ ){0,5}?(?:FIGURE|NAME|we|things|business` +
      String.raw`|sales)? ?(?:\w+ )?(?:moved|moving|move|shaped up|shaping up|looked|fared|panned out` +
      String.raw`|behaved|performed|changing|trended|trending|held up|holding up|evolved|developing` +
      String.raw`|evolving|progressing|coming along|getting on|tracking|tracked|varied|shifting` +
      String.raw`|unfolded)\b(?=.*(?:over|since|through|across|during|lately|recently|DATE|month|week` +
      String.raw`|so far|quarter|year))`,
    String.raw`\b(?:are|is|am|been|keep|keeps|kept) (?:\w+ ){0,4}?(?:steadily|slowly|gradually` +
      String.raw`|constantly|still|consistently|generally|really|actually)? ?(?:growing|shrinking|rising` +
      String.raw`|falling|climbing|slipping|sliding|declining|improving|increasing|decreasing|dropping` +
      String.raw`|expanding|contracting|weakening|strengthening|deteriorating|worsening|recovering` +
      String.raw`|eroding|creeping|drifting|dwindling|fading|booming|losing steam|tapering|levelling off` +
      String.raw`|accelerating|going down the (?:pan|drain|toilet)|going south|going north|drying up)\b`,
    String.raw`\b(?:more|less|fewer) (?:and|or) (?:more|less|fewer)\b`,
    String.raw`\b(?:uptrend|downtrend|upward|downward|upwards|downwards)\b`,
    String.raw`\bmonth after month\b`,
    String.raw`\bweek after week\b`,
    String.raw`\byear after year\b`,
    String.raw`\bthe way (?:FIGURE|things|it) (?:is|are|has|have) (?:going|gone|been)\b`,
    String.raw`\b(?:over|across|through|throughout|during) the (?:course of )?(?:last|past) (?:few ` +
      String.raw`|\w+ )?(?:months|weeks|quarters|years)\b.*\b(?:develop\w*|mov\w+|chang\w+|go\w*` +
      String.raw`|trend\w*)\b`,
  ]),
  rule('change', 8, [
    String.raw`\b(?:lose|lost|losing|gain|gained|gaining) (?:any |many |some |more )?(?:FIGURE` +
      String.raw`|customers|clients)`,
    String.raw`\b(?:do|did|doing|done) (?:any |much |a bit |a lot |far )?(?:better|worse)\b`,
    String.raw`\bchang(?:e|ed|es|ing)\b|\b(?:alter(?:s|ed)?|outd(?:o|id)|outstrip\w*|overt(?:ook|ake)|amend\w*)\b`,
    String.raw`\b(?:go|goes|gone|went|going) (?:\w+ )?(?:up|down)\b`,
    String.raw`\b(?:increase[ds]?|decrease[ds]?|drop(?:ped)?|grow|grew|grown|rise|rose|risen|fall|fell` +
      String.raw`|fallen|decline[ds]?|improve[ds]?|shr(?:ink|ank|unk)|jump(?:ed)?|dip(?:ped)?` +
      String.raw`|slip(?:ped)?|climb(?:ed)?|slump(?:ed)?|tank(?:ed)?|worsen(?:ed)?|soar(?:ed)?` +
      String.raw`|plummet(?:ed)?|double[ds]?|halve[ds]?)\b`,
    String.raw`\bup or down\b`,
    String.raw`\b(?:better|worse|more|less|higher|lower|fewer|busier|quieter) (?:or (?:worse|better` +
      String.raw`|less|lower|higher|more) )?(?:\w+ ){0,3}(?:than|DATE|before|compared)\b`,
    String.raw`\b(?:better|worse|busier|quieter) or (?:worse|better|busier|quieter)\b`,
    String.raw`\bcompar\w+\b`,
    String.raw`\bdifference (?:between|from|in|to|vs)\b`,
    String.raw`DATE (?:vs|or|against) DATE`,
    String.raw`\bvs\b`,
    String.raw`\b(?:are|were|is|was|am) (?:we|i|it|they|the|our|FIGURE|sales|DATE)(?: \w+){0,2} (?:up` +
      String.raw`|down|ahead|behind)\b`,
    String.raw`FIGURE (?:\w+ )?(?:up|down)\b`,
    String.raw`\b(?:up|down) (?:on|from|by|since|in|this|compared|much)\b`,
    String.raw`\bgrowth\b`,
    String.raw`\bmonth on month\b`,
    String.raw`\bhow much (?:more|less|better|worse|higher|lower|fewer|up|down)\b`,
    String.raw`\b(?:gain(?:ed)?|lost|losing) ground\b`,
    String.raw`\b(?:improvement|deterioration|uplift|downturn|variance|variation|movement|swing|shift` +
      String.raw`|delta|rise|reduction|gap) (?:in|on|of|between|from)\b`,
    String.raw`\b(?:outperform\w*|outsold|outsell|exceed\w*|surpass\w*|top(?:ped)?|beat(?:s|en|ing)?` +
      String.raw`|match(?:ed)?|underperform\w*) (?:DATE|the (?:month|week|year|day|quarter) before)\b`,
    String.raw`\b(?:grow|fallen|shifted|moved|swung|collapsed|plunged|crashed|surged|rocketed|rebounded` +
      String.raw`|recovered|eased|edged|spiked)\b`,
    String.raw`\b(?:bigger|smaller|stronger|weaker|larger|greater|healthier|poorer|slower|faster` +
      String.raw`|richer) (?:\w+ ){0,4}?(?:than|DATE|before|compared)\b`,
    String.raw`\b(?:any|much|a lot|far|slightly|a bit) (?:better|worse|up|down|higher|lower|busier` +
      String.raw`|quieter|different)\b`,
    String.raw`\bas (?:good|bad|high|low|much|many|well|busy|quiet|strong) (?:\w+ )*as (?:in |it was ` +
      String.raw`|we did |the )?(?:\w+ )?DATE`,
  ]),
];

/** Every word the rules know, so that none of them is corrected into another. */
export const INTENT_WORDS: readonly string[] = [
  ...INTENT_RULES.flatMap(({ words, also, not }) =>
    [words, also, not].flatMap((one) => one?.source.match(/[a-z]{4,}/g) ?? []),
  ),
  ...(`${SUPER_MOST}|${SUPER_LEAST}`.match(/[a-z]{3,}est\b/g) ?? []),
];
