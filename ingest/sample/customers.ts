// Who buys: the wholesale accounts by name, and invented people who come, come back and stay away.
// Hides from the channels how a returning customer is found and when one has drifted off.
import { ABROAD_COUNTRY, type Customer, HOME_COUNTRY } from './ledger.ts';
import type { Random } from './random.ts';

/** The book of people: each call names one buyer and remembers the visit's consequences. */
export interface CustomerBook {
  /** A web order's buyer; `lift` above 1 (a campaign) brings more new faces. */
  webBuyer(random: Random, day: number, lift: number): Customer;
  /** A customer who shows a loyalty card over the counter. */
  cardHolder(random: Random, day: number): Customer;
}

export function openCustomerBook(first: number, until: number): CustomerBook {
  let people = 0;
  const web: Regular[] = [];
  const cards: Regular[] = [];

  const meet = (random: Random, canBeAbroad: boolean): Customer => {
    people += 1;
    const abroad = canBeAbroad && random.chance(ABROAD_SHARE);
    return {
      number: `C${people.toString().padStart(4, '0')}`,
      name: personName(people - 1),
      country: abroad ? ABROAD_COUNTRY : HOME_COUNTRY,
      kind: 'person',
    };
  };

  return {
    webBuyer(random, day, lift) {
      const elapsed = (day - first) / (until - first);
      const newShare = (NEW_WEB_SHARE.start - NEW_WEB_SHARE.fall * elapsed) * (lift > 1 ? 1.35 : 1);
      const known = random.chance(newShare) ? null : comeBack(web, random, day);
      if (known !== null) return known;
      const customer = meet(random, true);
      if (!random.chance(ONE_TIME_SHARE)) keep(web, customer, { random, day });
      return customer;
    },
    cardHolder(random, day) {
      const known = random.chance(NEW_CARD_SHARE) ? null : comeBack(cards, random, day);
      if (known !== null) return known;
      const customer = meet(random, false);
      keep(cards, customer, { random, day });
      if (random.chance(CARD_ALSO_WEB_SHARE)) keep(web, customer, { random, day });
      return customer;
    },
  };
}

interface Regular {
  customer: Customer;
  /** First day on which this customer no longer comes. */
  gone: number;
}

/** About one web order in fifteen crosses the Irish Sea. */
const ABROAD_SHARE = 0.07;
/** New buyers among web orders: many for a young shop, fewer once it has its regulars. */
const NEW_WEB_SHARE = { start: 0.4, fall: 0.2 };
const ONE_TIME_SHARE = 0.45;
const NEW_CARD_SHARE = 0.06;
const CARD_ALSO_WEB_SHARE = 0.2;
/** Regulars stay from six weeks to a little under two years. */
const STAY_DAYS = { least: 42, span: 640 };
/** The keenest come four times as often as the others. */
const MOST_OFTEN = 4;

/** A regular stands in the pool as many times as they come more often than the others. */
function keep(pool: Regular[], customer: Customer, at: { random: Random; day: number }): void {
  const regular = { customer, gone: at.day + STAY_DAYS.least + at.random.below(STAY_DAYS.span) };
  const times = 1 + at.random.below(MOST_OFTEN);
  for (let i = 0; i < times; i += 1) pool.push(regular);
}

/** One of the pool who still comes; those met on the way who no longer do are taken out. */
function comeBack(pool: Regular[], random: Random, day: number): Customer | null {
  while (pool.length > 0) {
    const index = random.below(pool.length);
    const regular = pool[index];
    if (regular !== undefined && regular.gone > day) return regular.customer;
    const last = pool.pop();
    if (last !== undefined && index < pool.length) pool[index] = last;
  }
  return null;
}

const FIRST_NAMES = (
  'Amelia Arjun Beatrice Ben Bronwen Callum Carys Chidi Clara Conor Daisy Daniel Deepa Dylan ' +
  'Edith Eilidh Elena Emeka Emma Farah Fergus Finn Freya George Grace Hamish Hannah Harriet Hugo ' +
  'Imogen Isaac Isla Jack Jasmine Joan Kwame Laila Leo Lucy Maeve Marcus Megan Mina Nadia Nathan ' +
  'Niamh Nora Oliver Oscar Owen Poppy Priya Rhys Rosa Ruth Samir Sophie Theo Wanda Zoe'
).split(' ');
/** A prime number of them, and one more than the first names: see personName. */
const LAST_NAMES = (
  'Abbott Adeyemi Ahmed Baker Barlow Bennett Blackwood Bishop Byrne Carter Chandra Clarke Cole ' +
  'Cooper Davies Doyle Ellis Evans Fletcher Foster Gallagher Gibson Grant Griffiths Hale Hart ' +
  'Holt Hughes Iqbal Jenkins Kaur Kelly Khan Lambert Lloyd Marsh Mistry Morgan Murphy Nolan ' +
  'Okafor Osborne Parry Patel Pearce Quinn Reid Rowe Sharma Shaw Sinclair Stone Tait Thorpe ' +
  'Turner Vaughan Walsh Webb Whitaker Wren Young'
).split(' ');

/** The nth invented person: no name comes twice among the first 60 × 61 of them. */
function personName(n: number): string {
  const given = n % FIRST_NAMES.length;
  const family = (Math.floor(n / FIRST_NAMES.length) + given * 17) % LAST_NAMES.length;
  return `${FIRST_NAMES[given]} ${LAST_NAMES[family]}`;
}
