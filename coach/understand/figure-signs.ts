// Signs of the families that ask for a figure, wherever in the question they stand: a word of one
// class together with a word of another. Hides these classes from intent-rules.ts.
import type { IntentRule } from './coach-rules.ts';
import { DOING, sign } from './sign.ts';

const UP_OR_DOWN =
  'drop|fall|rise|grow|jump|climb|slump|dip|sink|soar|surge|slip|improve|shrink|go ' +
  '(?:up|down)|crash' +
  '|tank|double|halve|decline|increase|decrease';
const IT =
  '(?:the |our |my |their |all )*(?:\\w+ )?(?:FIGURE|NAME|profits?|margins?|business|trade|DATE)';

/** Those for a figure. */
export const FIGURE_SIGNS: readonly IntentRule[] = [
  sign(
    'why',
    10,
    '\\b(?:something|what) (?:\\w+ )?(?:went|has gone|had gone) (?:\\w+ )?(?:wrong|' +
      'right|awry|amiss)\\b',
    {
      also: '\\bwhat\\b',
    },
  ),
  sign(
    'normal',
    10,
    '\\bwithin reason\\b|\\b(?:nothing|something|anything) to write home\\b|' +
      '\\b(?:was|is) it really or is it (?:just )?me\\b',
  ),
  sign('change', 9.6, '\\bhold up\\b.*\\bafter\\b'),
  sign(
    'change',
    10.2,
    '\\bwhat (?:has )?happened (?:to|with)\\b.*\\b(?:compared|against|relative to|' +
      'versus|vs)\\b',
    {
      not: '\\bwhy\\b|last year|year (?:before|ago)',
    },
  ),
  sign('when', 9.3, '\\b(?:which|what) (?:month|week|day|hour|weekday|time|quarter|season)$', {
    not: '\\bwhy\\b|\\b(?:since|until|from|to|till|for) (?:which|what)\\b|data|records',
  }),
  sign('when', 9.7, '(?:\\b(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)(?:day)?s?\\b ?){3,}'),
  sign('why', 10, '\\bsets? (?:\\w+ ){1,3}apart\\b', { also: 'DATE .*DATE' }),
  sign('normal', 9.6, '\\b(?:same|much) as (?:ever|always)\\b|\\bas (?:ever|always)$'),
  sign('why', 10, '\\b(?:get|got|getting) to the (?:bottom|root|heart) of\\b', {
    also: 'DATE|FIGURE|NAME',
  }),
  sign(
    'why',
    10,
    '\\b(?:because|cause) of$|\\bwho or what\\b|\\bso what (?:was|is|did) it$|' +
      '\\b(?:not|no) (?:\\w+ )?(?:clue|idea|notion) (?:how|where)\\b' +
      '|\\b(?:not|never) (?:see|understand|get|grasp|fathom|work out) how\\b',
    { also: 'DATE|FIGURE|NAME', not: '\\bhow (?:much|many|long|often)\\b' },
  ),
  sign(
    'why',
    10,
    '\\bwhere\\b.*\\b(?:extra|additional|lost|missing|growth|increase|drop|fall|' +
      'rise|jump|gain|loss)\\b.*\\b(?:come|comes|came|go|goes|went)\\b',
  ),
  sign(
    'change',
    10.2,
    '\\bby (?:what|how much)$|\\bby (?:what|how many|how much) (?:percent|' +
      'percentage|margin|amount)\\b',
    {
      not: '\\bwhy\\b|last year|year before',
    },
  ),
  sign(
    'normal',
    9.6,
    '^(?:was |is |were )?(?:DATE|DATE FIGURE|FIGURE DATE|NAME DATE) (?:a )?(?:ok|' +
      'okay|alright|fine|normal|bad one|odd one|all right)\\b',
  ),
  sign(
    'normal',
    9.6,
    '\\bby (?:its|our|their) own standards?\\b|\\bpar for\\b|\\bbeyond the pale\\b|' +
      '\\b(?:a bit|rather|somewhat) (?:mad|much|wild|steep|thin)\\b',
  ),
  sign(
    'normal',
    9.6,
    '\\bdo we (?:always|usually|normally|generally|get such|have such|see such)\\b',
    {
      not: '^(?:when|what time|which)\\b|\\bwhy\\b|\\bhow (?:much|many)\\b',
    },
  ),
  sign(
    'trend',
    8.8,
    '\\b(?:gain|gains|gained|gaining|los(?:e|es|t|ing)) ground\\b|\\bwind ' +
      'blow\\w*\\b|\\b(?:wears?|wore|wearing) on\\b|\\b(?:day by day|week by week|' +
      'month by month) (?:picture|view|account)\\b',
    {
      not: '\\bwhy\\b',
    },
  ),
  sign(
    'when',
    9.3,
    '\\b(?:one|any|a|the|which) (?:single )?(?:day|week|month|hour) (?:DATE ' +
      ')?(?:that|which)? ?(?:\\w+ )?(?:stood out|stands out|topped|beat them)\\b',
  ),
  sign(
    'when',
    9.3,
    '\\bhow (?:do|did|are|have) (?:the |our |different )*(?:weekdays|days of the' +
      ' week|days|hours|mornings?|afternoons?|weekends?) (?:\\w+ )?(?:compare|differ' +
      '|stack up|vary|rank)\\b',
    { not: 'last (?:week|year)' },
  ),
  sign(
    'why',
    10,
    '\\bwhere (?:is|was|does|do|did|are|were) (?:that|it|this|they|those|the \\w+)' +
      ' (?:all )?(?:from|come from|coming from|came from)\\b|\\b(?:made|makes) the' +
      ' difference\\b|\\bstory behind\\b',
  ),
  sign('trend', 8.6, '\\b(?:what|which) (?:shape|course|path|turn|direction)\\b'),
  sign(
    'normal',
    9.5,
    '\\blose sleep\\b|\\busual (?:standards?|levels?|self|ways?)\\b|\\bstick out\\b',
  ),
  sign(
    'why',
    10,
    '\\bwas it (?:\\w+ ){1,5}?or (?:\\w+ ){1,4}?that\\b|\\bto thank\\b|\\bto ' +
      'blame\\b|\\b(?:takes?|gets?|deserves?) the (?:credit|blame)\\b',
  ),
  sign(
    'normal',
    9.5,
    '\\ban? off (?:day|week|month|one|spell)\\b|\\b(?:weird|odd|strange|bizarre|' +
      'peculiar|funni|suspicious|abnormal|freakish|eeri)ly\\b',
  ),
  sign(
    'trend',
    8.6,
    '\\blong (?:run|term)\\b|\\bbig(?:ger)? picture\\b|\\bthan (?:they|it|we|he|she' +
      '|people) used to\\b|\\b(?:more|fewer|less|better|worse)\\b.*\\bor (?:more|fewer' +
      '|less|better|worse|not)$',
    {
      not: 'DATE (?:than|vs|against) DATE|last (?:month|week|year)|\\bwhy\\b|better or worse than',
    },
  ),
  sign(
    'why',
    10,
    '\\b(?:what|which) (?:\\w+ )?(?:factors?|things?|forces?|events?|products?|customers?)\\b',
    {
      also:
        '\\b(?:influenc\\w+|affect\\w+|shap\\w+|impact\\w+|play(?:ed|s)? (?:a|into)|' +
        'led to|lay behind)\\b',
    },
  ),
  sign(
    'normal',
    9.5,
    '\\b(?:a bit|rather|somewhat|way|slightly|really|badly) off\\b|\\boff (?:for|' +
      'the usual|the mark|colou?r|form)\\b|\\bon form\\b|\\bhow far off\\b(?! (?:\\w+ )?DATE)',
    {
      not: '\\bwhy\\b|better off|worse off',
    },
  ),
  sign('normal', 9.5, '\\b(?:normally|usually|typically|ordinarily)\\b', {
    also:
      '\\bas (?:many|much|few|little|high|low|good|bad|busy|quiet)\\b|\\b(?:what|' +
      'than|as|like) (?:\\w+ )?(?:normally|usually|typically|ordinarily)\\b',
    not: '^(?:when|what time|which)\\b|\\bwhy\\b',
  }),
  sign(
    'trend',
    8.6,
    '\\bhow (?:\\w+ ){0,3}?(?:FIGURE|NAME|things|we|business|trade) (?:went|has gone' +
      '|have gone|moved|developed|progressed|evolved|performed|has been|have been|ran' +
      '|run)\\b',
    {
      also:
        '\\b(?:over|through|throughout|during|since|across|from|by month|by week|' +
        'monthly|weekly)\\b',
      not: '\\bwhy\\b',
    },
  ),
  sign(
    'trend',
    8.6,
    '\\b(?:been|stay(?:ed)?|remain(?:ed)?|held|keep|kept|be|is|are) (?:\\w+' +
      ' )?(?:steady|stable|flat|constant|consistent|volatile|erratic|static|level|all' +
      ' over the place)\\b',
  ),
  sign(
    'trend',
    8.6,
    '\\bas the (?:year|months?|weeks?|season) (?:goes|go|went|has gone|' +
      'progress\\w*|wore)\\b|\\b(?:cooling|warming|heating) (?:off|up|down)\\b',
  ),
  sign('why', 10, '\\bexplain\\b', {
    also:
      '\\b(?:dropping|falling|rising|growing|shrinking|slipping|sinking|jumping' +
      '|climbing|declining|increasing|decreasing|going (?:up|down)|being (?:so|down|up' +
      '|low|high|weak))\\b',
  }),
  sign(
    'why',
    10,
    '\\bwhat did (?:it|that)\\b(?! (?:all )?(?:bring|make|take|cost|come|earn|sell|' +
      'do|amount|add|look|mean))|\\bhow (?:did|does|has) it come\\b|\\bhow (?:did|' +
      'does) (?:that|this) come about\\b',
  ),
  sign(
    'when',
    9.3,
    '\\b(?:weekly|daily|hourly|yearly|annual|seasonal) (?:rhythm|cycle|profile|' +
      'pattern)\\b|\\brhythm of (?:the|our) (?:week|day|year)\\b',
    {
      not: '\\bwhy\\b',
    },
  ),
  sign(
    'when',
    9.3,
    '\\b(?:what|which|at what) (?:point|part|time|stage|moment|end) (?:in|of|' +
      'during) (?:the|a|our) (?:week|day|year)\\b',
  ),
  sign('why', 10, '\\b(?:reasons?|causes?|explanations?|drivers?|culprits?|rationale)\\b', {
    also: `FIGURE|DATE|NAME|\\b(?:${DOING})\\b`,
    not: '\\breason(?:s|ed)? to (?:be |get )?(?:panic|worr|alarm|concern|fret|believe|think)',
  }),
  sign('why', 10, `\\b(?:${DOING})\\b`, {
    also:
      '\\b(?:come|comes|came|coming|stem\\w*|result\\w*) from\\b|\\b(?:price or ' +
      '(?:volume|quantity)|volume' +
      ' or price|because of|due to|thanks to|down to|owing to|caused by|driven by|' +
      'result of|to blame' +
      '|account(?:s|ed)? for|explained by)\\b',
  }),
  sign('why', 10, `\\b(?:price|volume|fewer \\w+|smaller \\w+|mix|refunds?) or (?:\\w+ )?\\w+\\b`, {
    also:
      '\\b(?:price|volume|fewer|smaller)\\b.*\\b(?:moved|drove|changed|caused|behind|' +
      'made|hurt|helped)\\b',
  }),
  sign(
    'why',
    10,
    `\\b(?:what|who|which|anything)\\b.*\\b(?:eating|hurting|denting|boosting` +
      `|squeezing|killing|helping|inflating|depressing|lifting|holding back|weighing` +
      ` on|propping up|eats|hurts|squeezed) (?:into |at )?${IT}`,
  ),
  sign(
    'why',
    10,
    `\\b(?:to make|made|makes|making|to cause|to push|to send|sent|pushed) ${IT} ` +
      `(?:\\w+ )?(?:${UP_OR_DOWN})\\b`,
  ),
  sign(
    'normal',
    9.5,
    '\\b(?:as (?:it|they) should(?: be)?|on the (?:high|low) side|than (?:usual' +
      '|normal)|out of step|at odds with|far off|within (?:normal|reason|the normal' +
      '|limits)|what one would expect|raise (?:an )?eyebrows?|a fluke|flukes?' +
      '|remarkable|freakish|out of place|anything (?:to see|unusual|wrong|amiss|funny' +
      '|up)|red flags?|warning signs?|one of those (?:days|weeks|months)|hold up|look' +
      ' healthy|strike you as)\\b',
    {
      also: 'FIGURE|DATE|NAME|\\b(?:we|us|our)\\b',
      not: '\\bwhy\\b',
    },
  ),
  sign(
    'trend',
    8.6,
    '\\b(?:taking off|take off|takes off|catching on|drying up|running out of steam' +
      '|petering out|bottoming out|levell?ing (?:off|out)|ticking (?:up|down)|edging' +
      ' (?:up|down|higher|lower)|gathering (?:pace|steam)|in decline|in freefall' +
      '|bouncing back|building up|piling up|mounting|out of hand|out of control' +
      '|snowballing|ballooning|easing off|dying off|dwindling|drifting|holding (?:up' +
      '|steady)|keeping up|on the (?:up|wane|rise|mend|slide)|ups and downs|losing' +
      ' (?:steam|momentum|ground|pace))\\b',
    {
      not: '\\bwhy\\b|\\btaken? off (?:net|gross)',
    },
  ),
  sign(
    'trend',
    8.6,
    '\\b(?:which|what) (?:way|direction)\\b.*\\b(?:go|goes|going|move|moving|head|' +
      'heading|headed|point|pointing|travel\\w*|drift\\w*|turn\\w*)\\b',
  ),
  sign(
    'trend',
    8.6,
    '\\b(?:more and more|less and less|fewer and fewer|better and better|worse and ' +
      'worse|higher and higher|lower and lower|ever (?:more|less|higher|lower))\\b',
  ),
  sign(
    'trend',
    8.6,
    '\\b(?:happen(?:ed|ing|s)?|going on|been|done|gone|behav\\w+|look(?:ed' +
      '|ing)?)\\b.*\\b(?:(?:recent|past|last few|last couple of) (?:months|weeks' +
      '|quarters|years|while)|through the year|over the years|across the year|as the' +
      ' year)\\b',
  ),
  sign(
    'trend',
    8.6,
    `\\b(?:progress|progression|history|timeline|time line|time series|path|` +
      `evolution|graph|chart|plot|curve|diagram|line) (?:of|for|in|with|on|showing) ` +
      `${IT}`,
  ),
  sign(
    'when',
    9.3,
    '\\b(?:better|worse|busier|quieter|stronger|weaker|slower|more|less|bigger|' +
      'higher|lower)\\b.*\\b(?:than|or|vs)\\b',
    {
      also:
        '\\b(?:weekends?|mornings?|afternoons?|evenings?|lunchtimes?|(?:mon|tues|' +
        'wednes|thurs|fri|satur|sun)days?)\\b.*\\b(?:than|or|vs)\\b' +
        '.*\\b(?:weekends?|weekdays?|week days|mornings?|afternoons?|evenings?|' +
        'lunchtimes?|during the week|the week|(?:mon|tues|wednes|thurs|fri|satur|' +
        'sun)days?)\\b' +
        '|\\b(?:weekdays?|during the week|in the week)\\b.*\\bweekends?\\b',
      not:
        '\\bwhy\\b|DATE (?:vs|than|or|against) DATE|last (?:week|year|month)|usual|' +
        'normal|typical',
    },
  ),
  sign(
    'when',
    9.6,
    '\\b(?:by|per|each|every|for each|across the) (?:day of the week|weekday|week ' +
      'day|hour|time of (?:the )?day|hour of (?:the )?day|days of the week)\\b',
    {
      not: '\\bwhy\\b',
    },
  ),
];
