// The expenses side of the ledger, bill by bill: what was baked decides the ingredients, what was
// sold decides boxes, couriers and card fees, and the calendar decides the rest.
import {
  dateParts,
  FRIDAY,
  isMonthEnd,
  seasonal,
  TUESDAY,
  WEDNESDAY,
  weekday,
} from './calendar.ts';
import {
  ABROAD_COUNTRY,
  type Bill,
  type ExpenseKind,
  type Sale,
  STALL_LOCATION,
  salePence,
} from './ledger.ts';
import { createRandom, type Random } from './random.ts';
import type { Setting } from './trade.ts';

/** Which of the expense categories are the cost of what was sold. */
export const EXPENSE_KINDS: Readonly<Record<ExpenseCategory, ExpenseKind>> = {
  Ingredients: 'cost_of_sales',
  Packaging: 'cost_of_sales',
  Courier: 'cost_of_sales',
  Wages: 'overhead',
  Rent: 'overhead',
  Energy: 'overhead',
  'Card fees': 'overhead',
  Insurance: 'overhead',
  Marketing: 'overhead',
  Repairs: 'overhead',
  'Professional fees': 'overhead',
};

export type ExpenseCategory =
  | 'Ingredients'
  | 'Packaging'
  | 'Courier'
  | 'Wages'
  | 'Rent'
  | 'Energy'
  | 'Card fees'
  | 'Insurance'
  | 'Marketing'
  | 'Repairs'
  | 'Professional fees';

/** All bills dated before `until`, oldest first. */
export function writeBills(setting: Setting, sales: readonly Sale[]): Bill[] {
  const used = emptyUse();
  const bills: Bill[] = [];
  let next = 0;
  for (let day = setting.first; day < setting.until; day += 1) {
    for (let sale = sales[next]; sale?.day === day; sale = sales[next]) {
      use(used, sale, priceLevel(setting, day));
      next += 1;
    }
    const random = createRandom(setting.seed, 'bills', day);
    const today = [
      ...goodsBills(day, used),
      ...monthEndBills(day, used),
      ...staffBills(day, random),
      ...premisesBills(day, random),
      ...eventBills(day, setting),
    ];
    for (const { category, ...rest } of today) {
      if (rest.amount_pence <= 0) continue;
      const bill_number = `B${(bills.length + 1).toString().padStart(4, '0')}`;
      bills.push({ bill_number, day, category, kind: EXPENSE_KINDS[category], ...rest });
    }
  }
  return bills;
}

interface NewBill {
  supplier: string;
  category: ExpenseCategory;
  description: string;
  amount_pence: number;
}

/** What has been used and not yet billed, in pence, fractions included until the bill. */
interface Use {
  mill: number;
  dairy: number;
  larder: number;
  roaster: number;
  packaging: number;
  courier: number;
  card: number;
  stall: Set<number>;
}

/** Dough that never becomes a sale: offcuts, tasters, what is left on the shelf at closing. */
const WASTE = 1.08;
/** Flour and butter grow dearer by about this much a year. */
const INGREDIENT_INFLATION = 0.025;
const BOX_PENCE = { Shop: 16, 'Web shop': 105, Wholesale: 60 } as const;
/** Most web orders are collected or go round on the bakery's bicycle: an average of all. */
const COURIER_PENCE = { home: 290, abroad: 980 };
const CARD_FEE = 0.016;
const STALL_PITCH_PENCE = 3_200;
/** Each April the minimum wage rises and everyone with it. */
const WAGE_RISE_PER_YEAR = 0.035;
const WAGE_BASE_YEAR = 2024;
const ENERGY_PENCE = 152_000;
const ENERGY_YEAR = [1.22, 1.18, 1.08, 0.98, 0.9, 0.85, 0.83, 0.8, 0.88, 0.98, 1.1, 1.2];

function emptyUse(): Use {
  return {
    mill: 0,
    dairy: 0,
    larder: 0,
    roaster: 0,
    packaging: 0,
    courier: 0,
    card: 0,
    stall: new Set(),
  };
}

/** What ingredients cost against the ledger's first day. */
function priceLevel({ first }: Setting, day: number): number {
  return 1 + (INGREDIENT_INFLATION * (day - first)) / 365;
}

/** A refund uses nothing up, and the card company keeps its fee. */
function use(used: Use, sale: Sale, level: number): void {
  if (sale.kind === 'refund') return;
  for (const { product, quantity } of sale.lines) {
    const cost = product.cost_pence * quantity * level * WASTE;
    if (product.category === 'Sandwiches') used.larder += cost;
    else if (product.category === 'Coffee & drinks') {
      used.roaster += cost * 0.75;
      used.dairy += cost * 0.25;
    } else {
      used.mill += cost * 0.4;
      used.dairy += cost * 0.4;
      used.larder += cost * 0.2;
    }
  }
  used.packaging += BOX_PENCE[sale.channel];
  if (sale.channel === 'Web shop') {
    used.courier += sale.country === ABROAD_COUNTRY ? COURIER_PENCE.abroad : COURIER_PENCE.home;
  }
  if (sale.channel !== 'Wholesale') used.card += salePence(sale) * CARD_FEE;
  if (sale.location === STALL_LOCATION) used.stall.add(sale.day);
}

