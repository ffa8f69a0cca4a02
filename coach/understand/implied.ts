// What owners say instead of a figure's name (“how much did we take”, “who owes us”), and the
// figure it suggests; hides these turns of phrase from metrics.ts, which knows the catalog's own
// words.
import { IMPLIED_TURNS } from './implied-turns.ts';

/** A share of something is asked for although the something is named, too. */
export const RATES = new Set(['refund_rate', 'repeat_purchase_rate', 'average_order_value']);

export interface Implied {
  words: RegExp;
  names: readonly string[];
  /** Offered beside it in the assumption; null where the words leave no doubt. */
  other?: string;
  sure?: boolean;
}

/** In order: the first that fits, whose metric the catalog has. */
export const IMPLIED: readonly Implied[] = [
  ...IMPLIED_TURNS,
  {
    words: new RegExp(
      String.raw`\b(?:for|per|in) (?:each|every|an|one) (?:single )?order\b.*\b(?:average|` +
        String.raw`mean|how much|amount)\b|\bhow much\b.*\b(?:for each|per|in each|every) ` +
        String.raw`order\b|\b(?:basket|order|ticket|bill) average\b|\baverage (?:of (?:a|an|` +
        String.raw`each|the|our) )(?:basket|order|ticket|bill)\b`,
    ),
    names: ['average_order_value'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:percent|percentage|share|proportion|fraction|what part)\b.*\b(?:not|` +
        String.raw`no) (?:new|first time|first timers?|strangers)\b`,
    ),
    names: ['repeat_purchase_rate'],
    sure: true,
  },
  {
    words: /\b(?:packs|pieces|boxes|bags|items|loaves|quantity|qty)$|\bin (?:packs|boxes|bags)\b/,
    names: ['units_sold'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\bbaskets?\b.*\b(?:bigger|larger|smaller|fuller|grow\w*|shr[iau]nk\w*)\b|` +
        String.raw`\b(?:bigger|larger|smaller|fuller) (?:average )?baskets?\b`,
    ),
    names: ['average_order_value'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:sell|sells|sold|selling|buy|bought)\b.*\b(?:in numbers|in units|in ` +
        String.raw`pieces|in quantity|by (?:number|count|quantity|volume)|loaves|pieces)\b|` +
        String.raw`\bin pieces\b`,
    ),
    names: ['units_sold'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:portion|part|slice|fraction|proportion|share|percent|percentage|how ` +
        String.raw`much) of ` +
        String.raw`(?:our |the |my |all )?(?:gross )?(?:sales|takings|turnover|revenue|what ` +
        String.raw`we sold)\b` +
        String.raw`.*\b(?:given back|gave back|refund\w*|return\w*|sent back|handed back|` +
        String.raw`paid back)\b`,
    ),
    names: ['refund_rate'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\bspend(?:s|ing)? (?:more |less |much )?(?:per|each|every|a) (?:visit|head|` +
        String.raw`order|time|go|trip|shop|basket)\b`,
    ),
    names: ['average_order_value'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\baverage (?:daily |weekly |monthly |hourly )?(?:sales|takings|turnover|` +
        String.raw`revenue)\b(?! value)`,
    ),
    names: ['revenue'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:what|which) (?:percent|percentage|share|proportion|` +
          String.raw`fraction)\b.*\b(?:refund\w*` +
          String.raw`|return\w*|sent back)\b`,
        String.raw`\b(?:refunds?|returns?) (?:as )?(?:a )?(?:percent|percentage|share|` +
          String.raw`proportion)\b`,
      ].join('|'),
    ),
    names: ['refund_rate'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:what|which|the|our) (?:percent|percentage|share|proportion|` +
          String.raw`fraction)\b.*\b(?:come back` +
          String.raw`|came back|coming back|return(?:ing)?|repeat|repeatedly|a second time|` +
          String.raw`buy again|bought again|regulars)\b`,
        String.raw`\bhow (?:loyal|often do (?:customers|people) (?:come back|buy again|return))\b`,
        String.raw`\b(?:are|do) (?:people|customers|punters) (?:coming|come) back\b`,
      ].join('|'),
    ),
    names: ['repeat_purchase_rate'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:count(?:s|ed)?|considered|regarded|classed|treated|qualif\w+|deemed) ` +
        String.raw`(?:as )?(?:being )?(?:an? )?(?:new|first time)\b`,
    ),
    names: ['new_customers'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:count(?:s|ed)?|considered|regarded|classed|treated|qualif\w+|deemed) ` +
        String.raw`(?:as )?(?:being )?(?:an? )?(?:active)\b`,
    ),
    names: ['active_customers'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:count(?:s|ed)?|considered|regarded|classed|treated|qualif\w+|deemed) ` +
        String.raw`(?:as )?(?:being )?(?:an? )?(?:returning|repeat|regular)\b`,
    ),
    names: ['returning_customers'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\bnew\b.*\b(?:come back|came back|came in|joined|signed up|bought)\b`,
        String.raw`\b(?:new|fresh|first time) (?:customers|people|faces|buyers|punters|ones)\b`,
        String.raw`\bbought (?:for the first time|from us for the first)\b`,
      ].join('|'),
    ),
    names: ['new_customers'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:customers|people|punters|shoppers|clients|folk|folks)\b.*\b(?:come back` +
        String.raw`|came back|coming back|bought again|returned to us|repeat|been before` +
        String.raw`|bought before)\b`,
    ),
    names: ['returning_customers'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\bwho (?:still )?owes?\b|\bowes? (?:us|me)\b`,
        String.raw`\b(?:are|am|is|were) (?:we|i) (?:still )?owed\b|\b(?:has|have) not paid\b`,
        String.raw`\b(?:outstanding|unpaid|overdue|in arrears)\b(?! (?:day|week|month|sales|` +
          String.raw`performance|result))`,
        String.raw`\bnot paid us\b|\byet to pay\b|\b(?:late|slow|bad) payers?\b`,
        String.raw`\bstill to (?:be )?pa(?:y|id)\b`,
      ].join('|'),
    ),
    names: ['receivables'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:gets?|got|getting|sends?|sending|sent|brings?|bringing|brought|gives?|` +
          String.raw`giving|gave|given|hand(?:s|ed|ing)?|takes?|taking|took|taken|pay(?:s|ing)?|` +
          String.raw`paid|post(?:s|ed|ing)?|ship(?:s|ped|ping)?) (?:\w+ ){0,3}back\b`,
        String.raw`(?:¤|\b(?:products?|items?|lines?|goods|things|stuff|orders?|that|it|what)) ` +
          String.raw`(?:keeps? |most )?(?:comes?|came|coming) back\b`,
        String.raw`\breturn(?:s|ed|ing)?\b(?! customers?)|\bmoney back\b`,
      ].join('|'),
    ),
    names: ['refunds'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:lose|losing|lost|loss|losses)\b(?=.*\bmoney\b)|\bmoney\b.*\blos(?:e|` +
          String.raw`t|ing)\b`,
        String.raw`\bmak(?:e|ing) (?:any |a )?(?:money|loss|losses)\b(?! (?:from|on))`,
        String.raw`\bin the (?:black|red)\b|\bprofitab\w*|\bprofits?\b|\bclear(?:ed)? after\b`,
        String.raw`\bleft over\b|\bbreak(?:ing)? even\b|\bmade a loss\b|\ba loss\b`,
      ].join('|'),
    ),
    names: ['net_profit', 'gross_profit'],
    other: 'gross_profit',
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:average|typical|usual|mean|normal) (?:customer|person|punter|shopper|` +
          String.raw`order` +
          String.raw`|visit|basket|sale|transaction)\b.*\b(?:spend|spends|worth|pay|pays)\b`,
        String.raw`\b(?:spend|spent|pay|paid) (?:on average|each time|per (?:visit|head|` +
          String.raw`customer|order` +
          String.raw`|person|time|go))\b`,
        String.raw`\bspen(?:d|ds|ding|t) (?:\w+ ){0,3}?(?:per|an|each|every|a) (?:order|` +
          String.raw`visit|basket|transaction|purchase|head|time|go)\b`,
        String.raw`\bspen(?:d|ds|ding|t)\b.*\bon average\b`,
        String.raw`\b(?:does|do|did) (?:a|an|each|every|the average|our average) (?:customer|` +
          String.raw`person` +
          String.raw`|punter|shopper|client)s? (?:usually |typically |normally )?(?:spend|pay)\b`,
      ].join('|'),
    ),
    names: ['average_order_value'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:do|did|have|are|were|am|has) (?:we|i|the business|you)\b(?: ` +
          String.raw`\w+){0,2} (?:spend` +
          String.raw`|spent|spending|pay|paid|paying|shell(?:ed)? out|fork(?:ed)? out)\b`,
        String.raw`\bwe (?:spend|spent|pay|paid)\b|\bcost(?:s|ing)? (?:us|me)\b`,
        String.raw`\bmoney (?:is |was )?(?:going|goes|go|gone|went) (?:out|on)\b`,
        String.raw`\b(?:is|does|did|was) (?:all )?(?:the|our|my) money (?:go|going|went)\b`,
        String.raw`\bspend most on\b|\bgo(?:es|ing)? out\b`,
      ].join('|'),
    ),
    names: ['expenses'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\bhow many (?:new )?(?:people|punters|customers|shoppers|folk|folks|` +
          String.raw`clients|buyers` +
          String.raw`|different people|humans|heads|bodies)\b`,
        String.raw`\b(?:more|fewer|less|as many) (?:people|punters|folk|shoppers) (?:buy|bought` +
          String.raw`|buying|come|came|coming|shop|shopped|visit|visited|order|ordered|purchase` +
          String.raw`|purchased)\b`,
        String.raw`\bnumber of (?:people|punters|folk)\b|\bmany (?:people|punters)\b`,
      ].join('|'),
    ),
    names: ['active_customers'],
    other: 'orders',
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:how many|number of) (?:(?!times|orders|sales|µ|different)\w+ ` +
          String.raw`){0,6}?(?:did|do` +
          String.raw`|have|has|were|was|are|been|got|we|i) (?:\w+ ){0,3}?(?:sell|sold|shift|` +
          String.raw`sale|selling` +
          String.raw`|gone|go|bought|buy)\b`,
        String.raw`\bhow many\b.*\b(?:sold|sell|shift)\b`,
      ].join('|'),
    ),
    names: ['units_sold'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:sell|sells|sold|selling|sale of|sales of|shift|move` +
          String.raw`|moving) (?:\w+ ){0,2}?(?:more|fewer|less|as many) (?:of (?:them|those|` +
          String.raw`these|it)|¤)`,
        String.raw`\b(?:more|fewer|as many) ¤(?: \w+){0,3} (?:sold|sell|selling|go)\b`,
        String.raw`\b(?:more|fewer) of (?:them|those|these)\b`,
      ].join('|'),
    ),
    names: ['units_sold'],
    sure: true,
  },
  {
    words: /\bhow many (?:times|sales|checkouts|purchases|transactions)\b/,
    names: ['orders'],
    sure: true,
  },
  {
    words: new RegExp(
      [
        String.raw`\b(?:how much|what) (?:\w+ ){0,4}?(?:did|do|have|has|are|is|were` +
          String.raw`|was) (?:\w+ ){0,4}?(?:make|made|making|earn|earned|earning)\b`,
        String.raw`\bhow much (?:money )?(?:we|i) (?:make|made|earn|earned)\b`,
        String.raw`\b(?:did|do|have) (?:we|i) (?:make|made|earn|earned)\b`,
        String.raw`\bwe (?:make|made|earn|earned)\b`,
      ].join('|'),
    ),
    names: ['revenue'],
    other: 'net_profit',
  },
  {
    words: new RegExp(
      [
        String.raw`\bturn(?:ed|ing)? over\b`,
        String.raw`\bmoney (?:that )?(?:came|come|comes|coming|we took|we take|taken|made)\b`,
        String.raw`\b(?:take|took|taken|taking)\b|\bbr(?:ing|ings|ought|inging) in\b|\bcame in\b`,
        String.raw`\bthrough the till\b|\bring(?:ing)? up\b|\brang up\b|\b(?:in|on) the till\b`,
        String.raw`\bcash(?:ed)? up\b`,
      ].join('|'),
    ),
    names: ['revenue'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:sell|sells|sold|selling|seller|sellers)\b|\bpopular\b|\bfavou?rites?\b|` +
        String.raw`\b(?:bought|buys?|buying) (?:the )?(?:most|least)\b|\bmovers?\b|\bmoves\b`,
    ),
    names: ['revenue'],
    other: 'units_sold',
  },
  {
    words: new RegExp(
      String.raw`\bspen(?:d|ds|ders?|t|ding)\b|\bbuy(?:s|ers?|ing)?\b|\bbought\b|\bworth ` +
        String.raw`(?:the )?most\b|\bvaluable\b`,
    ),
    names: ['revenue'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:bus(?:y|ier|iest)|quiet(?:er|est)?|dead(?:est)?|slow(?:er|est)?|` +
        String.raw`slack(?:est)?` +
        String.raw`|rush|peak|hectic|rammed|heaving|mobbed|packed|lull|empt(?:y|ier|iest)|` +
        String.raw`full(?:er|est)|deserted` +
        String.raw`|hardly (?:anybody|anyone)|manic|crowd\w*|foot traffic)\b`,
    ),
    names: ['orders', 'revenue'],
    other: 'revenue',
  },
  {
    words: new RegExp(
      String.raw`\b(?:doing|do|did|done|trade|trading|traded|perform\w*|business|going|go|went` +
        String.raw`|fare[ds]?|fared|better|worse|best|worst|good|bad|well|badly|strong\w*|weak\w*` +
        String.raw`|compare[ds]?|comparing|earners?|contribut\w+|grow\w*|grew|up|down|record|` +
        String.raw`biggest` +
        String.raw`|top|bottom|largest|important|lost|gained|hold|holding|been|change[ds]?|` +
        String.raw`dropped|drop` +
        String.raw`|fell|fall)\b`,
    ),
    names: ['revenue'],
    other: 'net_profit',
  },
];
