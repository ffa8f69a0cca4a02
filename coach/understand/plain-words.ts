// Plain English beside the words of business: verbs, adjectives and adverbs that name nothing.
// Hidden from everyone but common-words.ts; regular forms are made here.

/** Verbs by their first form. Those that are things in a shop's window, too, are left out. */
const VERBS = `pass propose splash smash stray swap toddle trundle wander wink yawn abandon absorb accompany
  afford agree alarm amaze amuse annoy astonish bash batter beg behave blow boast bore brag
  breathe broadcast browse bully bury cheat circle cling clutter compete concede confess
  congratulate conquer consult contact contend convert cough cringe crush cuddle curse dare dash
  defeat defend deny deposit detest devote dig dislike dismiss ditch donate double doze drown
  dwell eavesdrop elapse elbow eliminate embarrass endure enforce enlighten entertain envy evolve
  exaggerate excite exhaust faint fidget flee flip forbid foresee frown fuss gamble gasp gaze
  giggle glare grin groan growl guarantee halt haunt heal hoard hum ignore implore improvise
  incline inherit inspire instruct insult interrupt introduce invent investigate invite itch jog
  join joke jostle juggle justify kneel lecture lend limp litter loathe loom lurk marvel mend moan
  mourn mumble murmur mutter nag neglect nudge obey object occupy offend omit oppose overcome
  overhear overlook overwhelm pester pinch pledge ponder pounce praise preach prevent protect
  provoke punish quiz rant rattle react recite recommend rehearse reject rejoice relieve resent
  resist retire retreat roam roar rob rub scare scatter scoff scold scramble scribble seize shiver
  shove shudder sigh slam slap slog sneak sneeze snooze snore soak sob spit sprint squash stare
  startle starve stir stroll stumble sulk supervise surround swallow sweep swell swim tease tempt
  tickle toss trace tread tremble trot tug urge venture vow wail weep whine whistle wince wipe
  worship wreck
  accept achieve add adjust admit adopt affect aim amount announce appeal apply approach
  arrange assess attach attempt attend attract avoid await back bank base beat begin bend benefit
  borrow
  bother break buck build bulk bump burn cancel care carry cater cause cease challenge chase
  choose chuck
  churn claim clarify clash classify climb close clutch coast collapse collect combine come
  command commit
  complain concentrate confuse connect consume continue contract contribute control convince cope
  correct
  count crack crawl create creep cross crumble cycle dampen dawdle decay declare dedicate deem
  deepen delay
  deliver demand depend depress describe deserve detect deteriorate differ diminish disappoint
  discover
  display dive divide dominate drag drain drift dump earn ease emerge employ enable encourage
  engage enjoy
  enter erode escape estimate exceed exist expand expect experience explore expose extend face
  fade fail
  fare feature feed file finance flag flail flatten flex float flounder flourish fly focus fork
  freeze
  function gain gather generate glance govern grab grasp gross grumble guess guide handle hang
  hasten haul
  heat hesitate highlight hike hinder hit hover hurt identify imagine impact import impress inch
  include
  influence inform invest involve itemise itemize jot judge kick knock lag land languish launch
  lead lean
  learn lessen lift linger link list load lose lower maintain manage mark match mention miss mount
  muster
  net notch notice obtain occur operate outdo outnumber outpace outsell outweigh overtake owe own
  pan part
  pause peak perform pick plateau plod plunge pocket point possess post pour presume prevail
  proceed produce
  profit progress prompt prosper pull pump push rack raise rake rally range rank rate reach
  realise realize
  rebound recede reckon recoup recover reduce reel refer reflect regain register relate rely
  remain remove
  reply require resemble respond rest restore result retain return reveal reverse rise rocket ruin
  sag save
  scale score scrape seek separate serve settle shed shine shoot shrink shut sink skyrocket
  slacken slide
  slip slow slump snap soar sort split spike stabilise stabilize stagger stall stand stay steady
  stem step
  strengthen stretch struggle succeed suffer supply suppose surge surpass survive suspect sustain
  swing
  tackle tail tally tank target taper tend thank threaten thrive tick top total touch tour track
  transfer
  treat trend trigger trim triple trouble trust tumble undergo undo unfold upset vanish vary visit
  wane warn
  waste weaken weigh widen wither wobble want ship dispatch deliver wonder worsen yield zoom`;
