// What people buy for themselves: over the counter, at the Saturday stall and on the web shop.
// Hides how a day's custom is spread over its hours and how a basket comes together.
import { dateParts, easterSunday, seasonal, weekday, type YearCurve } from './calendar.ts';
import type { CustomerBook } from './customers.ts';
import { type Events, orderLift, volumeShare } from './events.ts';
import {
  CATEGORIES,
  type Category,
  HOME_COUNTRY,
  type Product,
  type SaleLine,
  SHOP_LOCATION,
  STALL_LOCATION,
  type UnnumberedSale,
} from './ledger.ts';
import { pricePence } from './products.ts';
import { createRandom, type Random } from './random.ts';

export interface RetailDay {
  seed: number;
  first: number;
  day: number;
  events: Events;
  book: CustomerBook;
  /** What is offered that day. */
  shelf: readonly Product[];
}

/** The counter at Harbour Street on one trading day. */
export function shopSales(at: RetailDay): UnnumberedSale[] {
  const random = createRandom(at.seed, 'shop', at.day);
  const hours =
    weekday(at.day) === 7 ? SUNDAY_HOURS : weekday(at.day) === 6 ? SATURDAY_HOURS : HOURS;
  return counterSales(at, random, {
    mean: (SHOP_ORDERS[weekday(at.day) - 1] ?? 0) * custom(at, random, SHOP),
    hours,
    location: SHOP_LOCATION,
  });
}

/** The stall on the quay: Saturdays only, from the day it opened. */
export function stallSales(at: RetailDay): UnnumberedSale[] {
  const { stall_opened: stall } = at.events;
  if (at.day < stall.from || weekday(at.day) !== stall.weekday) return [];
  const random = createRandom(at.seed, 'stall', at.day);
  return counterSales(at, random, {
    mean: STALL_ORDERS * custom(at, random, STALL),
    hours: STALL_HOURS,
    location: STALL_LOCATION,
  });
}

/** Web orders of one trading day; the web shop takes none on days when nothing is baked. */
export function webSales(at: RetailDay): UnnumberedSale[] {
  const random = createRandom(at.seed, 'web', at.day);
  const lift = orderLift('Web shop', at.day, at.events);
  const mean = (WEB_ORDERS[weekday(at.day) - 1] ?? 0) * custom(at, random, WEB) * lift;
  const sales: UnnumberedSale[] = [];
  for (let n = random.count(mean); n > 0; n -= 1) {
    const minute = minuteOf(random, WEB_HOURS);
    const lines = fillBasket(at, random, {
      size: 1 + random.weighted(WEB_LINES),
      appetite: WEB_APPETITE,
      web: true,
    });
    if (lines.length === 0) continue;
    const customer = at.book.webBuyer(random, at.day, lift);
    const { country } = customer;
    const channel = 'Web shop' as const;
    const location = SHOP_LOCATION;
    sales.push({ day: at.day, minute, channel, location, country, customer, lines });
  }
  return sales;
}

/** How custom moves over years, months and days; `weather` is the spread of a day's luck. */
interface Flow {
  growth_per_year: number;
  year: YearCurve;
  weather: number;
  /** How much the week before Easter and the fortnight before Christmas add. */
  feast: number;
}

type HourWeights = readonly (readonly [hour: number, weight: number])[];
type Appetite = Readonly<Record<Category, number>>;

const SHOP: Flow = {
  growth_per_year: 0.05,
  year: [0.9, 0.94, 0.99, 1.02, 1.02, 1, 0.94, 0.88, 0.99, 1.03, 1.05, 1.1],
  weather: 0.07,
  feast: 0.15,
};
const STALL: Flow = {
  growth_per_year: 0.05,
  year: [0.75, 0.8, 0.92, 1, 1.08, 1.12, 1.1, 1.05, 1.02, 0.98, 0.9, 1],
  weather: 0.16,
  feast: 0.1,
};
const WEB: Flow = {
  growth_per_year: 0.16,
  year: [0.86, 0.98, 1, 1.02, 1, 0.96, 0.88, 0.86, 0.98, 1.02, 1.12, 1.28],
  weather: 0.06,
  feast: 0.25,
};

/** Orders expected on an ordinary day of the first year, Monday first. */
const SHOP_ORDERS = [0, 21, 22, 24, 28, 43, 26];
const WEB_ORDERS = [0, 9, 8, 9, 10.5, 9, 7];
const STALL_ORDERS = 21;

