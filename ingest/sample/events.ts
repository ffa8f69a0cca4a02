// The things that happened to the bakery, placed relative to the end of the ledger so that a sample
// made on any day has them all, and clear of Easter, Christmas and the summer week so that what
// they did can be seen. The rest of the simulation asks here how much an event changes a sale.
import {
  closedReason,
  dateParts,
  dayOf,
  easterSunday,
  FRIDAY,
  onOrBefore,
  openFrom,
  SATURDAY,
  summerHoliday,
  TUESDAY,
  WEDNESDAY,
} from './calendar.ts';
import type { Category, Channel, Product } from './ledger.ts';

/** Day numbers; `to` is the first day after. */
export interface Events {
  price_rise: { from: number; category: Category; rise_pct: number; volume_change_pct: number };
  /** `from` is the first day without a delivery to the account. */
  customer_lost: { from: number; account: string };
  customer_won: { from: number; account: string };
  oven_out: {
    from: number;
    to: number;
    categories: readonly Category[];
    volume_change_pct: number;
    repair_day: number;
    repair_pence: number;
  };
  campaign: {
    from: number;
    to: number;
    channel: Channel;
    volume_change_pct: number;
    /** Paid at the start of each of its weeks. */
    weekly_pence: number;
  };
  /** Of the orders placed in these days, this share of the product's lines is refunded. */
  refund_spike: {
    from: number;
    to: number;
    product: string;
    channel: Channel;
    refund_share_pct: number;
  };
  stall_opened: { from: number; weekday: number };
}

/** The events of a ledger over the days from `first` up to, not including, `until`. */
export function placeEvents(first: number, until: number): Events {
  const oven = stepBack(onOrBefore(until - 130, WEDNESDAY), OVEN_DAYS);
  const campaign = stepBack(onOrBefore(until - 240, TUESDAY), CAMPAIGN_DAYS);
  const rise = dateParts(until - 390);
  const spike = lastCompleteMonth(until);
  return {
    price_rise: {
      from: openFrom(dayOf(rise.year, rise.month, 1)),
      category: 'Pastry',
      rise_pct: 8,
      volume_change_pct: -4,
    },
    customer_lost: { from: lastDelivery(until) + 1, account: 'A02' },
    customer_won: { from: openFrom(first + 300), account: 'A07' },
    oven_out: {
      from: oven,
      to: oven + OVEN_DAYS,
      categories: ['Bread', 'Pastry'],
      volume_change_pct: -60,
      repair_day: oven + OVEN_DAYS - 1,
      repair_pence: 386_000,
    },
    campaign: {
      from: campaign,
      to: campaign + CAMPAIGN_DAYS,
      channel: 'Web shop',
      volume_change_pct: 35,
      weekly_pence: 26_000,
    },
    refund_spike: {
      from: spike + 7,
      to: spike + 21,
      product: 'C04',
      channel: 'Web shop',
      refund_share_pct: 60,
    },
    stall_opened: { from: onOrBefore(first + 371, SATURDAY), weekday: SATURDAY },
  };
}

/** Share of a product's usual volume that is sold that day: 1 where nothing is the matter. */
export function volumeShare(item: Product, day: number, events: Events): number {
  const { price_rise: rise, oven_out: oven } = events;
  let share = 1;
  if (day >= rise.from && item.category === rise.category) share *= grown(rise.volume_change_pct);
  if (day >= oven.from && day < oven.to && oven.categories.includes(item.category)) {
    share *= grown(oven.volume_change_pct);
  }
  return share;
}

/** How many times its usual orders a channel takes that day. */
export function orderLift(channel: Channel, day: number, events: Events): number {
  const { campaign } = events;
  const running = day >= campaign.from && day < campaign.to && channel === campaign.channel;
  return running ? grown(campaign.volume_change_pct) : 1;
}

const OVEN_DAYS = 9;
const CAMPAIGN_DAYS = 21;
/** An event is measured against the fortnight before it, which must be ordinary too. */
const CALM_DAYS_BEFORE = 14;

function grown(pct: number): number {
  return 1 + pct / 100;
}

/** The same weekday, as many weeks earlier as it takes for the days to be ordinary ones. */
function stepBack(start: number, days: number): number {
  let from = start;
  while (isSpecial(from - CALM_DAYS_BEFORE, from + days)) from -= 7;
  return from;
}

function isSpecial(from: number, to: number): boolean {
  const { year } = dateParts(from);
  return [year, year + 1].some((each) => {
    const easter = easterSunday(each);
    const holiday = summerHoliday(each);
    return (
      overlaps(from, to, easter - 24, easter + 2) ||
      overlaps(from, to, holiday, holiday + 7) ||
      overlaps(from, to, dayOf(each - 1, 12, 1), dayOf(each, 1, 8)) ||
      overlaps(from, to, dayOf(each, 12, 1), dayOf(each + 1, 1, 8))
    );
  });
}

function overlaps(from: number, to: number, otherFrom: number, otherTo: number): boolean {
  return from < otherTo && otherFrom < to;
}

/** The last trading Friday about two hundred days before the end. */
function lastDelivery(until: number): number {
  let friday = onOrBefore(until - 200, FRIDAY);
  while (closedReason(friday) !== null) friday -= 7;
  return friday;
}

/** First day of the last month that had ended by the morning of `until`. */
function lastCompleteMonth(until: number): number {
  const { year, month } = dateParts(until);
  return dayOf(year, month - 1, 1);
}
