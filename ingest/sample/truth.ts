// What really happened, counted from the ledger and never from the files, so that whoever imports
// the files can be held to it. Money is decimal text with two places; counts are whole numbers.
import { type ClosedReason, closedReason, dateParts, isoDay, isoMonth } from './calendar.ts';
import type { Events } from './events.ts';
import {
  type Bill,
  type Customer,
  type Invoice,
  type Product,
  pounds,
  type Sale,
} from './ledger.ts';
import { PRODUCTS, pricePence, season } from './products.ts';
import {
  count,
  countMonth,
  type DIMENSIONS,
  emptyMonth,
  emptyTally,
  entry,
  type MonthTally,
  type SalesTotals,
  type Tally,
  written,
} from './tally.ts';
import type { Setting } from './trade.ts';

export interface MonthTruth extends SalesTotals {
  /** 'YYYY-MM'; the first and the last month may be cut by the ledger's ends. */
  month: string;
  days_open: number;
  /** Distinct identified customers with an order, and those whose first order it was. */
  active_customers: number;
  new_customers: number;
  by_product: Record<string, SalesTotals>;
  by_category: Record<string, SalesTotals>;
  by_channel: Record<string, SalesTotals>;
  by_country: Record<string, SalesTotals>;
  by_location: Record<string, SalesTotals>;
  /** Identified customers by number. */
  by_customer: Record<string, SalesTotals>;
  unknown_customer: SalesTotals;
  expenses: { total: string; cost_of_sales: string; overhead: string };
  expenses_by_category: Record<string, string>;
  invoices: {
    /** Amount of the invoices issued in the month. */
    issued: string;
    /** Money that came in during the month. */
    collected: string;
    /** Issued and not yet paid at the month's end, or at the ledger's if that comes first. */
    receivable: string;
  };
}

export interface SampleTruth {
  seed: number;
  /** First day, and first day after the last: 'YYYY-MM-DD'. */
  from: string;
  until: string;
  currency: 'GBP';
  rows: { orders: number; expenses: number; invoices: number };
  totals: SalesTotals;
  months: MonthTruth[];
  days: Array<SalesTotals & { day: string }>;
  closed_days: Array<{ day: string; reason: ClosedReason }>;
  seasons: Array<{ product: string; from: string; to: string }>;
  /** Days as text, money in pounds; `to` is the first day after. */
  events: Record<keyof Events, Record<string, unknown>>;
  products: Array<{ code: string; name: string; category: string }>;
  customers: Array<Pick<Customer, 'number' | 'name' | 'country' | 'kind'>>;
}

export interface Ledger {
  sales: readonly Sale[];
  bills: readonly Bill[];
  invoices: readonly Invoice[];
}

export function tellTruth(setting: Setting, ledger: Ledger): SampleTruth {
  const { first, until } = setting;
  const total = emptyTally();
  const days = new Map<number, Tally>();
  const months = new Map<string, MonthTally>();
  const customers = new Map<string, Customer>();
  const closed_days: SampleTruth['closed_days'] = [];
  for (let day = first; day < until; day += 1) {
    const reason = closedReason(day);
    const month = entry(months, isoMonth(day), emptyMonth);
    if (reason === null) month.days_open += 1;
    else closed_days.push({ day: isoDay(day), reason });
  }
  const monthOf = new Map<number, MonthTally>();
  for (const sale of ledger.sales) {
    const month = entry(monthOf, sale.day, () => entry(months, isoMonth(sale.day), emptyMonth));
    const { customer } = sale;
    count([total, entry(days, sale.day, emptyTally)], sale, sale.lines);
    countMonth(month, sale);
    if (customer === null || sale.kind === 'refund') continue;
    if (!customers.has(customer.number)) month.new_customers += 1;
    month.active.add(customer.number);
    customers.set(customer.number, customer);
  }
  return {
    seed: setting.seed,
    from: isoDay(first),
    until: isoDay(until),
    currency: 'GBP',
    rows: {
      orders: ledger.sales.reduce((sum, sale) => sum + sale.lines.length, 0),
      expenses: ledger.bills.length,
      invoices: ledger.invoices.length,
    },
    totals: written(total),
    months: [...months].map(([name, month]) => writtenMonth(name, month, { ledger, until })),
    days: [...days].map(([day, tally]) => ({ day: isoDay(day), ...written(tally) })),
    closed_days,
    seasons: seasonsWithin(setting),
    events: writtenEvents(setting.events),
    products: PRODUCTS.map(({ code, name, category }) => ({ code, name, category })),
    customers: [...customers.values()],
  };
}

