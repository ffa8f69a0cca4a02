// Questions this coach does not answer, and why: commands, other languages, the future, advice,
// goals, comparisons with others, and everything that is not a business's figures. Hides their many
// shapes.
import type { DeclineReason } from '../query.ts';
import { COMMON } from './common-words.ts';

export interface Outside {
  reason: DeclineReason;
  term: string | null;
}

/** Two such words and hardly an English one: the question is in another language. */
const FOREIGN = new Set(
  `wie viel wieviel welche welcher welches warum wann unser unsere umsatz verkauf verkaufe gewinn kunden
  monat letzten letzter letztes jahr woche gestern haben hatten wir ist der und das ein eine nicht
  auf mit fur zum zur sind waren lief laufen geschaft am besten
  quel quelle quels quelles combien pourquoi comment chiffre affaires ventes vendu vendons avons nous
  notre nos mois dernier derniere annee semaine hier est le les des une sont etaient dans pour avec
  meilleur meilleurs produit produits depuis cette ce
  cual cuales cuanto cuantos cuanta cuantas por que como ventas vendimos hemos vendido nuestro nuestra
  mes pasado pasada ano semana ayer fue fueron el los las una del con para mejor mejores clientes ingresos
  quanto quanti quale quali perche come abbiamo venduto vendite incassato nostro nostra mese scorso
  scorsa anno settimana ieri il lo gli della sono stati stato fatturato migliore migliori
  quantos vendemos nosso nossa qual foi foram lucro faturamento semana
  hoeveel waarom welke omzet vorige maand jaar verkocht verkopen onze het een gisteren hebben wij zijn waren
  hur mycket varfor vilken forsaljning manad sista forra aret vi har vad ar hvor meget hvorfor salg
  ile jaka jaki dlaczego sprzedaz miesiac zeszly ostatni mielismy kolik jaky kolko kac satis gecen ay neden nasil`
    .split(/\s+/)
    .filter((word) => word !== 'am' && word !== 'ano'),
);
const ENGLISH_TOO = new Set([
  'die',
  'hier',
  'on',
  'am',
  'in',
  'no',
  'me',
  'come',
  'was',
  'par',
  'are',
  'how',
  'best',
  'con',
]);
/** A script that English does not use, in at least this many letters. */
const OTHER_SCRIPT = new RegExp(
  String.raw`[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Han}` +
    String.raw`\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Deva` +
    String.raw`nagari}]{2,}`,
  'u',
);