/** Weight of each hour: the rush before work, lunch, the dead hours, the way home. */
const HOURS: HourWeights = [
  [7, 12],
  [8, 20],
  [9, 13],
  [10, 9],
  [11, 9],
  [12, 16],
  [13, 10],
  [14, 3],
  [15, 3],
  [16, 5],
];
const SATURDAY_HOURS: HourWeights = [
  [7, 4],
  [8, 11],
  [9, 18],
  [10, 19],
  [11, 16],
  [12, 13],
  [13, 9],
  [14, 5],
  [15, 3],
  [16, 2],
];
const SUNDAY_HOURS: HourWeights = [
  [8, 12],
  [9, 22],
  [10, 26],
  [11, 20],
  [12, 13],
  [13, 7],
];
const STALL_HOURS: HourWeights = [
  [9, 18],
  [10, 28],
  [11, 26],
  [12, 18],
  [13, 10],
];
const WEB_HOURS: HourWeights = [
  [7, 3],
  [8, 5],
  [9, 6],
  [10, 6],
  [11, 6],
  [12, 9],
  [13, 8],
  [14, 5],
  [15, 5],
  [16, 5],
  [17, 6],
  [18, 8],
  [19, 11],
  [20, 13],
  [21, 9],
  [22, 3],
];

/** Weights of one, two, three and more lines in a basket. */
const COUNTER_LINES = [42, 34, 17, 7];
const WEB_LINES = [22, 36, 28, 14];

const MORNING: Appetite = appetite([25, 34, 4, 34, 3, 7]);
const LUNCH: Appetite = appetite([18, 12, 11, 22, 36, 6]);
const AFTERNOON: Appetite = appetite([38, 14, 24, 20, 4, 9]);
const WEB_APPETITE: Appetite = appetite([28, 26, 30, 0, 0, 14]);
/** A stall has no coffee machine; people carry bread and cake home. */
const STALL_APPETITE: Appetite = appetite([44, 26, 20, 0, 0, 9]);

const CARD_SHARE = 0.14;
/** Chance that one more of the same goes into the bag. */
const ONE_MORE_COUNTER = 0.27;
const ONE_MORE_WEB = 0.58;

function counterSales(
  at: RetailDay,
  random: Random,
  { mean, hours, location }: { mean: number; hours: HourWeights; location: string },
): UnnumberedSale[] {
  const sales: UnnumberedSale[] = [];
  for (let n = random.count(mean); n > 0; n -= 1) {
    const minute = minuteOf(random, hours);
    const lines = fillBasket(at, random, {
      size: 1 + random.weighted(COUNTER_LINES),
      appetite: location === STALL_LOCATION ? STALL_APPETITE : appetiteAt(minute),
      web: false,
    });
    if (lines.length === 0) continue;
    const customer = random.chance(CARD_SHARE) ? at.book.cardHolder(random, at.day) : null;
    const country = HOME_COUNTRY;
    sales.push({ day: at.day, minute, channel: 'Shop', location, country, customer, lines });
  }
  return sales;
}

/** Lines of a basket; what the oven or a dearer price takes away is simply not bought. */
function fillBasket(
  { day, events, shelf }: RetailDay,
  random: Random,
  { size, appetite, web }: { size: number; appetite: Appetite; web: boolean },
): SaleLine[] {
  const lines: SaleLine[] = [];
  // Weights within a category are about 100 in all, so an appetite is the category's share.
  const weights = shelf.map(
    (item) => (web ? item.web_weight : item.shop_weight) * appetite[item.category],
  );
  for (let n = 0; n < size; n += 1) {
    const product = shelf[random.weighted(weights)];
    if (product === undefined || !random.chance(volumeShare(product, day, events))) continue;
    const most = web ? product.web_most : product.shop_most;
    let quantity = 1;
    while (quantity < most && random.chance(web ? ONE_MORE_WEB : ONE_MORE_COUNTER)) quantity += 1;
    const same = lines.find((line) => line.product === product);
    if (same !== undefined) same.quantity += quantity;
    else
      lines.push({ product, quantity, price_pence: pricePence(product, false, { day, events }) });
  }
  return lines;
}

/** How many times the expected orders come on this day, before any event. */
function custom({ first, day }: RetailDay, random: Random, flow: Flow): number {
  const grown = 1 + (flow.growth_per_year * (day - first)) / 365;
  const weather = 1 + random.wobble(flow.weather);
  const feast = isFeast(day) ? 1 + flow.feast : 1;
  return grown * seasonal(flow.year, day) * Math.max(0.3, weather) * feast;
}

/** The week up to Easter Sunday, and 10 to 24 December. */
function isFeast(day: number): boolean {
  const { year, month, date } = dateParts(day);
  const easter = easterSunday(year);
  return (day > easter - 7 && day <= easter) || (month === 12 && date >= 10 && date <= 24);
}

function minuteOf(random: Random, hours: HourWeights): number {
  const hour = hours[random.weighted(hours.map(([, weight]) => weight))]?.[0] ?? 9;
  return hour * 60 + random.below(60);
}

function appetiteAt(minute: number): Appetite {
  if (minute < 11 * 60 + 15) return MORNING;
  return minute < 14 * 60 ? LUNCH : AFTERNOON;
}

/** Weights in the order of the categories. */
function appetite(weights: readonly number[]): Appetite {
  const pairs = CATEGORIES.map((category, index) => [category, weights[index] ?? 0]);
  return Object.fromEntries(pairs) as Appetite;
}
