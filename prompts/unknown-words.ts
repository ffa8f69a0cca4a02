// Words of business that are in no catalog: figures this product does not keep, categories of
// spending and terms of the glossary. Hidden from metric-words.ts, which holds what is answered.

/** Figures owners ask for that are in no catalog: the group’s name tells which in the refusal. */
const UNKNOWN_GROUPS: Readonly<Record<string, string>> = {
  'cash in the bank': `cash balance|bank balance|cash in the bank|in the bank|money in the bank|cash on hand|
    cash position|in our account|in the account|cash flow|cashflow|bank account|
    cash do we have|cash have we got|cash reserves|cash at hand|overdraft|current account|
    petty cash|runway|burn rate|float in the till|cash float`,
  'stock levels': `stock level|stock levels|inventory|in stock|stock do we have|stock have we got|
    stock on hand|out of stock|stock turn|stock turnover|stock left|stock value|stocktake|
    inventory turnover|inventory level|stock cover|stockouts|stock outs|
    sell through rate|days of stock|weeks of stock|back orders|backorders|backlog|
    slow moving stock|reorder level|reorder point`,
  'what you owe others': `payables|accounts payable|do we owe|do i owe|we owe|i owe|creditors|owe suppliers|
    owe our suppliers|suppliers are waiting|unpaid suppliers|days payable|owed to suppliers|
    owing to suppliers`,
  tax: `vat bill|vat return|tax bill|corporation tax|income tax|sales tax|tax return|tax returns|
    vat|tax|paye|national insurance|business rates relief|capital allowances|vat owed|
    vat do we`,
  'web visits': `website traffic|web traffic|visitors|page views|pageviews|clicks|conversion rate|
    conversion|bounce rate|web visits|impressions|visits|abandoned carts|cart abandonment|
    website visits|site visits|website visitors|web visitors|site traffic|website hits|
    unique visitors|sessions on|click through|click through rate|open rate|email opens|
    newsletter opens|visited the site|visited the website|visit the website|browsed|
    basket abandonment|abandoned baskets|abandoned checkouts|search ranking|google ranking|
    ad clicks`,
  footfall: `footfall|foot traffic|walk ins|walked past|walk past|walking past|passers by|
    window shoppers|came through the door without|people through the door|through the doors|
    came past|browsers`,
  'sales by space or seat': `per square foot|per square metre|per square meter|per sq ft|per seat|per cover|per table`,
  'staff figures': `staff turnover|headcount|employees|sick days|hours worked|rota|who served|served the most|
    who worked|punctuality|tardiness|holiday entitlement|days off|staff hours|absences|
    sales per employee|sales per staff|overtime|headcounts|staff do we have|many staff|
    many bakers|many employees|many people worked|many people work|on shift|staff have we|
    productivity|employee turnover|off sick|sick leave|sickness|sick pay days|staff sick|
    annual leave|hours did we work|hours did the|hours have we worked|hours per week|
    man hours|labour hours|staffing levels|per member of staff|per head of staff|per employee|
    per staff member|how many staff|on the payroll|staff leave|staff retention|clocked in|
    clock in`,
  'customer satisfaction': `satisfaction|how happy are|how satisfied are|happy customers|nps|net promoter|star rating|
    google reviews|customer reviews|ratings|complaints|csat|review score|five star|one star|
    rating|trustpilot|tripadvisor|complaint|feedback score`,
  'lifetime value': `lifetime value|ltv|clv|customer lifetime|customer lifetime value|lifetime spend|
    customer value over`,
  'cost per new customer': `cac|acquisition cost|cost per acquisition|cost per lead|roas|return on ad spend|roi|
    return on investment|cost of acquisition|cost to win|cost per click|cpc|ad return|
    return on advertising`,
  'market share': `market share|share of the market`,
  discounts: `discounts|discount|discounting|vouchers redeemed|given away free|freebies|free samples|
    coupons|promo codes|promo code|voucher codes|voucher code|loyalty points|loyalty cards|
    loyalty card|points redeemed|gift cards|gift card|gift vouchers|markdowns|marked down`,
  tips: `tips|gratuities`,
  'items per order': `items per order|units per order|products per order|things per order|pieces per order|
    items per basket|units per basket|items per transaction|units per transaction|
    items in an order|items in a basket|items in each order|items does an order|items per sale`,
  'carbon footprint': `carbon footprint|emissions|co2`,
  ebitda: `ebitda|ebit`,
  churn: `churn|churn rate`,
  followers: `followers|likes on|instagram followers|subscribers|facebook likes|tiktok|instagram|insta|
    social media|mailing list|newsletter|subscriber|retweets`,
  waste: `waste|wastage|thrown away|throw away|shrinkage|write offs|spoilage|binned|in the bin|
    into the bin|in the skip|chuck out|chucked out|threw away|threw out|thrown out|
    throwing away|went stale|breakages|leftovers`,
  'delivery times': `delivery time|delivery times|lead time|late deliveries|shipping time|shipping times|
    dispatch time|dispatch times|turnaround time|waiting times|wait times|waiting time|
    wait time|queue time|delivered late|arrived late|late parcels|lost parcels|
    lost in the post|deliveries late|delivery performance|courier performance|to dispatch|
    to deliver|to pack|pick and pack|picking errors|wrong items|queue length|average wait|
    wait at the`,
  'business valuation': `valuation|business worth|company worth|debt ratio|net worth|balance sheet|loan balance|
    credit score|return on capital|return on equity|payback period`,
  'energy used': `kilowatt|kilowatts|kwh|kilowatt hours|units of electricity|units of gas|meter reading|
    meter readings|litres of|gallons of|water usage|electricity usage|gas usage`,
  'bookings and calls': `no shows|no show|phone calls|calls did|enquiries|quotes did|quotes sent|quotations|
    appointments|reservations|table turn|tables turned|occupancy|cancellation fee`,
  'machine hours': `downtime|uptime|oven temperature|utilisation|utilization|output per hour|reject rate|
    defects|faulty units`,
  'weight and size': `kilos of|kilograms|tonnes|by weight|in weight|calories|grams of|pallets`,
  weather: `rainfall|temperature|degrees outside|hours of sunshine|how hot|how cold`,
};
export const UNKNOWN_METRICS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(UNKNOWN_GROUPS).map(([name, said]) => [name, said.split(/\|\s*/)]),
);