const COMMANDS = new RegExp(
  [
    String.raw`\b(?:system|admin|root|developer) (?:override|message|prompt)\b|\bsay nothing ` +
      String.raw`else\b`,
    String.raw`\bfrom (?:here|now) on\b.{0,20}\b(?:report|say|answer|you|reply|respond|act)\b`,
    String.raw`\b(?:someone|somebody|anyone|everyone) else(?:s)? (?:figures|data|numbers|` +
      String.raw`sales|books|records)\b`,
    String.raw`\b(?:ignore|disregard|forget)\b.{0,30}\b(?:you were|you have been|you are|you ` +
      String.raw`know|your)\b`,
    String.raw`\b(?:answer|respond|reply|speak|talk|write) (?:as|like) (?:an? |if you |the )`,
    String.raw`\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:instructions?` +
      String.raw`|prompts?|rules?|guidelines?|everything (?:above|before)|previous|prior|above` +
      String.raw`|restrictions?|safety)\b`,
    String.raw`\b(?:system|hidden|initial|secret|your) (?:prompt|instructions?|rules)\b`,
    String.raw`\byou are (?:now|no longer)\b`,
    String.raw`\b(?:pretend|act|behave|roleplay|role play) (?:to be|you are|as|like)\b|\bjailbreak`,
    String.raw`\bdeveloper mode|\bdan mode|\bfrom now on\b.{0,30}\byou\b`,
    String.raw`\breveal\b.{0,40}\b(?:prompt|instructions?|password|secret|key|token|data of)`,
    String.raw`\b(?:api|secret) keys?\b|\bpasswords?\b|\baccess tokens?\b|\benv(?:ironment)? var`,
    String.raw`\b(?:other|another|all) (?:tenant|business|compan(?:y|ies)|account` +
      String.raw`|user)s?.{0,8}(?: data| figures| records| numbers| sales| revenue| customers)\b`,
    String.raw`\btenant id\b|\b(?:other|another|different) tenants?\b`,
    String.raw`\b(?:repeat|print|say|output|write) (?:after me|the following|the words|exactly` +
      String.raw`|your)\b`,
    String.raw`\brun (?:this|the following|a|an)? ?(?:code|command|script|query|sql)\b|\bexecute\b`,
  ].join('|'),
);
const SQL = new RegExp(
  [
    String.raw`\b(?:drop|truncate|alter|create) (?:table|database|schema|user|role|index|view)\b`,
    String.raw`\bdelete from\b|\binsert into\b`,
    String.raw`\bselect\b.{1,80}\bfrom\b.{1,40}(?:\bwhere\b|;|--|_|\busers\b|\bcustomers\b|` +
      String.raw`\border` +
      String.raw`|\btenants?\b|$)`,
    String.raw`\bunion (?:all )?select\b|\bupdate \w+ set\b|\bor ['"]?1['"]?\s*=\s*['"]?1|;\s*--`,
    String.raw`--\s*$|<\/?script|\bxp_cmdshell|\bpg_sleep|\bpg_\w+\b|\binformation_schema\b`,
    String.raw`\bset role\b|\$\{.*\}|\{\{.*\}\}|\bexec\(|\beval\(`,
  ].join('|'),
);
const ORDERS_TO_COACH = new RegExp(
  String.raw`^(?:please |can you |could you |i want you to |hey |just )*(?:delete|remove|erase` +
    String.raw`|wipe|cancel|edit|rename|overwrite|email|e mail|text|send(?! me| us| over)|ring` +
    String.raw`|phone|order(?!.*\bby\b)(?! (?:value|count|size|numbers?|volume|totals?|` +
    String.raw`refunds?|history` +
    String.raw`|quantit))|reorder|buy|pay|transfer|book|schedule|drop (?:the|all|my|our|` +
    String.raw`every)|post` +
    String.raw`|tweet|upload|invite|log ?in|sign (?:in|up|out)|change|update(?! me| us)|` +
    String.raw`set(?! out` +
    String.raw`| forth|.*\b(?:against|beside|next to)\b)|reset|raise|lower|increase|decrease|` +
    String.raw`reduce|turn)\b(?! (?:in|of|from|over` +
    String.raw`|since|by|vs|compared)\b)(?!.*\b(?:why|how (?:much|many|did))\b)`,
);

/** “Put June up to 900000 in the records”: wherever in the message. */
const FALSIFIES =
  /\b(?:put|change|set|make|alter|bump|adjust|enter|write) (?:[\w§µ¤]+ ){1,6}?(?:to|at|as|down) \d+[\w§µ¤ ]*\b(?:records?|books?|system|figures|data)\b/;