/** Weekly and fortnightly deliveries, each for what was used since the one before. */
function goodsBills(day: number, used: Use): NewBill[] {
  const bills: NewBill[] = [];
  const due = weekday(day);
  const add = (supplier: string, description: string, key: 'mill' | 'dairy' | 'larder') => {
    const amount_pence = taken(used, key);
    bills.push({ supplier, category: 'Ingredients', description, amount_pence });
  };
  if (due === TUESDAY) add('Marlow Mill', 'Flour and grain', 'mill');
  if (due === WEDNESDAY) add('Downland Dairy', 'Butter, milk and eggs', 'dairy');
  if (due === FRIDAY) add('Larder Wholesale', 'Fillings, sugar and chocolate', 'larder');
  if (due === FRIDAY && Math.floor(day / 7) % 2 === 0) {
    const description = 'Bags, boxes and cups';
    const amount_pence = taken(used, 'packaging');
    bills.push({ supplier: 'Kraft & Co', category: 'Packaging', description, amount_pence });
  }
  return bills;
}

function monthEndBills(day: number, used: Use): NewBill[] {
  if (!isMonthEnd(day)) return [];
  const pitches = used.stall.size;
  used.stall.clear();
  return [
    bill('Northlight Roasters', 'Ingredients', 'Coffee, tea and juice', taken(used, 'roaster')),
    bill('Swift Parcels', 'Courier', 'Web shop deliveries', taken(used, 'courier')),
    bill('Tapwell Payments', 'Card fees', 'Card fees of the month', taken(used, 'card')),
    bill('Quay Market Trust', 'Rent', 'Stall pitch', pitches * STALL_PITCH_PENCE),
  ];
}

function staffBills(day: number, random: Random): NewBill[] {
  const { year, month, date } = dateParts(day);
  const raised = year - WAGE_BASE_YEAR - (month < 4 ? 1 : 0);
  const level = 1 + WAGE_RISE_PER_YEAR * raised;
  const pay = (pence: number) => Math.round(pence * level * (1 + random.wobble(0.012)));
  if (date === 22) return [bill('HMRC', 'Wages', 'Employer tax and pension', pay(196_000))];
  if (date !== 28) return [];
  const wages = [
    bill('Payroll', 'Wages', 'Bakers', pay(625_000)),
    bill('Payroll', 'Wages', 'Shop and deliveries', pay(415_000)),
  ];
  if (month === 12) wages.push(bill('Payroll', 'Wages', 'Christmas hours', pay(118_000)));
  return wages;
}

function premisesBills(day: number, random: Random): NewBill[] {
  const { month, date } = dateParts(day);
  const about = (pence: number, spread: number) =>
    Math.round(pence * Math.max(0.4, 1 + random.wobble(spread)));
  const bills: NewBill[] = [];
  if (date === 1) bills.push(bill('Harbour Estates', 'Rent', 'Shop and bakehouse', 185_000));
  if (date === 5) bills.push(bill('Seaward Mutual', 'Insurance', 'Business policy', 14_800));
  if (date === 10) bills.push(bill('Bright Pin', 'Marketing', 'Local ads', about(14_000, 0.1)));
  if (date === 18) {
    const amount = about(ENERGY_PENCE * seasonal(ENERGY_YEAR, day), 0.03);
    bills.push(bill('Coastal Energy', 'Energy', 'Gas and electricity', amount));
  }
  if (date === 20 && month % 3 === 1) {
    bills.push(bill('Ledgerly', 'Professional fees', 'Bookkeeping of the quarter', 42_000));
  }
  if (weekday(day) === WEDNESDAY && random.chance(0.16)) {
    bills.push(bill('Fixit Catering Repairs', 'Repairs', 'Call-out', about(19_000, 0.35)));
  }
  return bills;
}

function eventBills(day: number, { events }: Setting): NewBill[] {
  const { oven_out: oven, campaign } = events;
  const bills: NewBill[] = [];
  if (day === oven.repair_day) {
    const description = 'Deck oven: burner and control board';
    bills.push(bill('Fixit Catering Repairs', 'Repairs', description, oven.repair_pence));
  }
  if (day >= campaign.from && day < campaign.to && (day - campaign.from) % 7 === 0) {
    bills.push(bill('Bright Pin', 'Marketing', 'Web shop campaign', campaign.weekly_pence));
  }
  return bills;
}

function bill(
  supplier: string,
  category: ExpenseCategory,
  ...[description, amount_pence]: [string, number]
): NewBill {
  return { supplier, category, description, amount_pence };
}

/** Bills what is due in whole pence and leaves nothing behind. */
function taken(used: Use, key: Exclude<keyof Use, 'stall'>): number {
  const amount = Math.round(used[key]);
  used[key] = 0;
  return amount;
}