function writtenMonth(
  name: string,
  month: MonthTally,
  { ledger, until }: { ledger: Ledger; until: number },
): MonthTruth {
  const bills = ledger.bills.filter((bill) => isoMonth(bill.day) === name);
  const kinds = sums(bills, (bill) => bill.kind);
  const by_category = sums(bills, (bill) => bill.category);
  const by = (dimension: (typeof DIMENSIONS)[number]) => sorted(month[dimension], written);
  return {
    month: name,
    ...written(month.all),
    days_open: month.days_open,
    active_customers: month.active.size,
    new_customers: month.new_customers,
    by_product: by('by_product'),
    by_category: by('by_category'),
    by_channel: by('by_channel'),
    by_country: by('by_country'),
    by_location: by('by_location'),
    by_customer: by('by_customer'),
    unknown_customer: written(month.unknown_customer),
    expenses: {
      total: pounds(bills.reduce((sum, bill) => sum + bill.amount_pence, 0)),
      cost_of_sales: pounds(kinds.get('cost_of_sales') ?? 0),
      overhead: pounds(kinds.get('overhead') ?? 0),
    },
    expenses_by_category: sorted(by_category, pounds),
    invoices: writtenInvoices(name, ledger.invoices, until),
  };
}

function writtenInvoices(
  month: string,
  invoices: readonly Invoice[],
  until: number,
): MonthTruth['invoices'] {
  let issued = 0;
  let collected = 0;
  let receivable = 0;
  for (const invoice of invoices) {
    const issuedIn = isoMonth(invoice.issued);
    const paidIn = invoice.paid === null || invoice.paid >= until ? null : isoMonth(invoice.paid);
    if (issuedIn === month) issued += invoice.amount_pence;
    if (paidIn === month) collected += invoice.paid_pence;
    // Months as 'YYYY-MM' sort as text.
    if (issuedIn <= month) receivable += invoice.amount_pence;
    if (paidIn !== null && paidIn <= month) receivable -= invoice.paid_pence;
  }
  return { issued: pounds(issued), collected: pounds(collected), receivable: pounds(receivable) };
}

function writtenEvents(events: Events): SampleTruth['events'] {
  const { price_rise, oven_out, campaign } = events;
  const span = ({ from, to }: { from: number; to: number }) => ({
    from: isoDay(from),
    to: isoDay(to),
  });
  const dearer = PRODUCTS.filter((product) => product.category === price_rise.category);
  const { repair_day, repair_pence, ...oven } = oven_out;
  const { weekly_pence, ...push } = campaign;
  return {
    price_rise: {
      ...price_rise,
      from: isoDay(price_rise.from),
      prices: dearer.map((product) => prices(product, events)),
    },
    customer_lost: { ...events.customer_lost, from: isoDay(events.customer_lost.from) },
    customer_won: { ...events.customer_won, from: isoDay(events.customer_won.from) },
    oven_out: {
      ...oven,
      ...span(oven_out),
      repair_day: isoDay(repair_day),
      repair_cost: pounds(repair_pence),
    },
    campaign: {
      ...push,
      ...span(campaign),
      cost: pounds((weekly_pence * (campaign.to - campaign.from)) / 7),
    },
    refund_spike: { ...events.refund_spike, ...span(events.refund_spike) },
    stall_opened: { ...events.stall_opened, from: isoDay(events.stall_opened.from) },
  };
}

function prices(product: Product, events: Events): Record<string, string> {
  const { from } = events.price_rise;
  const at = (wholesale: boolean, day: number) =>
    pounds(pricePence(product, wholesale, { day, events }));
  return {
    product: product.code,
    before: at(false, from - 1),
    after: at(false, from),
    wholesale_before: at(true, from - 1),
    wholesale_after: at(true, from),
  };
}

function seasonsWithin({ first, until }: Setting): SampleTruth['seasons'] {
  const seasons: SampleTruth['seasons'] = [];
  for (let { year } = dateParts(first); year <= dateParts(until).year; year += 1) {
    for (const { code } of PRODUCTS) {
      const weeks = season(code, year);
      if (weeks === null || weeks.to <= first || weeks.from >= until) continue;
      seasons.push({ product: code, from: isoDay(weeks.from), to: isoDay(weeks.to) });
    }
  }
  return seasons;
}

function sums(bills: readonly Bill[], key: (bill: Bill) => string): Map<string, number> {
  const totals = new Map<string, number>();
  for (const bill of bills) totals.set(key(bill), (totals.get(key(bill)) ?? 0) + bill.amount_pence);
  return totals;
}

/** A plain object in the order of its keys, so that the JSON is the same every time. */
function sorted<V, W>(map: ReadonlyMap<string, V>, write: (value: V) => W): Record<string, W> {
  const pairs = [...map].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, value]) => [key, write(value)]));
}