const GOAL = new RegExp(
  [
    String.raw`\b(?:goals?|targets?|objectives?|kpis?|milestones?|on track|off track|on course` +
      String.raw`|budget(?:ed)?|quota)\b`,
    String.raw`\b(?:against|vs|to|on|versus) (?:the |our |my )?(?:plan|business plan)\b`,
  ].join('|'),
);
const BENCHMARK = new RegExp(
  [
    String.raw`\b(?:other|similar|competing|comparable|rival|nearby|neighbou?ring` +
      String.raw`|most) (?:\w+ )?(?:shops?|stores?|bakeries|bakers?|businesses|business|cafes?` +
      String.raw`|compan(?:y|ies)|retailers|sellers|owners|firms|restaurants|places like|traders` +
      String.raw`|merchants|outfits|people in)\b`,
    String.raw`\b(?:shops|stores|businesses|bakeries|bakers|cafes|companies|people|firms` +
      String.raw`|places) (?:like (?:us|ours|mine|me|this)|our size|my size|of our size|in (?:the` +
      String.raw`|our) (?:area|town|industry|sector|trade))\b`,
    String.raw`\bcompetit(?:ors?|ion|ive)\b|\bbenchmarks?\b|\bpeers?\b|\brivals?\b`,
    String.raw`\b(?:industry|sector|market|national|trade) (?:average|norm|standard|typical|` +
      String.raw`median` +
      String.raw`|figures)\b`,
    String.raw`\b(?:industry|sector|national) (?:\w+ )?(?:average|norm|benchmark)\b`,
    String.raw`\b(?:for|in) (?:our|the|my|this) (?:industry|sector|trade)\b`,
    String.raw`\b(?:average|typical|normal) (?:for )?(?:a |an )?(?:bakery|shop|store|` +
      String.raw`business|cafe` +
      String.raw`|retailer)\b`,
    String.raw`\b(?:next door|(?:over|across|down|up) the (?:road|street)|round the ` +
      String.raw`corner)\b|\beveryone else\b`,
    String.raw`\b(?:good|bad|normal|ok|okay|typical|high|low|decent|healthy|fair|reasonable|sensible) ` +
      String.raw`(?:[\w§µ]+ ){0,3}for (?:a|an|any|most)\b(?! (?:single )?(?:day|week|month|quarter|year|weekend|\w+day|season)\b)`,
    String.raw`\b(?:shop|store|bakery|business|cafe|place|firm|outfit) (?:of )?(?:this|our|my|that) size\b`,
  ].join('|'),
);
const FORECAST = new RegExp(
  [
    String.raw`\b(?:will|shall)\b(?! (?:you|u|and)\b| (?:do|suffice)(?=$| (?:fine|nicely|please|` +
      String.raw`thanks|me|us|for me|for now)\b))(?! i be (?:able|allowed))`,
    String.raw`\bbest (?:guess|bet|estimate)\b|\bguess(?:es|timates?)? (?:for|at|of)\b`,
    String.raw`\bif (?:we|i) (?:were|was|did|raised|put|opened|closed|stopped|hired|cut|` +
      String.raw`dropped|added|changed|sold|lowered|doubled|started)\b`,
    String.raw`\bwhat would (?:an?|the|our|more|another|happen)\b`,
    String.raw`\b(?:the )?(?:rest|remainder) of (?:the|this) (?:year|month|quarter|week|season)\b`,
    String.raw`\bhow much (?:would|could) (?:an?|another|one more|two|more|new|\w+ing) `,
    String.raw`\bhow would\b.*\b(?:affect|impact|change|influence|hit|help|hurt)\b`,
    String.raw`\b(?:will|shall) (?:we|i|it|sales|they|there|the|our|my|this|that|revenue|profit` +
      String.raw`|turnover|takings|orders|refunds|next|customers|be|have|christmas|easter|january` +
      String.raw`|february|march|april|may|june|july|august|september|october|november|december` +
      String.raw`|\w+ sales)\b`,
    String.raw`\bgoing to (?:be|make|sell|take|do|hit|reach|have|grow|get|earn|need|drop|happen` +
      String.raw`|increase|go|run|lose|look|come|rise|fall)\b`,
    String.raw`\b(?:what|how much|how many|how) (?:is|are) (?:[\w§µ¤]+ ){1,4}going to (?!the\b|a\b|an\b)\w+`,
    String.raw`\b(?:forecast\w*|predict\w*|projection\w*|project(?:ed)? (?:sales|revenue|to)` +
      String.raw`|outlook|expected? (?:to|for|next|in|sales|revenue)|expecting|estimate (?:for` +
      String.raw`|of) next|(?<!\b(?:have|had|was|were|been|as) )anticipat\w+)\b`,
    String.raw`\b(?:can|should|do) (?:we|i) expect\b|\bwhat if\b`,
    String.raw`\bif we (?:raise|put up|cut|drop|open|close|stop|hire|add|increase|lower|change` +
      String.raw`|sell)\b`,
    String.raw`\bwhat would happen\b|\bhow long (?:will|can|until|before|till)\b|\brun out of\b`,
    String.raw`\bin the future\b`,
    String.raw`\b(?:sales|revenue|profit|we|it|they|things|orders|takings|turnover|business|trade` +
      String.raw`|costs|customers) will\b(?! (?:do|suffice)(?=$| (?:fine|nicely|please|thanks|me|us)\b))`,
    String.raw`\b(?:by|at) the end of (?:the|this|next) (?:year|month|quarter) (?:be|will)\b`,
    String.raw`\bwhere are we heading\b|\blooking ahead\b`,
    String.raw`\b(?:in|within) (?:\w+ ){1,3}(?:years?|months?|weeks?|days?)(?: s)? time\b`,
    String.raw`\b(?:years?|months?|weeks?) from now\b`,
    String.raw`\b(?:if|when) (?:it|this|things|trade|business|sales) (?:goes|go|carries|carry` +
      String.raw`|keeps?|continues?|stays?)\b`,
    String.raw`\bat this (?:rate|pace)\b`,
    String.raw`\bwhere (?:do|will|would|might|could) (?:you|we|i|it|this|sales` +
      String.raw`|our) (?:\w+ ){0,2}(?:see|be|end up|land|finish)\b`,
    String.raw`\bend up (?:at|with|on|by)\b`,
    String.raw`\b(?:likely|bound|set|due|about) to (?:be|sell|take|make|do|hit|reach|have|` +
      String.raw`grow|earn` +
      String.raw`|drop|rise|fall|come|see|get|increase|decrease)\b(?! we)`,
    String.raw`\b(?:extrapolate|foresee|foretell|prognos\w+|crystal ball|prospects?)\b`,
    String.raw`\b(?:would|could|might|may) (?:sales|revenue|profit|turnover|takings|orders` +
      String.raw`|we) (?:be|look|sell|make|take|reach|come)\b.*\b(?:next|if|future|tomorrow|` +
      String.raw`later)\b`,
  ].join('|'),
);
const ADVICE = new RegExp(
  [
    String.raw`\b(?:should|shall|ought|must) (?:we|i)\b(?! (?:to )?(?:be )?(?:by |rais\w+ (?:an |my |our )?eyebrow|worr|concern|` +
      String.raw`panic|alarm|surpris|(?:be )?bothered|fret|mind|flag` +
      String.raw`|read|interpret|understand|know what|take(?! on\b)|look|lose sleep|be looking|call|see` +
      String.raw`|watch|use))`,
    String.raw`\b(?:pay|paying|charge|charging|spend|spending|paid|charged) (?:\w+ )?(?:too ` +
      String.raw`(?:much|little|many|few)|enough)\b`,
    String.raw`\b(?:is|was|would|are) (?:it|that|this|we|i) (?:\w+ )?(?:sensible|advisable|` +
      String.raw`prudent|wiser?|better off|worthwhile|reasonable to|ok to|okay to)\b`,
    String.raw`\b(?:should|ought) (?:our|the|my)\b(?!.*\b(?:worry|concern|alarm|bother|scare|` +
      String.raw`eyebrows?|surprise|trouble|frighten|bells)\b)`,
    String.raw`\bwhat (?:can|could|should|shall|do|would) (?:we|i|you) (?:do|try|change|improve` +
      String.raw`|suggest|recommend|advise)\b(?! (?:with|better in|in §))`,
    String.raw`\bhow (?:can|could|do|should|might|would|to) ?(?:we|i|you)? (?:increase|improve` +
      String.raw`|boost|grow|raise|reduce|cut|lower|fix|get|sell more|make more|save|attract|` +
      String.raw`bring in` +
      String.raw`|win|keep|stop|earn more|increase|avoid|turn|drive|lift)\b`,
    String.raw`\b(?:any|some|give me|got any|a few) (?:\w+ )?(?:advice|tips|ideas|suggestions?` +
      String.raw`|recommendations?|pointers)\b`,
    String.raw`\badvise\b.*\b(?:should|ought|must|to) (?:\w+ ){0,2}(?:drop|stop|cut|keep|buy|sell|` +
      String.raw`order|stock|push|promote|raise|lower|start|hire|open|close|discontinue)\b`,
    String.raw`\b(?:advise(?! (?:me |us )?(?:on |of |as to |regarding )?(?:which|what (?!to)|` +
      String.raw`whether (?!we should)|how (?:much|many)|the))|recommend|suggest|suggestions?|` +
      String.raw`recommendation|advice|ideas? (?:to|for` +
      String.raw`|on))\b`,
    String.raw`\b(?:could|can|would) (?:we|i) (?:\w+ )?(?:manage|cope|survive|get by|do without|live with|` +
      String.raw`make do|keep going|stay open)\b`,
    String.raw`\b(?:can|could|may|dare|might) (?:we|i) (?:\w+ )?(?:take (?:[\w§]+ ){1,4}off\b|close|shut|hire|` +
      String.raw`retire|quit|sack|fire|take on|get away with|put (?:up|down|\w+ (?:up|down))|raise|` +
      String.raw`pay (?:myself|ourselves|more)|open (?:a|another|on|longer|earlier|later)|expand)\b`,
    String.raw`\bcan (?:we|i) afford\b|\bis it (?:worth|a good idea|wise|time to|smart)\b`,
    String.raw`(?<!\b(?:barely|hardly|scarcely) )\bworth (?:it|opening|hiring|doing|having|` +
      String.raw`keeping)\b`,
    String.raw`\bhelp me (?:to )?(?:increase|improve|grow|sell|make|cut|reduce|decide|save` +
      String.raw`|with my)\b`,
    String.raw`\bways? to (?:increase|improve|boost|grow|cut|reduce|save|get|sell|make)\b`,
    String.raw`\bbest (?:\w+ ){1,3}to (?:buy|use|get|stock|order|bake|make|try|pick|choose|hire|open|start|` +
      String.raw`advertise|launch|introduce)\b`,
    String.raw`\b(?:are|is) (?:my|our|the) (?:prices?|pricing) (?:\w+ )?(?:too|right|fair|competitive|high|low|ok|okay)\b`,
    String.raw`\bwhat to do\b|\bwhat is the best way\b|\bbest way to\b|\bstrategy\b`,
    String.raw`\bwhat would you do\b|\bhow much should\b`,
    String.raw`\b(?:staff|people|stock|hours|money) (?:do|will|would) (?:we|i) need\b`,
  ].join('|'),
);
const OUTSIDE = new RegExp(
  String.raw`\b(?:minimum wage|living wage|going rate|national insurance|sick pay|holiday pay|notice period` +
    String.raw`|lease (?:run|expire|end)\w*|planning permission|hygiene rating|allergens?|calories` +
    String.raw`|wi ?fi|shelf life|opening (?:times|hours) of|how long (?:does|do|will) .{1,40} (?:keep|last|stay fresh)` +
    String.raw`|bank holidays? (?:is|are|dates?)|next bank holiday|employment law|tax code|trademark)\b|` +
    String.raw`\bhow (?:many|much) (?:hours|overtime|shifts|time|days off) (?:did|does|do|has|have|will|was|is) ` +
    String.raw`(?!the (?:shop|till)|it\b)(?:\w+ ){1,4}?(?:work\w*|do|done|put in|spend|spent|take|taken|due|owed)\b|` +
    String.raw`\b(?:weather|temperature|rain(?:ing|ed)?|snow(?:ing|ed)?|sunny|poems?|haiku|limerick` +
    String.raw`|jokes?|riddle|song|lyrics|(?<!\bthe )story|novel|essay|recipes?|cook(?:ing)?|` +
    String.raw`bake (?:a|the|me` +
    String.raw`|some)|football|soccer|rugby|cricket|match score|premier league|world cup|olympics` +
    String.raw`|president|prime minister|king|queen of|election|politics|capital (?:city )?of` +
    String.raw`|population of|translate|translation|movie|film|netflix|music|spotify|horoscope` +
    String.raw`|star sign|zodiac|bitcoin|crypto|stock market|share price|shares? in|lottery` +
    String.raw`|meaning of life|girlfriend|boyfriend|marry|dating|holiday ideas|flights?|hotel` +
    String.raw`|train times?|doctor|headache|medicine|symptoms|homework|python|javascript|html` +
    String.raw`|source code|write (?:me )?(?:a|an|some) (?!report)|draw (?:me )?(?:a|an) (?!graph` +
    String.raw`|chart)|tell me (?:a|an) (?:joke|story|poem)|the news|headlines|who (?:won|` +
    String.raw`invented` +
    String.raw`|wrote|discovered|painted|directed)|how (?:tall|old|heavy) (?:is|are)|square root` +
    String.raw`|what is \d+ ?(?:\d|\+|x|times|plus|minus|divided)|who are you|what are you` +
    String.raw`|are you (?:a|an|human|real|ok|chatgpt|sentient)|how are you|your name` +
    String.raw`|what can you do|do you love|phone number|e ?mail address|home address` +
    String.raw`|where does .* live|birthday|wife|dog|cat|god|sex|war|philosophy|history of the` +
    String.raw`|what time is it|what day is it|what is the (?:date|time)|interest rates?` +
    String.raw`|exchange rate|inflation|mortgage|legal|lawyer|sue|contract law|sick note|` +
    String.raw`pension|tv` +
    String.raw`|car|bus times?)\b`,
);
const GREETING = new RegExp(
  String.raw`^(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening)|thanks?|thank you|cheers` +
    String.raw`|ta|ok|okay|bye|goodbye|test|testing|help|lol|haha\w*|yes|no|sure|great|nice|cool` +
    String.raw`|wow)(?: (?:there|coach|mate|you|very much|a lot|so much|everyone|all|again|then` +
    String.raw`|test|one two))*$`,
);

