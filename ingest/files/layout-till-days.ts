// One day of a till's summary. Hides which of gross, refunds and net the till printed.
import type { Mapping } from '../mapping.ts';
import type { Decimal, TillDay } from '../records.ts';
import { addDecimals, isNegative, negateDecimal, subtractDecimals } from './decimal.ts';
import type { RowFields } from './row-reader.ts';

/**
 * revenue = the net column, else gross − discount − refunds. A till that prints gross sales and no
 * refunds has revenue = gross. What the till does not print stays null.
 */
export function tillDayReader(fields: RowFields, mapping: Mapping): () => TillDay | null {
  const nets_tax = mapping.tax === 'included' && fields.has('tax_amount');
  return () => {
    const day = fields.date('date');
    const tax_amount = fields.number('tax_amount');
    const gross = fields.number('gross_sales');
    const refunds = negativeOf(fields.number('refunds'));
    const discount = negativeOf(fields.number('discount'));
    const net = fields.number('amount');
    const orders = fields.number('orders');
    const units = fields.number('units');
    const cash_collected = fields.number('cash');
    const currency = fields.currency();
    if (day === null) fields.fail('date', 'has no date');
    const known = [gross, net, orders, units, cash_collected, refunds];
    if (known.every((value) => value === null)) fields.fail('amount', 'has a date and no figure');
    if (fields.failed() || day === null) return null;
    const taxless = (value: Decimal | null) =>
      value !== null && nets_tax && tax_amount !== null
        ? subtractDecimals(value, tax_amount)
        : value;
    const derived =
      gross === null ? null : addDecimals(addDecimals(gross, refunds ?? '0'), discount ?? '0');
    return {
      layout: 'till_days',
      day: day.slice(0, 10),
      gross_sales: taxless(gross),
      refunds,
      revenue: taxless(net ?? derived),
      orders,
      units,
      cash_collected,
      tax_amount,
      currency,
      location: fields.member(null, 'location'),
      channel: fields.member(null, 'channel'),
      ...fields.origin(),
    };
  };
}

/** Tills print refunds with and without a minus. */
function negativeOf(value: Decimal | null): Decimal | null {
  return value === null || isNegative(value) ? value : negateDecimal(value);
}