/** Adjectives that take -er, -est and -ly. */
const ADJECTIVES = `big bold brisk calm cheap clear close cold costly cruel damp dark dear deep
  dense dim
  dire dreadful dull early easy empty exact fair fat feeble few fierce fine firm flat fresh full
  gloomy good
  grand great grim gross handsome happy hard harsh healthy heavy high hot huge keen large late
  lean lively
  long loose loud low loyal lucky mad mean meagre mere mild modest narrow near neat nice odd old
  patchy plain
  plentiful poor pricey proud quick quiet rare raw ready rich rough rude sad scarce severe shabby
  shaky sharp
  sheer short shy sick silent slack sleek slight slim slow sluggish small smart smooth soft solid
  sore sound
  sparse steady steep stiff still stingy strange strict strong sure swift tall tame tardy tepid
  thin thorough
  tight tiny tough true ugly vast warm weak wealthy weird wide wild worthy young`;
/** Words with one form. */
const OTHERS = `rafters bonkers chuffed clueless crikey dodgy fabulous flipping frantic gobsmacked gutted
  heavens horrid jammy lass lasses miffed mental naff nightmare nippy peckish peeved posh rotten
  shambles shattered skint sodding soppy spiffing stunned tatty tense thrilled useless weary
  wicked wobbly wonky yikes cor crumbs goodness sake missus hubby father granny inlaws tenant
  solicitor surveyor electrician councillor inspector auditor banker broker adviser apprentice
  trainee intern newcomer coworker director shareholder investor sunshine heatwave frost fog
  drizzle bypass diversion rugby olympics fete carnival parade funeral birthday anniversary
  halfterm dentist nurse allotment forklift bay inkling notion clue guesswork ankle migraine jabs
  nap dawn dusk sod bugger
  wave waves burst bursts bunches lump lumps clump clumps spurt spurts dribs
  drabs shot sped crept leapt dug fed bled swelled par pile piles laid pale unexceptional
  exceptional thumping lucky unlucky measure
  measures blank meh parcel parcels eyebrow eyebrows territory territories rep reps seeing heap gut
  hunch hay settle bite bites bit patch patches spell spells phase phases subtract subtracts subtracted deduct
  deducts deducted project projects astray amiss distribute distributed distribution rung
  definitive provisional audited above-mentioned actual additional ahead akin alike amid amidst
  amiss amongst annual anticipated
  apiece appropriate approximate apt arguably aside average awry backwards bearable beforehand
  beneath beyond
  blank broad broader certain chronological civil collective combined common comparable complete
  consecutive
  considerable consistent constant continuous corporate critical crucial cumulative customary
  daily decent
  decisive definite delighted different direct disastrous disappointing distinct doubtful downhill
  downward
  dramatic due durable dynamic each economic effective eighth eleventh entire equal essential
  everlasting
  everywhere evident exceptional excessive extra extraordinary extreme fantastic favourable
  favorable fifth
  final financial flagging following forecasted former forward fourth fraught frequent fundamental
  general
  genuine gradual half handy historic historical horrible horrendous identical immediate immense
  important
  impressive inclusive incoming increasing incremental individual initial intense interim internal
  invaluable
  key lacklustre lately latter leading likewise lookback lousy lucrative main major marginal
  massive material
  maximal maximum meantime mediocre mid middling midway minimal minimum minor miserable missing
  monetary
  multiple mutual natural negative negligible neutral ninth nominal notable noticeable numerical
  obvious oclock
  occasional offhand ongoing optimal optimum ordinary original outright outstanding overall
  overnight paltry
  parallel partial particular past peculiar pending periodic permanent persistent pitiful pivotal
  pleasing
  pleasant possible precise predominant preliminary present previous primary prime principal prior
  probable
  profitable prominent promising prompt proper proportional prosperous provisional quarterly
  quantifiable
  quantitative random rapid reasonable recent record recurring regular relative relevant reliable
  remarkable
  respectable respective robust rolling routine running same satisfactory satisfying seasonal
  secondary
  seldom selective seventh shocking significant similar simple single sixth sizeable sizable
  smashing
  sorely special specific spectacular sporadic staggering stagnant standout standard standing
  startling
  stellar striking stunning subpar substantial successful sudden sufficient superb surplus
  surprising tenth
  terrific tenfold terrible third total tremendous twelfth twice twofold typical ultimate underlying
  underperforming understandable uneven unchanged unexpected unfavourable uniform unique unlike
  unprecedented
  unremarkable unsatisfactory unstable unusual upcoming upside upward useful usual valid valuable
  variable
  various vital volatile whatsoever whereabouts whichever wholesome woeful worrisome worthless
  worthwhile
  yearly bookkeeper bookkeeping league leaderboard breakdown shelves dust counter sector trade
  trader traders
  trading turnaround turnround balance column columns row rows sheet sheets dashboard graph graphs
  chart
  charts plot plots curve curves diagram overview snapshot summary breakdowns subtotal subtotals
  headline
  ballpark gist ranking rankings leaders laggards punter frequency seasonality weekday weekdays
  fortnightly
  bimonthly biweekly semester trimester decade midweek midday lunchtimes dinnertime breakfast-time
  teatime
  anyone anybody someone somebody nobody everybody everyone whoever whatever whenever wherever
  gone been done seen taken given shown known grown fallen risen driven drawn written spoken
  broken chosen
  frozen hidden beaten eaten forgotten sold told held kept left lost made meant met paid put read
  run said
  sent set shed slid spent split spread stood struck stuck swung taught thought understood upset
  won went
  came saw took gave knew grew fell rose drove drew wrote spoke broke chose froze hid beat ate
  forgot sank
  sunk shrank shrunk flew flown hung led lent leant lit overtook overtaken withdrew withdrawn
  undid undone
  besides despite regardless notwithstanding versus via per among throughout underneath onto
  alongside
  accordingly admittedly altogether anyhow apparently approximately certainly clearly comparatively
  considerably constantly consistently currently definitely directly drastically dramatically
  effectively
  entirely especially essentially eventually evidently exactly exclusively explicitly extremely
  finally
  frankly frequently fully generally genuinely gradually hopefully ideally immediately increasingly
  individually initially inevitably literally mainly markedly massively merely moderately mostly
  namely
  naturally nearly necessarily normally noticeably obviously occasionally officially ordinarily
  originally
  overall partially particularly permanently personally possibly potentially practically precisely
  predominantly presumably previously primarily probably progressively properly proportionally
  purely
  rapidly readily reasonably recently regularly relatively repeatedly reportedly respectively
  roughly
  separately seriously significantly similarly simply simultaneously solely somewhat specifically
  steadily
  strictly strikingly strongly subsequently substantially successfully suddenly sufficiently
  supposedly
  surely surprisingly temporarily thankfully thoroughly totally traditionally truly typically
  ultimately
  undoubtedly unfortunately unusually usually virtually visibly wholly`;