/** Checked on the question as typed: after this, its words are cleaned and corrected. */
export function declinedAsTyped(question: string): Outside | null {
  if (!/[\p{L}\p{N}]/u.test(question)) return { reason: 'empty', term: null };
  const lower = question.toLowerCase();
  if (SQL.test(lower)) return { reason: 'instructions', term: null };
  if (OTHER_SCRIPT.test(question)) return { reason: 'language', term: null };
  return null;
}

/** Checked on plain words, before any is corrected towards English. */
export function declinedByLanguage(text: string): Outside | null {
  const words = text.split(' ').filter((word) => /^[a-z]{2,}$/.test(word));
  const foreign = words.filter(
    (word) => FOREIGN.has(word) && !ENGLISH_TOO.has(word) && !COMMON.has(word),
  );
  const english = words.filter((word) => COMMON.has(word) && !FOREIGN.has(word));
  return foreign.length >= 2 && foreign.length > english.length
    ? { reason: 'language', term: null }
    : null;
}

/** Checked on plain words with members masked, so that no product's name is read as a command. */
export function declinedBySubject(
  text: string,
  { future, about_coach }: { future: boolean; about_coach: 'history' | 'data' | null },
): Outside | null {
  const found = subjectOf(text, future);
  if (found === null || about_coach === null || found.reason === 'instructions') return found;
  if (about_coach === 'history')
    return found.reason === 'outside' && !OFFHAND.test(text) ? found : null;
  if (found.reason === 'forecast' || found.reason === 'goal') return found;
  if (found.reason === 'advice' && HOW_TO.test(text)) return found;
  // “how old is the data”, “how should I read this”: words of other subjects, asked of the coach
  const other = found.reason === 'outside' && !OFFHAND.test(text);
  return other || found.reason === 'benchmark' ? found : null;
}

