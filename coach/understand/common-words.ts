// The English an owner's question is made of besides figures, dates and names. A word in here is
// never “corrected”, and never mistaken for the name of a product the business does not have.
import { PLAIN } from './plain-words.ts';

const LISTS = {
  small: `a about above across actually after again against ago ah all almost alone along already also
    although always am among an and another any anybody anyone anything anyway are area around as
    ask
    at away b back bad badly bar basically be because become been before behind being below beside
    besides best better between big bigger biggest bit bloody both bottom bought bring brings
    bringing
    brought business but buy buying buys by c call called calls came can care case certain chance
    check
    checking cheers clear close closed come comes coming company compare compared comparing
    comparison
    cost could couple course curious current currently d damn dear definitely did difference
    different
    do does doing done doubt down during e each earlier early either else end enough entire
    especially
    even ever every everybody everyone everything exact exactly example except excluding f fact fair
    fairly far fast feel feeling feels felt few fewer figure figures fill final find fine first five
    folk folks follow following for form found four from full further g gave general generally get
    gets
    getting give given gives giving go goes going gone good got gotten great group grow growing
    grown
    guess guy guys h had half hand happen happened happening happens hard has have having he hear
    heard
    hello help her here hey hi high higher highest him his hit hold home hope hour hours how
    however i
    idea if important in including indeed info information inside instead interested into involved
    is
    it item its itself j job just k keep keeping kept kind knew know known l large largest last
    lastly
    late lately later latest least leave left less let like likely line list little live local long
    longer look looked looking looks lose losing lost lot lots low lower lowest lowest luck m made
    main
    mainly make makes making man manage many mark match mate matter max may maybe me mean means
    meant
    mention might mind mine minus minute moment money month monthly more morning most mostly move
    moved
    moving much must my myself n name near nearly necessary need needed needs never new next nice
    night
    no nobody none nope normal normally not nothing now number numbers o odd of off often oh ok
    okay old
    on once one ones only open opened opening opens or other others otherwise our ours out outside
    over
    overall own p part particular particularly past pay paying people per percent percentage perhaps
    period person pick picked picking place please plus point poor possible pretty previous probably
    problem proper properly pull pulled put q question quick quickly quiet quieter quietest quite r
    rather reach read ready real really reason reasons recent recently regarding related remember
    remind
    report reports rest result results right roughly round run running s said same saw say saying
    says
    second see seem seems seen send sense set several share she shop shops short should show showing
    shows side since single situation size slow slower slowest small smaller smallest so some
    somebody
    someone something sometimes soon sorry sort sound sounds split start started starting starts
    stand
    state states still stop stopped store stores straight stuff such suddenly suggest sure t table
    take
    taken takes taking talk talked talking tell telling ten than thank thanks that the their them
    then
    there these they thing things think thinking this those though thought three through throughout
    till
    time times to together told too took top total totally towards tried try trying turn turned
    twice
    two type u under unless until up upon us use used useful using usual usually v value various
    versus
    very via view w wait walk want wanted wants was way ways we website week well went were what
    whatever
    when where whether which while who whole whose why will with within without wonder wondering
    word
    words work worked working works world worried worse worst worth would wrong x y yeah yes yet
    you your
    z summary summarise summarize overview break breakdown broken split figure per versus vs etc ie
    eg
    kindly quickly simply literally honestly actually apparently supposedly roughly approx
    approximately
    boss team staff office accountant wife husband partner dad mum bank manager customer's total
    totals
    amount amounts level levels average data place's display graph chart plot draw print mate pal
    buddy
    ta ooh hmm um er erm gosh wow jeez blimey heck hell god please perform performed performing
    performance trade trading traded compare did'nt dept department section type types kind kinds
    sort
    sorts mix mixture range ranges actual actuals straight through door doors till tills register
    counter
    physical shopfront bricks mortar goes tallied tally added gross net sort combined altogether
    daily
    weekly monthly yearly quarterly annual annually hourly weekday weekdays weekend weekends damage
    books wondered heading headed nagging keeps accounts
    accounting paperwork tax vat report meeting coffee sleep sat sitting late realised noticed
    felt seemed saw reckon reckons pretty bloody cash stock hire oven shed thinking wonder curious
    yearly floor roof ceiling drain toilet pan window pipe cliff rails ground nose bag doldrums
    mess rubbish picture strongest strong stronger weak weaker weakest innit pants crap terrible
    awful
    brilliant amazing decent ace dire poorer poorest mad crazy insane shocking shocker dreadful
    fantastic excellent
    horrible lovely wonderful disappointing disaster bumper healthy solid massive huge tiny nothing
    rest
    blimey story news lowdown breakdowns state play snapshot grand grim lousy stellar super surge happy sad angry worried worry concerned honest silly stupid daft question sentence`,
  intent: `why how what when which who reason reasons cause caused causes explain behind driving drove
    happened change changed changes changing increase increased increasing decrease decreased
    decreasing
    drop dropped dropping decline declined declining grow grew growth growing rise rose rising fall
    fell
    fallen falling slump slumped tanked tank jump jumped spike spiked dip dipped trend trends
    trending
    direction history asked discussed talked conversation conversations question questions complete
    completeness coverage missing gaps gap loaded imported import uploaded upload covers cover
    recorded
    fresh stale date definition define defined meaning calculate calculated calculation worked
    normal
    unusual abnormal strange weird odd typical usual expected unexpected ordinary outlier anomaly
    busiest busy quietest quiet dead slow slowest peak rush hectic rammed heaving mobbed packed lull
    best worst top bottom biggest largest highest lowest smallest popular unpopular favourite
    favorite
    rank ranking ranked leading leader leaders seller sellers selling sells sell sold bestselling
    worst
    earners earner contributes contribute flop flops dud duds mover movers star stars hottest hot
    spend
    spends spending spent buyers spender spenders compared compare versus against better worse
    higher
    lower up down ahead tell show give list sale owes owe loyal fewest most least many much customer
    product products category categories channel channels country countries location locations
    region
    regions branch branches site sites item items line lines sku skus article articles client
    clients
    market markets supplier suppliers place places brand brands`,
  time: `today yesterday tomorrow day days week weeks weekend month months quarter quarters year years
    hour hours morning afternoon evening night monday tuesday wednesday thursday friday saturday
    sunday
    mondays tuesdays wednesdays thursdays fridays saturdays sundays january february march april
    may june
    july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
    christmas xmas easter spring summer autumn winter season seasons seasonal last this next
    previous
    past current recent ago since until before after between during so far date fiscal financial
    half
    first second third fourth bank holiday holidays halloween valentines valentine mothers fathers
    period
    periods previous prior weekday time minute minutes decade century lunchtime lunch noon midday
    midnight
    am pm fortnight`,
} as const;