/** Categories of spending: named alone (“how much is rent”) they mean expenses, not sales. */
export const EXPENSE_WORDS: ReadonlySet<string> = new Set(
  `rent wage wages salary salaries payroll staff utility utilities electricity electric gas water power
  energy heating insurance ingredient ingredients flour butter packaging supplies marketing advertising
  advert adverts ads rates fuel petrol diesel repair repairs maintenance equipment software subscription
  subscriptions fee fees phone broadband internet postage shipping delivery cleaning accountancy
  accountant accounting legal licence license training travel stationery loan interest bank commission
  freight raw material materials stock lease van vehicle uniforms security`.split(/\s+/),
);

/** Words of business and of this product that may be asked about though they are no figure here. */
export const GLOSSARY = new RegExp(
  `\\b(?:${[
    String.raw`accruals?|accrual basis|cash basis|depreciation|amortisation|amortization`,
    String.raw`working capital|ebitda|vat|gst|invoices?|dimension|metric|channel|baseline|coverage`,
    String.raw`claim|session|brief|season(?:al(?:ity)?)?|cash ?flow|break ?even(?: point)?`,
    String.raw`fiscal year|financial year|stock|flow|ratio|assets?|liabilit(?:y|ies)|equity`,
    String.raw`overheads?|fixed costs?|variable costs?|unit economics|cohort|churn|ltv`,
    String.raw`lifetime value|cac|roi|kpi|sku|p&l|pnl|profit and loss|balance sheet|write ?offs?`,
    String.raw`credit notes?|trading days?|grade|evidence|benchmark|like for like|year on year`,
    String.raw`basis points?|percentage points?|median|mean|average|outlier|trend|quarter|ytd`,
    String.raw`year to date|conversion rate|footfall|markup|price effect|volume effect|mix effect`,
    String.raw`mix|unexplained|rest|partial|bank reconciliation|chargebacks?|drawings|dividends?`,
    String.raw`payables?|creditors?|debtors?|inventory|liquidity|turns?`,
  ].join('|')})\\b`,
);
