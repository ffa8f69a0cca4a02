// Longer turns of phrase for a figure (“what stuck to our fingers once all were paid”, “cups, not
// quid”): hides them from implied.ts, whose everyday verbs they would otherwise be read as.
import type { Implied } from './implied.ts';

const PAID_UP =
  String.raw`\b(?:once|after|when) (?:we |i )?(?:have |had )?(?:all |every ?(?:one|body|thing)|` +
  String.raw`(?:all )?(?:the|our) \w+|paying every ?(?:one|body|thing))(?: of them)?` +
  String.raw`(?: (?:is|are|was|were|has|have|had|gets?|got|of them|been))* ?(?:paid|settled|` +
  String.raw`deducted|taken (?:off|out)|every ?(?:one|body))\b`;

/** Whom is sold to is counted in heads; all else that is fewest is counted in pieces. */
const SOLD = String.raw`(?:sell|sells|sold|selling|shift\w*|bought|buys?|ordered|move[ds]?)`;

export const IMPLIED_TURNS: readonly Implied[] = [
  {
    words: new RegExp(
      String.raw`\b${SOLD} (?:\w+ )?(?:the )?(?:fewest|most|least) (?:of(?: ¤)?$|of (?=§|in\b|on\b|over\b|` +
        String.raw`during\b|last\b|this\b|at\b)|¤)|\b${SOLD}\b(?: \w+){0,3} fewest\b(?! (?:customers|people))|` +
        String.raw`\b(?:most|fewest|least|more|fewer) (?:units|pieces)\b|\bthe number (?:that )?(?:we|it|they) sold\b|` +
        String.raw`\b(?:number|numbers|quantity) (?:sold|shifted)(?: please)?$|` +
        String.raw`\b(?:by|in|going by|judging by|counting) (?:the )?(?:number|numbers|count|quantity|` +
        String.raw`units|pieces|how many)(?: of)? (?:sold|shifted|pieces|units|items)\b`,
    ),
    names: ['units_sold'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:how much|what) (?:was|is|were|are) (?:an?|one|each|the average|an average|` +
        String.raw`(?:a |the )?(?:single|typical|usual)) (?:order|basket|sale|transaction|bill|ticket) worth\b`,
    ),
    names: ['average_order_value'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`(?<!\b(?:which|what|top|best|worst) )\b(?:pieces|units|items|packs|boxes|bags|loaves|` +
        String.raw`cups) (?:that )?(?:we|i) (?:have )?(?:sell|sold|shift\w*|ship\w*|flog\w*|moved?)\b|` +
        String.raw`\bhow many (?:of (?:them|those|these) )?(?:went|flew|walked)\b|\b(?:number|count) of ` +
        String.raw`(?:cups|loaves|pieces|packs|boxes|bags|slices|portions|items|units)\b`,
    ),
    names: ['units_sold'],
    sure: true,
  },
  {
    words:
      /\borders? (?:\w+ ){0,2}?(?:smaller|bigger|larger|fatter)\b|\b(?:smaller|bigger|larger) orders\b/,
    names: ['average_order_value'],
    sure: true,
  },
  {
    words:
      /\b(?:lower|higher|fatter|dearer|cheaper|thinner|the|our|a|per) basket\b(?! counts?| numbers?)/,
    names: ['average_order_value'],
    sure: true,
  },
  {
    words: /\b(?:new or returning|returning or new)\b/,
    names: ['returning_customers'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:biggest|smallest|largest|fullest|fattest|heaviest) (?:average )?(?:baskets?|` +
        String.raw`tickets?)\b`,
    ),
    names: ['average_order_value'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`${PAID_UP}|\b(?:stuck|stick|sticks|sticking) to (?:our|my) fingers\b|\b(?:ours|mine)` +
        String.raw` to keep\b|\bwe (?:got|get) to keep\b|\b(?:end|ended|ends) up in (?:our|my) pockets?\b`,
    ),
    names: ['net_profit', 'gross_profit'],
    other: 'gross_profit',
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:money|cash|payments?)\b(?: \w+){0,4}? (?:landed|arrived|cleared|reached (?:us` +
        String.raw`|the bank|our)|hit (?:the|our) (?:bank|account))\b|\b(?:landed|arrived|paid) in(?:to)? ` +
        String.raw`(?:the|our) (?:bank|account)\b`,
    ),
    names: ['cash_collected', 'revenue'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\b(?:still|left) owing\b|\bow(?:ing|ed) (?:to )?(?:us|me)\b|\b(?:invoices?|bills) ` +
        String.raw`(?:that )?(?:we|i) (?:have |had )?(?:sent|issued|raised)\b.*\b(?:owing|owed|open|unpaid` +
        String.raw`|not (?:been )?paid)\b|\b(?:still|yet) to (?:come in|collect)\b`,
    ),
    names: ['receivables'],
    sure: true,
  },
  {
    words: new RegExp(
      String.raw`\bpiece for piece\b|\bnot (?:in )?(?:quid|pounds|money|cash|euros|dollars|value)\b|` +
        String.raw`\b(?:cups|slices|loaves|pieces|packs|boxes) (?:rather than|instead of|not) \w+$|` +
        String.raw`\bquantities\b|\bby the piece\b`,
    ),
    names: ['units_sold'],
    sure: true,
  },
  {
    // “flat whites sold at Halloween”: goods that are sold are counted
    words: new RegExp(
      String.raw`^(?!.*\b(?:best|top|most|worst|least|how|what|which|who|we|money|value|worth|amount)\b)` +
        String.raw`(?:(?:the|all|any|total|number|of) )*(?:[a-z]+|¤)(?: (?:[a-z]+|¤)){0,2} (?:sold|` +
        String.raw`shipped)(?: (?:on|in|at|over|during|for|last|this|§|yesterday|today)\b.*| §.*|$)`,
    ),
    names: ['units_sold'],
    sure: true,
  },
];