const MORE = {
  /** Words of letters to an accountant, and of stories told before a question. */
  formal: `deadest slackest hottest ok okay alright washout knock knocked hectic six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred
    thousand account accordance according accordingly accounted additional advise affect affected
    aforementioned aggregate allow alter altered amounted analyse analysis anticipated apparent
    appear
    appears applicable approximate arise arose arrive article assess assume attained attributable
    attribute attributed basis bear bearing brief briefly calendar clarify clearly commence
    commenced
    commencing comparable comparative comparatively comparison comprise comprised compute concern
    concerning conclude concluded conduct confirm confirmed consequence consider considerable
    considerably
    considered consist constitute contain contributed contributing contribution corresponding
    could course cover covering deliver demonstrate denote depart derive derived describe
    description
    detail detailed details determine determined develop developed developing development deviate
    deviated
    deviation disclose display distinct distribution elaborate end ended ending ends ensure enquire
    establish estimate evaluate evident examine exceed exceeded exhibit expectation expectations
    express
    extent factor factors feature figure fiscal fluctuate fluctuated fluctuation fluctuations
    following
    furnish furnished furthermore generate generated generates hence highlight identify illustrate
    impact
    include included including incur incurred indicate indicated indicates indication inform inquire
    inspect instance intend issue issued issues itemise itemised itemize kindly latter level levels
    list listed manner mention moment moreover movement movements namely nature notable notably
    note noted
    notice number numerous observe observed obtain obtained obtaining occasion occur occurred
    occurs onward onwards
    operate operating operational operation operations outline output overview owing particulars
    pattern patterns pertaining
    plausible portion portray position possess preceding precise precisely predominantly present
    presented
    primarily primary principal prior proceed produce produced profile proportion provide provided
    provides provision purchase purchased purpose quote range ranges rate rates ratio receive
    received
    record recorded records refer reference referred reflect reflected regard regarding regards
    related
    relating relation relative relatively relevant remain remained render rendered report reported
    reports
    represent represented representing request require required requires respect respective
    respectively
    respond result resulted resulting retrieve return reveal review review said section seek
    selected
    separate separately shift shifted shifts significance significant significantly similar since
    specified specify specific specifically stand standing standpoint state stated statement states
    statistical statistically status subject subsequent substantial substantially succeed sufficient
    suffice suggest suggested sum summary supply supplied surpass tabulate taken tally tell term
    terms
    thereby therefore thereof thus total totalled totals toward towards transpire trend typical
    ultimately underlying undergo underwent undertake usual value values variability variance
    variation
    variations varied vary vast view viewed volume whereas wherein worth yield yielded collapse
    collapsed
    collapsing plunge plunged plunging crash crashed crater cratered nosedive nosedived slid
    slipped
    sank sink sunk recover recovered rebound rebounded bounce bounced skyrocket skyrocketed 
    surge surged creep crept creeping ease eased easing edge edged lift lifted halved doubled
    tripled
    dwindle dwindled dwindling shrink shrunk stall stalled stalling flatten flattened stable stay
    stayed stays wobble wobbled bump bumpy phase momentum pace speed faster quicker accelerate
    accelerated
    accelerating slacken slackened explode exploded bigger higher drag dragged drags spread`,
  story: `able aboard absolutely accident across afraid afternoon afternoons age aged agent ahead
    air alive
    alone although amazed angry annoyed annual answer anxious apologies apparently argue argued
    argument arrive arrived asap asleep
    assistant aunt auntie awake away awful awfully awkward baby bad bag bakery barely bed beer
    behind bein believe
    bell bet bill bits blame bless block blown board body boiling book books boring born bother
    bothered bothering bottle
    boy boys brain brains brand bread breakfast breath breaks bright bring broke broken brother
    brought brush bugs build
    builder builders building built bunch burn burned burning busy cafe call calm camera card care
    careful
    careless carry carried cash catch caught cause celebrate centre certainly chair change chaos
    chaotic chap chaps charge chat chatting
    cheap cheeky cheered cheque chief child children chill choose christening church city class
    clean clever climb climbing clock
    closed closing cloudy club coach coast cold colleague colleagues comment committee common
    community complain complained complaint
    complete completely computer conference confused confusing consultant convinced cousin cover
    crazy cried
    crisis crockery cross crowd cry cup curious cut daft daily dark darling daughter daughters days
    deal dealt dear death debate
    decent decide decided decision deep deliveries delivery delivered desk die died diet difficult
    dinner dirty disagree disagrees
    discuss discussing dish doctor doubt downstairs dragging drama drank dream drink drive driver
    driving dropped dry
    dull duty dying ear earth easily easy eat eating effort eight eighteen eighty elder eleven else
    email
    emails empty engine engineer enjoy enjoyed enough entirely equipment evenings event events
    everyday evil exam excited exciting excuse
    exhausted exhausting expect expensive experience eye eyes face fact fair fairs fairly faith
    fall false family famous fancy fault favour
    fear fed feet fellow fence festival fetch fever fifteen fifty fight file files fill film fine
    finger finish finished fire
    fireworks fit fix fixed fixing flat flood flooded flu foggy folded fool foot force forever
    forget forgive forgot forgotten former forth fortune forty forward
    fourteen free freezing fretting fridge friend friendly friends front fun funny future gaffer
    gang garage garden gas gate
    gathering gentleman gents girl girls glad glance glass glasses god gossip grab grand grandad
    grandma gran granddaughter grandson grateful grey
    ground grumble grumbled grumbling guest guests hair halfway hall hands hanging happy hardly
    hardware harm hate hated head heads headache
    hear heart heat heavy hectic held hell helper helping hesitate hint hired hiring history hole
    holes
    hospital host hot household house huge hundred hundreds hungry hurry hurt husbands ignorant ill
    imagine imagining imagined
    immediately impossible impressed impression incredible instinct instead insurance insist
    insists install installed interested interesting interview invited iron itching jam jobs
    joined joking journey juggling junction jury keen keeping kettle keys kicked kid kids kilo kind
    king kitchen knackered knee knocked
    lad lads lady ladies land landlady landlord language laptop laugh laughed laughing lawyer lazy
    learn learned learning learnt leave leaving
    left leg length letter letters lie life lifetime light lights liked listen listened listening
    living loads loan located
    lock locked london lonely loose lorry loud love loved loves loving luckily lucky lunch mad
    madam madness magic mail main maintenance mam mama mankind
    marketing marriage married mayor meal meals meantime meetings member members mess message
    messages messed messing mice middle mile miles mill mind
    minded miserable misery misplaced miss missed mistake mistakes mistaken moan moaned moaning
    mood moon morning mornings mother moved mouth mum muddle muddled nagged
    naked nan nasty national natural neck neighbor neighbour neighbours neighbouring neither nephew
    nerves nervous network nice niece nights nine nineteen ninety nod nodded noise noisy nonsense
    nose nosy note notebook notes obvious obviously odds offer offered offers officer onto opinion
    opinions opposite outdoors outside oven ovens owner
    owners pack packed page pages paid pain paint painted painter pair palms panic panicking papers
    parents park parked parking part party passed
    pat path patience patient pause peace pen pencil pension perfect perfectly permission persist
    phone phoned phones photo pick picture piece pint pints plain plan plans
    planned planning plate play playing pleasant pleased plenty plumber pocket polite pondering
    poorly pop popped popping post posted pot pound pounds pour pouring power
    practically pray prefer prepare prepared preparing press pressure pretend pretending pride
    printed printer private probable promise promised proof proper protest proud prove pub public
    pull pulling
    punch puzzle puzzled puzzles puzzling quarrel queue queues quid rain rained raining rang rare
    rarely rather reader
    reading ready realise realize reason rebuild recall reckon reckoned reckoning recognise refuse
    refused regret regular relax relief relieved remark remarked rent rented repair repaired
    repairs repeat replace replaced replied reply rescue resign respect responsible rest rid
    ridiculous ride ringing rise risk rival road roads roadworks
    robbed rocky role roll rolling room rooms rope rough round row rude ruined rumour runner rush
    rushed rushing sack sacked sad safe salary
    salesman sandwich sarcastic scared scary scene school schools scratch scratching scream
    screamed screaming screen scribbled search seat seats secret secretary seconds seem sells
    senior sense sentence serious seriously seven seventeen seventy shake shaking shall shame shape
    share sharp shed shelf shift shock shocked shoe shoes shook shopping
    shortly shoulder shout shouted shouting shrug shrugged shut shy sick sight sign signed silence
    sink sir sister sit six sixteen sixty skip skipped sky slept slightly
    smart smell smile smiled smiling smoke sneaking snow snowed software sold son sons sooner sore
    soul sounding source sources space spare speak speaking speech spell
    spend spilt spirit split spoil spoke spoken spot spread spreadsheet spreadsheets square squeeze
    staff stage stairs standing staring station stayed steal step steps stick sticking stock stolen
    stomach stood stop storm stories story stranger street strength stress stressed stressful
    stretch strict strike string struck struggle struggled struggling stuck student students
    stuff style sudden suffer suffered suffering suggest suit summer sun sunny supper suppose
    supposed supposedly suspect suspected suspicious swear sweat switch switched system table
    tablet talks tall
    tax teach teacher team tear tears telephone television temper ten terrible terribly terrified
    test text texted thanked theatre thick thin third thirsty thirteen thirty thoroughly thousand
    thousands
    threw throat throw throwing thrown thunder ticket tidy tie tight till tiny tip tired tiring
    toilet tomato ton tongue tonight tons tool tooth topic
    touch tough tourist tourists town towns track trading traffic train trained training travel
    tree tricky trip trouble troubled troubles truck truly trust truth tune twelve twenty twin
    twist ugly uncle understand understood uneasy unfair unfortunately unhappy university unless
    unlikely unlucky unpack untidy upset upstairs urgent usually utter utterly vague van vans
    vanish vanished vet vicar village visit visited visitor voice vote waiter waitress wake waking
    walk walked walking wall wallet warehouse warm warn warned wash washed waste watch
    watched watching water weak wear weather wedding weddings weird welcome weight wet wheel
    whisper whoever whom wide wild win wind windy wine wise wish
    wished witness wives woke woman women wonderful wood wore worker workers workshop worn worrying
    wound wrap write writing written wrote yard yell yelled yelling young younger youngest
    yourself fella blokes bloke chippy sparky fiver tenner grown growth forties fifties sixties
    childhood degree uni college teenager grandchildren grandkids boyfriends
    heavily honest nowhere everywhere somewhere anymore anyhow anyways anyway forgetful forgetting absolute wholly partly mostly scarcely somehow furthermore besides`,
} as const;

export const COMMON: ReadonlySet<string> = new Set(
  `${LISTS.small} ${LISTS.intent} ${LISTS.time} ${MORE.formal}`.split(/\s+/),
);

/**
 * Words of the stories told around a question. Any of them may be a product of a shop, so they are
 * looked up as names; they are no name the business lacks unless they stand where only a name can.
 */
export const STORY: ReadonlySet<string> = new Set([...MORE.story.split(/\s+/), ...PLAIN]);

/**
 * The words a misspelling is corrected towards, beside the catalog's own. Short ones would catch
 * too much: “past” for “pasta”.
 */
export const TARGETS: readonly string[] = [
  ...new Set(`${LISTS.intent} ${LISTS.time}`.split(/\s+/)),
].filter((word) => word.length >= 4);
