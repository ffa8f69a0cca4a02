// One invoice and what is known of its payment. Hides how “paid” is worked out.
import type { Mapping } from '../mapping.ts';
import type { InvoiceRecord } from '../records.ts';
import { statusMeaning } from './cells.ts';
import { isNegative, subtractDecimals, withSignOf } from './decimal.ts';
import type { RowFields } from './row-reader.ts';

/** Status: as the column says; else paid where a payment date or the whole amount is there. */
export function invoiceReader(fields: RowFields, mapping: Mapping): () => InvoiceRecord | null {
  const nets_tax = mapping.tax === 'included' && fields.has('tax_amount');
  return () => {
    const invoice_number = fields.id('invoice_number');
    const issued = fields.date('date');
    const due = fields.date('due_date');
    const paid = fields.date('paid_date');
    const given = fields.number('amount');
    const given_tax = fields.number('tax_amount');
    const paid_amount = fields.number('paid_amount');
    const said = statusMeaning(fields.text('status'));
    const currency = fields.currency();
    const customer =
      fields.member('customer_id', 'customer_name') ?? fields.member(null, 'customer_email');
    if (invoice_number === null) fields.fail('invoice_number', 'has no invoice number');
    if (issued === null) fields.fail('date', 'has no date');
    if (given === null) fields.fail('amount', 'has no amount');
    if (fields.failed() || invoice_number === null || issued === null || given === null)
      return null;
    const tax_amount = given_tax === null ? null : withSignOf(given_tax, given);
    return {
      layout: 'invoices',
      invoice_number,
      issued_on: issued.slice(0, 10),
      due_on: due === null ? null : due.slice(0, 10),
      paid_on: paid === null ? null : paid.slice(0, 10),
      amount: nets_tax && tax_amount !== null ? subtractDecimals(given, tax_amount) : given,
      tax_amount,
      paid_amount,
      currency,
      status: statusOf(),
      customer,
      ...fields.origin(),
    };

    function statusOf(): InvoiceRecord['status'] {
      if (said === 'void') return 'void';
      if (said === 'paid' || said === 'open') return said;
      if (paid !== null) return 'paid';
      if (paid_amount !== null && given !== null) {
        const left = subtractDecimals(given, paid_amount);
        return left === '0' || isNegative(left) !== isNegative(given) ? 'paid' : 'open';
      }
      return fields.has('paid_date') ? 'open' : 'unknown';
    }
  };
}
