// What Harbour Street Bakery sells, for how much, and when in the year. A baker's judgement in one
// table: ingredients are a fifth to a quarter of the list price, wholesale pays about two thirds.
import { dateParts, dayOf, easterSunday } from './calendar.ts';
import type { Events } from './events.ts';
import type { Category, Product } from './ledger.ts';

/** Every product, in the order of its code. */
export const PRODUCTS: readonly Product[] = [
  product(['B01', 'Sourdough loaf', 'Bread'], [440, 285, 85], [30, 30], [2, 3]),
  product(['B02', 'Seeded wholemeal', 'Bread'], [420, 270, 83], [20, 16], [2, 3]),
  product(['B03', 'White tin loaf', 'Bread'], [340, 220, 65], [18, 6], [2, 2]),
  product(['B04', 'Baguette', 'Bread'], [240, 155, 43], [20, 5], [3, 4]),
  product(['B05', 'Dark rye loaf', 'Bread'], [480, 310, 97], [8, 14], [2, 3]),
  product(['B06', 'Rosemary focaccia', 'Bread'], [450, 290, 92], [9, 10], [2, 3]),
  product(['P01', 'Butter croissant', 'Pastry'], [260, 165, 54], [34, 30], [6, 8]),
  product(['P02', 'Pain au chocolat', 'Pastry'], [290, 185, 61], [22, 22], [4, 8]),
  product(['P03', 'Almond croissant', 'Pastry'], [340, 215, 74], [14, 18], [4, 6]),
  product(['P04', 'Cinnamon bun', 'Pastry'], [320, 205, 61], [18, 28], [4, 8]),
  product(['P05', 'Sausage roll', 'Pastry'], [380, 245, 88], [14, 0], [4, 1]),
  product(['C01', 'Victoria sponge (whole)', 'Cakes'], [2400, 1560, 468], [4, 14], [1, 1]),
  product(['C02', 'Carrot cake slice', 'Cakes'], [380, 240, 76], [50, 0], [4, 1]),
  product(['C03', 'Lemon drizzle loaf', 'Cakes'], [950, 620, 184], [14, 24], [1, 2]),
  product(['C04', 'Brownies (box of six)', 'Cakes'], [1500, 975, 297], [14, 36], [1, 2]),
  product(['C05', 'Celebration cake', 'Cakes'], [3600, 2350, 684], [3, 12], [1, 1]),
  product(['D01', 'Flat white', 'Coffee & drinks'], [340, 230, 59], [38, 0], [3, 1]),
  product(['D02', 'Americano', 'Coffee & drinks'], [290, 195, 43], [26, 0], [3, 1]),
  product(['D03', 'Pot of tea', 'Coffee & drinks'], [260, 175, 27], [20, 0], [2, 1]),
  product(['D04', 'Pressed apple juice', 'Coffee & drinks'], [290, 190, 99], [12, 0], [3, 1]),
  product(['S01', 'Ham & cheddar baguette', 'Sandwiches'], [560, 370, 142], [40, 0], [3, 1]),
  product(['S02', 'Egg & cress roll', 'Sandwiches'], [490, 320, 106], [28, 0], [3, 1]),
  product(['S03', 'Falafel wrap', 'Sandwiches'], [580, 380, 135], [24, 0], [3, 1]),
  product(['X01', 'Hot cross buns (pack of four)', 'Seasonal'], [480, 310, 95], [100, 90], [3, 4]),
  product(['X02', 'Stollen', 'Seasonal'], [1400, 910, 306], [40, 95], [1, 3]),
  product(['X03', 'Mince pies (box of six)', 'Seasonal'], [850, 550, 171], [95, 70], [2, 3]),
  product(['X04', 'Strawberry tart', 'Seasonal'], [460, 300, 106], [60, 0], [4, 1]),
];

/** The product of a code that stands in the table; asking for another is our own mistake. */
export function productOf(code: string): Product {
  const found = PRODUCTS.find((candidate) => candidate.code === code);
  if (found === undefined) throw new Error(`no product has the code ${code}`);
  return found;
}

/** First day and first day after a seasonal product's weeks in that year. */
export function season(code: string, year: number): { from: number; to: number } | null {
  if (code === 'X01') {
    const easter = easterSunday(year);
    return { from: easter - 24, to: easter + 1 };
  }
  if (code === 'X02') return { from: dayOf(year, 11, 20), to: dayOf(year, 12, 25) };
  if (code === 'X03') return { from: dayOf(year, 11, 15), to: dayOf(year, 12, 25) };
  if (code === 'X04') return { from: dayOf(year, 6, 1), to: dayOf(year, 9, 1) };
  return null;
}

/** Everything on the shelf that day. */
export function shelfOf(day: number): Product[] {
  return PRODUCTS.filter((item) => isOffered(item, day));
}

/** Price of the day in pence: the list, or the wholesale list, after the rise where it applies. */
export function pricePence(
  item: Product,
  wholesale: boolean,
  { day, events }: { day: number; events: Events },
): number {
  const before = wholesale ? item.wholesale_pence : item.price_pence;
  const rise = events.price_rise;
  if (item.category !== rise.category || day < rise.from) return before;
  // The counter's prices stay multiples of 5p; an account is invoiced to the penny.
  const step = wholesale ? 1 : 5;
  return Math.round((before * (100 + rise.rise_pct)) / (100 * step)) * step;
}

function product(
  [code, name, category]: [string, string, Category],
  [price_pence, wholesale_pence, cost_pence]: [number, number, number],
  [shop_weight, web_weight]: [number, number],
  [shop_most, web_most]: [number, number],
): Product {
  return {
    code,
    name,
    category,
    price_pence,
    wholesale_pence,
    cost_pence,
    shop_weight,
    web_weight,
    shop_most,
    web_most,
  };
}

/** What is not seasonal always is. */
function isOffered(item: Product, day: number): boolean {
  const weeks = season(item.code, dateParts(day).year);
  return weeks === null || (day >= weeks.from && day < weeks.to);
}
