// One line of an order or invoice: what was sold, given back, written off or corrected. Hides from
// everyone how a cancellation is recognised and which sign its amount gets.
import type { Mapping } from '../mapping.ts';
import type { OrderLine } from '../records.ts';
import { statusMeaning } from './cells.ts';
import {
  isNegative,
  multiplyDecimals,
  negateDecimal,
  subtractDecimals,
  withSignOf,
} from './decimal.ts';
import type { RowFields } from './row-reader.ts';

/** The limit that numbers.ts sets for a cell holds for their product too. */
const LARGEST_AMOUNT = 1e15;

/**
 * amount = the amount column, else quantity × unit price (unrounded) less the discount; net of tax
 * where the file's amounts include it and a column says how much. Kinds: a marked or negative row
 * that a status calls a refund → refund; an unmarked negative quantity → as the owner answered; a
 * negative amount alone (bad debt, discount) → adjustment; else sale. A sale whose status says that
 * it was later refunded or cancelled stays a sale and is not counted: its return is this very row,
 * and taking it off again would count it twice.
 */
export function orderLineReader(fields: RowFields, mapping: Mapping): () => OrderLine | null {
  const isMarked = cancellationMark(mapping);
  const nets_tax = mapping.tax === 'included' && fields.has('tax_amount');
  return () => {
    const order_number = fields.id('order_number') ?? '';
    const at = fields.date('date');
    const given_quantity = fields.number('quantity');
    const unit_price = fields.number('unit_price');
    const given_amount = fields.number('amount');
    const discount = fields.number('discount');
    const given_tax = fields.number('tax_amount');
    const product = fields.member('product_code', 'product_name');
    const customer =
      fields.member('customer_id', 'customer_name') ?? fields.member(null, 'customer_email');
    const status = statusMeaning(fields.text('status'));
    const currency = fields.currency();
    if (at === null) fields.fail('date', 'has no date');
    if (order_number === '' && fields.has('order_number')) {
      fields.fail('order_number', 'has no order number');
    }
    let amount = given_amount;
    if (amount === null && given_quantity !== null && unit_price !== null) {
      amount = multiplyDecimals(given_quantity, unit_price);
      if (discount !== null && amount !== '0') {
        amount = subtractDecimals(amount, withSignOf(discount, amount));
      }
    }
    if (amount !== null && amount.length > 15 && Math.abs(Number(amount)) > LARGEST_AMOUNT) {
      fields.fail('quantity', `gives an amount of ${amount}, larger than 1e15`);
    }
    if (amount === null) {
      fields.fail(fields.has('amount') ? 'amount' : 'unit_price', 'has no amount');
    }
    if (fields.failed() || at === null || amount === null) return null;

    // A line without a quantity column is one of its kind; a blank cell names no units (postage).
    let quantity =
      given_quantity ?? (fields.has('quantity') ? '0' : isNegative(amount) ? '-1' : '1');
    let tax_amount = given_tax === null ? null : withSignOf(given_tax, amount);
    if (status === 'refund' && !isNegative(amount) && !isNegative(quantity)) {
      amount = negateDecimal(amount);
      quantity = negateDecimal(quantity);
      if (tax_amount !== null) tax_amount = negateDecimal(tax_amount);
    }
    if (nets_tax && tax_amount !== null) amount = subtractDecimals(amount, tax_amount);
    const is_negative = isNegative(quantity) || isNegative(amount);
    const kind = kindOf({ quantity, amount, status, marked: isMarked(order_number) }, mapping);
    const undone = (status === 'reversed' || status === 'void') && !is_negative;
    return {
      layout: 'order_lines',
      order_number,
      at,
      kind,
      quantity,
      unit_price,
      amount,
      tax_amount,
      currency,
      product,
      category: fields.member(null, 'category'),
      customer,
      channel: fields.member(null, 'channel'),
      country: fields.member(null, 'country'),
      location: fields.member(null, 'location'),
      counted: !undone && !(product !== null && mapping.code_treatment[product.key] === 'exclude'),
      ...fields.origin(),
    };
  };
}

/** 'C536379' beside '536379': the mark, then digits. */
export function cancellationMark(mapping: Mapping): (order_number: string) => boolean {
  if (mapping.cancellation_prefix === null) return () => false;
  const mark = (mapping.cancellation_prefix ?? 'C').toLowerCase();
  return (order_number) => {
    if (order_number.slice(0, mark.length).toLowerCase() !== mark) return false;
    let next = order_number.charCodeAt(mark.length);
    // 'R-1001' and 'R_1001' as well as 'R1001'.
    if (next === 45 || next === 95) next = order_number.charCodeAt(mark.length + 1);
    return next >= 48 && next <= 57;
  };
}

function kindOf(
  row: {
    quantity: string;
    amount: string;
    status: ReturnType<typeof statusMeaning>;
    marked: boolean;
  },
  mapping: Mapping,
): OrderLine['kind'] {
  const negative_quantity = isNegative(row.quantity);
  const negative_amount = isNegative(row.amount);
  if (negative_quantity || negative_amount) {
    if (row.marked || row.status === 'refund' || row.status === 'reversed') return 'refund';
    if (row.status === 'void') return 'refund';
    return negative_quantity ? mapping.unmarked_negative : 'adjustment';
  }
  return row.status === 'refund' ? 'refund' : 'sale';
}