/** All their forms. */
export const PLAIN: ReadonlySet<string> = new Set([
  ...words(VERBS).flatMap(verbForms),
  ...words(ADJECTIVES).flatMap(adjectiveForms),
  ...words(OTHERS),
]);

function words(list: string): string[] {
  return list.split(/\s+/);
}

function verbForms(verb: string): string[] {
  const stem = verb.endsWith('e') ? verb.slice(0, -1) : verb;
  const y = /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}i` : null;
  const last = verb.at(-1) ?? '';
  const double = /[^aeiou][aeiou][bdglmnprt]$/.test(verb)
    ? [`${verb}${last}ed`, `${verb}${last}ing`]
    : [];
  const regular = double.length > 0 ? [] : [`${y ?? stem}ed`, `${stem}ing`];
  return [verb, `${verb}s`, `${verb}es`, `${y ?? stem}es`, ...regular, ...double];
}

function adjectiveForms(one: string): string[] {
  const y = one.endsWith('y') ? `${one.slice(0, -1)}i` : null;
  const stem = one.endsWith('e') ? one.slice(0, -1) : (y ?? one);
  const last = one.at(-1) ?? '';
  const double = /[^aeiou][aeiou][bdgmnt]$/.test(one)
    ? [`${one}${last}er`, `${one}${last}est`]
    : [];
  const regular = double.length > 0 ? [] : [`${stem}er`, `${stem}est`];
  return [one, `${y ?? one}ly`, ...regular, ...double];
}