/** Turns of phrase that are outside only where nothing of the business stands beside them. */
const OFFHAND = new RegExp(
  String.raw`\b(?:how (?:tall|old|heavy) (?:is|are)|what (?:day|time) is it|what is the ` +
    String.raw`(?:date|time)|what are you|who are you|are you a|story|your name|legal|history ` +
    String.raw`of the)\b`,
);

/** “How do I get more footfall”: no definition is asked for. */
const HOW_TO =
  /\bhow (?:can|could|do|should|might|would) (?:we|i) (?:increase|improve|boost|grow|raise|reduce|cut|attract|win|get (?:more|better|new|rid)|sell more|make more)\b/;

/** “On which weekday should I roster most, going by orders”: a figure answers it. */
const BY_A_FIGURE =
  /\b(?:which|what) (?:day|days|weekday|hour|hours|month|week|time)\b.*\b(?:going by|judging by|based on|by (?:the )?number of)\b/;

function subjectOf(text: string, future: boolean): Outside | null {
  if (COMMANDS.test(text)) return { reason: 'instructions', term: null };
  if (GREETING.test(text)) return { reason: 'outside', term: null };
  if (GOAL.test(text)) return { reason: 'goal', term: null };
  if (ORDERS_TO_COACH.test(text) || FALSIFIES.test(text))
    return { reason: 'instructions', term: null };
  const outside = OUTSIDE.exec(text);
  if (outside !== null) return { reason: 'outside', term: outside[0] };
  if (BENCHMARK.test(text)) return { reason: 'benchmark', term: null };
  if (ADVICE.test(text) && !BY_A_FIGURE.test(text)) return { reason: 'advice', term: null };
  if (future || FORECAST.test(text)) return { reason: 'forecast', term: null };
  return null;
}
