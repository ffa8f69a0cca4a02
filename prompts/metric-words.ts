// The words of the metric catalog: what each figure is called by its owners and what it means in
// one plain sentence. How a figure is computed is hidden elsewhere; whoever loads the catalog joins
// these.

/** The same shape as a catalog row; prompts may not import the coach, so it is written out here. */
export interface MetricWords {
  name: string;
  label: string;
  synonyms: readonly string[];
  /** One sentence: what it includes and what it leaves out. */
  description: string;
  good: 'up' | 'down' | 'none';
  unit: 'money' | 'count' | 'ratio' | 'other';
  kind: 'flow' | 'stock' | 'ratio' | 'distinct';
  dimensions: readonly ('product' | 'category' | 'customer' | 'channel' | 'country' | 'location')[];
}

const EVERY = ['product', 'category', 'customer', 'channel', 'country', 'location'] as const;
const NOT_CUSTOMER = ['product', 'category', 'channel', 'country', 'location'] as const;

export const METRIC_WORDS: readonly MetricWords[] = [
  {
    name: 'revenue',
    label: 'Net sales',
    synonyms:
      `revenue|sales|net revenue|turnover|takings|take|income|sales income|earnings|proceeds|
      money coming in|money through the till|till money|sales figures|sales numbers|
      sales figure|sales total|total sales|sales volume|topline|top line|receipts|taking|
      sales revenue|revenues|sales value|sale`.split('|'),
    description:
      'Everything sold less refunds, at the prices charged; it leaves out money owed from before, ' +
      'loans and anything that is not a sale.',
    good: 'up',
    unit: 'money',
    kind: 'flow',
    dimensions: EVERY,
  },
  {
    name: 'gross_sales',
    label: 'Gross sales',
    synonyms: `sales before refunds|sales before returns|gross revenue|gross turnover|gross takings|
      takings before refunds|revenue before refunds|turnover before refunds|
      sales without refunds|sales excluding refunds`.split('|'),
    description: 'Everything sold at the prices charged, before any refund is taken off.',
    good: 'up',
    unit: 'money',
    kind: 'flow',
    dimensions: EVERY,
  },
  {
    name: 'refunds',
    label: 'Refunds',
    synonyms: `refund|returns|money back|refunded|returned|credit notes|credits given|cancellations|
      cancelled orders|canceled orders|chargebacks|money given back|money handed back|
      sent back|brought back|given back|handed back|gave back|paid back to customers|
      cancelled|canceled|returned goods|goods returned|cancelations|refunding`.split('|'),
    description:
      'Money given back for returned or cancelled sales; stock written off without a sale is not in it.',
    good: 'down',
    unit: 'money',
    kind: 'flow',
    dimensions: EVERY,
  },
  {
    name: 'orders',
    label: 'Orders',
    synonyms:
      `order|order count|number of orders|transactions|transaction|invoices|tickets|checkouts|
      baskets|number of sales|sales count|purchases|order numbers|order volume|
      till transactions|bills rung up|bookings|individual sales|receipts printed`.split('|'),
    description:
      'How many separate sales were made; a cancelled order, or one without anything bought, is not counted.',
    good: 'up',
    unit: 'count',
    kind: 'distinct',
    dimensions: EVERY,
  },
  {
    name: 'units_sold',
    label: 'Units sold',
    synonyms: `units|items sold|quantity sold|unit sales|pieces sold|products sold|volume sold|
      number of items|quantity|quantities|volumes|items|pieces|things sold|unit volume|
      goods sold|stuff sold|number of units`.split('|'),
    description:
      'How many pieces were sold, whatever their price; returns and stock write-offs are not taken off.',
    good: 'up',
    unit: 'count',
    kind: 'flow',
    dimensions: EVERY,
  },
  {
    name: 'average_order_value',
    label: 'Average order value',
    synonyms: `aov|average order|average basket|basket size|average basket size|basket value|
      average basket value|average sale|average sale value|average ticket|ticket size|
      average ticket size|average spend|average transaction|average transaction value|atv|
      spend per order|spend per head|spend per visit|sales per order|revenue per order|order value|
      order size|average order size|average bill|average purchase|value per order|
      average customer spend|average spend per customer|spend per customer|
      average value of an order|average check|typical order value|typical order|usual order|
      typical basket|typical sale|typical bill|typical transaction|usual basket|mean order value|
      mean order|mean basket|
      transaction value|average receipt|sales per transaction`.split('|'),
    description:
      'Sales divided by the number of orders: what one order brings in on average, not what one customer spends over time.',
    good: 'up',
    unit: 'money',
    kind: 'ratio',
    dimensions: EVERY,
  },
  {
    name: 'active_customers',
    label: 'Active customers',
    synonyms:
      `customers|customer count|customer numbers|number of customers|punters|shoppers|buyers|
      clients|clientele|paying customers|people who bought|unique customers|distinct customers|
      different customers|customer base|buying customers|patrons|
      active buyers|identified customers|people through the door`.split('|'),
    description:
      'How many different known customers bought something; sales without a customer name are not counted.',
    good: 'up',
    unit: 'count',
    kind: 'distinct',
    dimensions: NOT_CUSTOMER,
  },
  {
    name: 'new_customers',
    label: 'New customers',
    synonyms: `new buyers|new clients|new punters|first time customers|first time buyers|new faces|
      first timers|newcomers|new shoppers|new people|new accounts|customers gained|
      customers won|customer acquisition|acquired customers|customers acquired|
      brand new customers|fresh faces|first purchases|newbies`.split('|'),
    description:
      'Customers who bought for the first time ever, as far back as the data goes; nameless sales are not counted.',
    good: 'up',
    unit: 'count',
    kind: 'distinct',
    dimensions: NOT_CUSTOMER,
  },
  {
    name: 'returning_customers',
    label: 'Returning customers',
    synonyms: `repeat customers|repeat buyers|returning buyers|regulars|loyal customers|
      regular customers|existing customers|returning clients|repeat clients|
      customers who came back|people who came back|customers coming back|
      familiar faces|returning punters|returning shoppers|repeat shoppers|old customers|
      people coming back|repeat punters|returners`.split('|'),
    description:
      'Customers who bought in the time asked about and had bought before it; newcomers are left out.',
    good: 'up',
    unit: 'count',
    kind: 'distinct',
    dimensions: NOT_CUSTOMER,
  },
  {
    name: 'repeat_purchase_rate',
    label: 'Repeat purchase rate',
    synonyms:
      `repeat rate|repeat customer rate|repeat purchases|repeat business|return customer rate|
      returning customer rate|rebuy rate|repurchase rate|repeat purchase|customer retention|
      retention rate|retention|share of repeat customers|share of returning customers|
      share of customers who come back|customer loyalty|loyalty rate|
      repeat order rate|reorder rate|repeat custom`.split('|'),
    description:
      'The share of customers who had bought before; it says nothing about how much they spent.',
    good: 'up',
    unit: 'ratio',
    kind: 'ratio',
    dimensions: NOT_CUSTOMER,
  },
  {
    name: 'refund_rate',
    label: 'Refund rate',
    synonyms: `return rate|returns rate|rate of refunds|rate of returns|refund percentage|
      return percentage|refund ratio|share of sales refunded|percentage of sales refunded|
      percent of sales refunded|refunds as a share of sales|refunds as a percentage of sales|
      refunds as percent of sales|share of refunds|cancellation rate|
      share of sales returned|percentage returned|percentage refunded`.split('|'),
    description:
      'Refunds divided by gross sales: how much of every sale goes back to the customer.',
    good: 'down',
    unit: 'ratio',
    kind: 'ratio',
    dimensions: EVERY,
  },
  {
    name: 'expenses',
    label: 'Expenses',
    synonyms: `expense|costs|cost|spending|outgoings|overheads|overhead|money going out|money out|
      bills|operating costs|running costs|expenditure|outlay|outlays|spend|
      operating expenses|opex|total costs|costs overall|business costs|money spent|
      cost base|what we pay out|amount spent`.split('|'),
    description:
      'What the business paid to run, by category such as rent, wages or ingredients; loans and the owner’s own draws are left out.',
    good: 'down',
    unit: 'money',
    kind: 'flow',
    dimensions: ['category', 'location'],
  },
  {
    name: 'cost_of_sales',
    label: 'Cost of sales',
    synonyms: `cogs|cost of goods|cost of goods sold|direct costs|material costs|materials cost|
      purchase costs|cost of what we sold|product costs|goods cost|stock cost|
      cost of the goods|cost of products sold|variable costs`.split('|'),
    description:
      'What the things sold cost to buy or make, such as ingredients and packaging; rent, wages and other overheads are left out.',
    good: 'down',
    unit: 'money',
    kind: 'flow',
    dimensions: ['product', 'category', 'location'],
  },
  {
    name: 'gross_profit',
    label: 'Gross profit',
    synonyms: `profit before overheads|gross earnings|trading profit|gross income|
      profit on goods|profit on sales|sales less cost of sales|contribution`.split('|'),
    description:
      'Net sales less the cost of sales: what is left before rent, wages and other overheads.',
    good: 'up',
    unit: 'money',
    kind: 'flow',
    dimensions: ['product', 'category', 'location'],
  },
  {
    name: 'gross_margin',
    label: 'Gross margin',
    synonyms: `gross margins|gross profit margin|gross profit percentage|gross margin percentage|
      gp|gp margin|markup|mark up|product margin|gross profit rate`.split('|'),
    description:
      'Gross profit as a share of net sales; overheads are not in it, so it is higher than net margin.',
    good: 'up',
    unit: 'ratio',
    kind: 'ratio',
    dimensions: ['product', 'category', 'location'],
  },
  {
    name: 'net_profit',
    label: 'Net profit',
    synonyms: `bottom line|net income|net earnings|profit after costs|profit after expenses|
      profit after everything|money left over|what is left over|clear profit|take home profit|
      operating profit|net loss|surplus|profit after all costs`.split('|'),
    description:
      'Net sales less all expenses: what is left when everything recorded has been paid; tax only where it is recorded as an expense.',
    good: 'up',
    unit: 'money',
    kind: 'flow',
    dimensions: ['location'],
  },
  {
    name: 'net_margin',
    label: 'Net margin',
    synonyms: `net margins|net profit margin|net profit percentage|bottom line margin|
      profit as a share of sales|profit as a percentage of sales|net margin percentage|
      overall margin`.split('|'),
    description: 'Net profit as a share of net sales: what stays of every sale after all expenses.',
    good: 'up',
    unit: 'ratio',
    kind: 'ratio',
    dimensions: ['location'],
  },
  {
    name: 'cash_collected',
    label: 'Cash collected',
    synonyms: `cash received|payments received|money received|payments collected|
      collected|cash takings|customer payments|payments in|money collected|
      cash coming in|paid in by customers|collections|incoming payments|
      receipts from invoices|invoice receipts|paid on invoices|money in from invoices|
      cash in from invoices|cash in on invoices|cash from invoices|cash off invoices`.split('|'),
    description:
      'Payments that actually arrived from customers in the time asked about, whenever the sale was made.',
    good: 'up',
    unit: 'money',
    kind: 'flow',
    dimensions: ['customer', 'channel', 'location'],
  },
  {
    name: 'receivables',
    label: 'Receivables',
    synonyms: `money owed to us|money owed|owed to us|unpaid invoices|outstanding invoices|debtors|
      accounts receivable|amounts owed|open invoices|overdue invoices|late payers|
      unpaid bills from customers|outstanding payments|customer debt|owed|receivable|
      money outstanding|invoices outstanding|invoices unpaid|amount outstanding|ar`.split('|'),
    description:
      'What customers still owe on invoices at the end of the time asked about; what the business owes others is not in it.',
    good: 'down',
    unit: 'money',
    kind: 'stock',
    dimensions: ['customer'],
  },
].map((words) => ({
  ...words,
  synonyms: words.synonyms.map((one) => one.trim()),
})) as MetricWords[];
