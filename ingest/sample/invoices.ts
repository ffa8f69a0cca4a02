// Monthly invoices to the wholesale accounts, and when each was paid. They bill the very deliveries
// that stand among the sales: an account's invoices add up to its sales less its credits.
import { dateParts, isMonthEnd } from './calendar.ts';
import { type Invoice, type Sale, salePence } from './ledger.ts';
import { createRandom } from './random.ts';
import type { Setting } from './trade.ts';
import { ACCOUNTS, type Account } from './wholesale.ts';

/** Invoices issued before `until`, oldest first; the month under way is not billed yet. */
export function writeInvoices(setting: Setting, sales: readonly Sale[]): Invoice[] {
  const { first, until } = setting;
  const deliveries = sales.filter((sale) => sale.channel === 'Wholesale');
  const invoices: Invoice[] = [];
  const owed = new Map<string, number>();
  let next = 0;
  for (let day = first; day < until; day += 1) {
    for (let sale = deliveries[next]; sale?.day === day; sale = deliveries[next]) {
      const number = sale.customer?.number ?? '';
      owed.set(number, (owed.get(number) ?? 0) + salePence(sale));
      next += 1;
    }
    if (!isMonthEnd(day)) continue;
    for (const account of ACCOUNTS) {
      const amount_pence = owed.get(account.customer.number) ?? 0;
      if (amount_pence <= 0) continue;
      owed.delete(account.customer.number);
      const invoice_number = `INV-${FIRST_INVOICE_NUMBER + invoices.length}`;
      invoices.push(issue(setting, account, { invoice_number, issued: day, amount_pence }));
    }
  }
  return invoices;
}

const FIRST_INVOICE_NUMBER = 2001;

function issue(
  { seed, until, events }: Setting,
  account: Account,
  bill: Pick<Invoice, 'invoice_number' | 'issued' | 'amount_pence'>,
): Invoice {
  const random = createRandom(seed, 'paid', bill.invoice_number);
  const due = bill.issued + account.terms_days;
  const usual = due + account.late_days + Math.round(random.wobble(3));
  const { customer_lost: lost } = events;
  // The account that left paid half of its last invoice, late; the rest is still owed.
  const isLast = account.customer.number === lost.account && sameMonth(bill.issued, lost.from - 1);
  const paid = isLast ? due + 38 : Math.max(bill.issued + 1, usual);
  const settled = paid < until;
  const share_pence = isLast ? Math.floor(bill.amount_pence / 2) : bill.amount_pence;
  return {
    ...bill,
    customer: account.customer,
    due,
    paid: settled ? paid : null,
    paid_pence: settled ? share_pence : 0,
  };
}

function sameMonth(one: number, other: number): boolean {
  const [a, b] = [dateParts(one), dateParts(other)];
  return a.year === b.year && a.month === b.month;
}
