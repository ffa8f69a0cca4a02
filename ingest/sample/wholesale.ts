// The trade side: seven accounts with standing orders, delivered before the shop opens. An account
// pays monthly by invoice (invoices.ts); here is only what leaves on the van.
import { dateParts, seasonal, weekday, type YearCurve } from './calendar.ts';
import { type Events, volumeShare } from './events.ts';
import { type Customer, HOME_COUNTRY, SHOP_LOCATION, type UnnumberedSale } from './ledger.ts';
import { pricePence, productOf } from './products.ts';
import { createRandom } from './random.ts';

export interface Account {
  customer: Customer;
  /** Weekdays of delivery, 1 Monday … 7 Sunday. */
  weekdays: readonly number[];
  /** Product code and usual quantity. */
  standing: readonly (readonly [string, number])[];
  year: YearCurve;
  terms_days: number;
  /** How many days after the due day the money usually comes; negative: before. */
  late_days: number;
}

/** The accounts by size of what they take; A02 is the one that leaves, A07 joins later. */
export const ACCOUNTS: readonly Account[] = [
  account(['A01', 'The Anchor Hotel'], [2, 3, 4, 5, 6, 7], {
    standing: { P01: 38, P02: 18, B01: 14, B03: 12 },
    year: [0.75, 0.8, 0.92, 1.05, 1.1, 1.15, 1.22, 1.25, 1.1, 0.98, 0.82, 0.95],
    terms_days: 30,
    late_days: 4,
  }),
  account(['A02', 'Lantern Coffee House'], [2, 3, 4, 5, 6], {
    standing: { P01: 30, P03: 16, P04: 20, C02: 20 },
    year: [0.95, 0.98, 1, 1, 1.02, 1.02, 1, 0.98, 1, 1.02, 1.02, 1.02],
    terms_days: 14,
    late_days: 2,
  }),
  account(['A03', 'Quayside Deli'], [2, 4, 5, 6], {
    standing: { B01: 18, B04: 20, B05: 9, B06: 10 },
    year: [0.88, 0.92, 0.98, 1.02, 1.05, 1.05, 1.05, 1.02, 1, 0.98, 0.98, 1.1],
    terms_days: 14,
    late_days: -2,
  }),
  account(['A04', "St Brannoc's School"], [2, 3, 4, 5], {
    standing: { B02: 16, B03: 20 },
    year: [1, 1, 1, 0.75, 1, 1, 0.75, 0, 0.9, 1, 1, 0.75],
    terms_days: 30,
    late_days: 0,
  }),
  account(['A05', 'Tide & Table'], [3, 4, 5, 6, 7], {
    standing: { B01: 15, B06: 11 },
    year: [0.8, 0.9, 0.95, 1, 1.05, 1.08, 1.12, 1.12, 1.02, 0.98, 0.95, 1.15],
    terms_days: 14,
    late_days: 21,
  }),
  account(['A06', 'Old Mill Farm Shop'], [3, 5, 6], {
    standing: { B01: 15, B02: 12, C03: 5 },
    year: [0.85, 0.9, 0.98, 1.05, 1.05, 1.03, 1.02, 1.02, 1, 1, 1, 1.15],
    terms_days: 30,
    late_days: -4,
  }),
  account(['A07', 'Bluebird Tearoom'], [4, 5, 6, 7], {
    standing: { C02: 20, C03: 3, C01: 2 },
    year: [0.8, 0.9, 1, 1.05, 1.08, 1.08, 1.1, 1.1, 1, 0.98, 0.92, 1],
    terms_days: 30,
    late_days: 6,
  }),
];

/** Deliveries of one trading day, one order an account. */
export function wholesaleSales(at: {
  seed: number;
  first: number;
  day: number;
  events: Events;
}): UnnumberedSale[] {
  return ACCOUNTS.filter((each) => isServed(each, at.day, at.events)).flatMap((each) => {
    const sale = delivery(each, at);
    return sale.lines.length === 0 ? [] : [sale];
  });
}

/** Accounts grow with the town, not with us. */
const GROWTH_PER_YEAR = 0.03;
const VAN_LEAVES_MINUTE = 5 * 60 + 10;
const MINUTES_PER_DROP = 14;

function delivery(
  each: Account,
  { seed, first, day, events }: { seed: number; first: number; day: number; events: Events },
): UnnumberedSale {
  const random = createRandom(seed, 'wholesale', each.customer.number, day);
  const usual = seasonal(each.year, day) * (1 + (GROWTH_PER_YEAR * (day - first)) / 365);
  const lines = each.standing.flatMap(([code, quantity]) => {
    const product = productOf(code);
    const wanted = quantity * usual * (1 + random.wobble(0.08)) * volumeShare(product, day, events);
    const taken = Math.round(wanted);
    if (taken <= 0) return [];
    const price_pence = pricePence(product, true, { day, events });
    return [{ product, quantity: taken, price_pence }];
  });
  return {
    day,
    minute: VAN_LEAVES_MINUTE + MINUTES_PER_DROP * ACCOUNTS.indexOf(each) + random.below(8),
    channel: 'Wholesale',
    location: SHOP_LOCATION,
    country: HOME_COUNTRY,
    customer: each.customer,
    lines,
  };
}

function isServed({ customer, weekdays }: Account, day: number, events: Events): boolean {
  const { customer_lost: lost, customer_won: won } = events;
  if (customer.number === lost.account && day >= lost.from) return false;
  if (customer.number === won.account && day < won.from) return false;
  if (customer.number === SCHOOL && isSchoolHoliday(day)) return false;
  return weekdays.includes(weekday(day));
}

const SCHOOL = 'A04';

/** Late July to the end of August, and the days around Christmas. */
function isSchoolHoliday(day: number): boolean {
  const { month, date } = dateParts(day);
  if (month === 8 || (month === 7 && date > 21)) return true;
  return (month === 12 && date > 19) || (month === 1 && date < 5);
}

function account(
  [number, name]: readonly [string, string],
  weekdays: readonly number[],
  rest: {
    standing: Readonly<Record<string, number>>;
    year: YearCurve;
    terms_days: number;
    late_days: number;
  },
): Account {
  return {
    customer: { number, name, country: HOME_COUNTRY, kind: 'account' },
    weekdays,
    standing: Object.entries(rest.standing),
    year: rest.year,
    terms_days: rest.terms_days,
    late_days: rest.late_days,
  };
}
