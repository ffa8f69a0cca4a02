// The sales side of the ledger: every channel's day, numbered in the order of the clock, and the
// refunds that follow. What the till and the web shop would have written, nothing estimated.
import { closedReason, openFrom } from './calendar.ts';
import { openCustomerBook } from './customers.ts';
import type { Events } from './events.ts';
import { type Sale, type SaleLine, SHOP_LOCATION, type UnnumberedSale } from './ledger.ts';
import { shelfOf } from './products.ts';
import { createRandom, type Random } from './random.ts';
import { shopSales, stallSales, webSales } from './retail.ts';
import { wholesaleSales } from './wholesale.ts';

/** What every part of the simulation is told: days `first` up to, not including, `until`. */
export interface Setting {
  seed: number;
  first: number;
  until: number;
  events: Events;
}

/** All sales and refunds in the order of their day and minute; order numbers are unique. */
export function simulateSales({ seed, first, until, events }: Setting): Sale[] {
  const book = openCustomerBook(first, until);
  const orders: Sale[] = [];
  for (let day = first; day < until; day += 1) {
    if (closedReason(day) !== null) continue;
    const at = { seed, first, day, events, book, shelf: shelfOf(day) };
    const today = [...wholesaleSales(at), ...shopSales(at), ...stallSales(at), ...webSales(at)];
    today.sort((one, other) => one.minute - other.minute);
    for (const sale of today) orders.push(numbered(sale, FIRST_ORDER_NUMBER + orders.length));
  }
  const refunds: Sale[] = [];
  let random = createRandom(seed, 'refunds', first);
  for (const [index, order] of orders.entries()) {
    if (order.day !== orders[index - 1]?.day) random = createRandom(seed, 'refunds', order.day);
    const refund = refundOf(order, random, events);
    if (refund !== null && refund.day < until) refunds.push(refund);
  }
  const byClock = (one: Sale, other: Sale) => one.day - other.day || one.minute - other.minute;
  return [...orders, ...refunds].sort(byClock);
}

/** The shop did not open on the ledger's first day; its counter had run for a while. */
const FIRST_ORDER_NUMBER = 100_001;
/** Share of lines given back on ordinary days. */
const REFUND_SHARE = { Shop: 0.004, 'Web shop': 0.014, Wholesale: 0.012 } as const;

function numbered(sale: UnnumberedSale, number: number): Sale {
  return { order_number: number.toString(), kind: 'order', ...sale };
}

/** The money given back for an order, or null: for most there is none. */
function refundOf(order: Sale, random: Random, events: Events): Sale | null {
  const lines = order.lines.flatMap((line): SaleLine[] => {
    if (!random.chance(refundShare(order, line, events))) return [];
    const quantity = -returnedQuantity(order, line, random);
    return [{ product: line.product, quantity, price_pence: line.price_pence }];
  });
  if (lines.length === 0) return null;
  const { customer, channel, country } = order;
  const order_number = `R${order.order_number}`;
  return {
    order_number,
    kind: 'refund',
    ...refundMoment(order, random),
    channel,
    country,
    customer,
    lines,
  };
}

function refundShare(order: Sale, line: SaleLine, { refund_spike: spike }: Events): number {
  const spoilt =
    order.day >= spike.from &&
    order.day < spike.to &&
    order.channel === spike.channel &&
    line.product.code === spike.product;
  return spoilt ? spike.refund_share_pct / 100 : REFUND_SHARE[order.channel];
}

/** An account is credited for what was short in the crate; a person gets the line's money back. */
function returnedQuantity(order: Sale, line: SaleLine, random: Random): number {
  if (order.channel !== 'Wholesale') return line.quantity;
  return Math.max(1, Math.round(line.quantity * (0.1 + 0.2 * random.next())));
}

/** Accounts the same morning, the counter the same day or the next, the web after the parcel. */
function refundMoment(order: Sale, random: Random): Pick<Sale, 'day' | 'minute' | 'location'> {
  const { day, minute, location } = order;
  const laterMinute = 9 * 60 + random.below(4 * 60);
  if (order.channel === 'Wholesale') return { day, minute: laterMinute, location };
  if (order.channel === 'Web shop') {
    return { day: openFrom(day + 1 + random.below(4)), minute: laterMinute, location };
  }
  if (random.chance(0.6)) return { day, minute: minute + 2 + random.below(12), location };
  return { day: openFrom(day + 1), minute: laterMinute, location: SHOP_LOCATION };
}
