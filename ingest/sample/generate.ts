// A whole small business out of a seed and a date: two and a half years of Harbour Street Bakery as
// files to import, with the truth beside them. Hides the simulation; touches no clock and no disk.
import { CoxswainError } from '../../errors.ts';
import { writeBills } from './bills.ts';
import { dayNumber } from './calendar.ts';
import { expensesFile, invoicesFile, ordersFile, type SampleFile } from './csv.ts';
import { placeEvents } from './events.ts';
import { writeInvoices } from './invoices.ts';
import { simulateSales } from './trade.ts';
import { type SampleTruth, tellTruth } from './truth.ts';

export interface SampleBusiness {
  name: string;
  industry: string;
  currency: 'GBP';
  /** ISO 3166-1 alpha-2. */
  country: string;
  time_zone: string;
}

export interface Sample {
  business: SampleBusiness;
  /** orders.csv, expenses.csv and invoices.csv, in the order to import them. */
  files: SampleFile[];
  truth: SampleTruth;
}

/**
 * The sample for a seed (a whole number) and the first day after it ('YYYY-MM-DD'): the same two
 * give the same bytes. Throws bad_request for a seed or a date that is none.
 */
export function generateSample({ seed, until }: { seed: number; until: string }): Sample {
  if (!Number.isSafeInteger(seed)) {
    throw new CoxswainError('bad_request', 'The seed must be a whole number.');
  }
  const end = dayNumber(until);
  const first = end - SAMPLE_DAYS;
  const setting = { seed, first, until: end, events: placeEvents(first, end) };
  const sales = simulateSales(setting);
  const ledger = {
    sales,
    bills: writeBills(setting, sales),
    invoices: writeInvoices(setting, sales),
  };
  return {
    business: BUSINESS,
    files: [ordersFile(sales), expensesFile(ledger.bills), invoicesFile(ledger.invoices)],
    truth: tellTruth(setting, ledger),
  };
}

/** Two and a half years: every event has its last year to be compared with. */
const SAMPLE_DAYS = 913;

const BUSINESS: SampleBusiness = {
  name: 'Harbour Street Bakery',
  industry: 'bakery',
  currency: 'GBP',
  country: 'GB',
  time_zone: 'Europe/London',
};
