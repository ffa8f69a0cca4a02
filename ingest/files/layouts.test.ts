// Proves what a row of each layout becomes: kinds, signs, tax, ids, and what makes it bad.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mapping } from '../mapping.ts';
import type { FileRecord, OrderLine } from '../records.ts';
import { NOW } from './files-fixture.ts';
import { createToRecord, missingFrom } from './layouts.ts';

const ORDERS = ['No', 'Date', 'Code', 'Name', 'Qty', 'Price', 'Customer', 'Status'];
const ORDER_COLUMNS = {
  order_number: 'No',
  date: 'Date',
  product_code: 'Code',
  product_name: 'Name',
  quantity: 'Qty',
  unit_price: 'Price',
  customer_id: 'Customer',
  status: 'Status',
};

function mappingOf(changes: Partial<Mapping>): Mapping {
  return Mapping.parse({
    layout: 'order_lines',
    currency: 'GBP',
    date_order: 'dmy',
    columns: {},
    ...changes,
  });
}

function record<L extends FileRecord['layout']>(
  mapping: Mapping,
  header: readonly string[],
  cells: readonly string[],
): Extract<FileRecord, { layout: L }> {
  const item = createToRecord(mapping, header, { now: NOW })(cells, 2);
  assert.ok(!('bad' in item), JSON.stringify(item));
  return item as Extract<FileRecord, { layout: L }>;
}

function line(cells: readonly string[], changes: Partial<Mapping> = {}): OrderLine {
  const mapping = mappingOf({ columns: ORDER_COLUMNS, ...changes });
  return record<'order_lines'>(mapping, ORDERS, cells);
}

test('quantity × price is exact and unrounded, ids lose a stray .0, labels stay readable', () => {
  const sale = line([
    '536365',
    '1/12/2024 8:26',
    '85123A',
    ' White heart ',
    '3',
    '0.001',
    '17850.0',
    '',
  ]);
  assert.equal(sale.amount, '0.003');
  assert.equal(sale.kind, 'sale');
  assert.equal(sale.at, '2024-12-01T08:26:00');
  assert.deepEqual(sale.product, { key: '85123A', label: 'White heart' });
  assert.deepEqual(sale.customer, { key: '17850', label: '17850' });
  assert.deepEqual(sale.cells, [
    '536365',
    '2024-12-01T08:26:00',
    '85123A',
    'White heart',
    '3',
    '0.001',
    '17850',
    '',
  ]);
  const large = line(['1', '1/12/2024', 'A', '', '123456789012', '1234.5678', '', '']);
  assert.equal(large.amount, '152415776405609.0136');
  assert.equal(large.customer, null);
});

test('kinds: marked, unmarked and priceless negatives, adjustments, statuses', () => {
  const day = '1/12/2024';
  const cases: Array<[string[], Partial<Mapping>, Partial<OrderLine>]> = [
    [['C536379', day, 'D', '', '-1', '27.5', '', ''], {}, { kind: 'refund', amount: '-27.5' }],
    [['C1', day, 'A', '', '2', '3', '', ''], {}, { kind: 'sale', amount: '6' }],
    [['536', day, 'A', '', '-1', '0', '', ''], {}, { kind: 'write_off', amount: '0' }],
    [['536', day, 'A', '', '-1', '2', '', ''], { unmarked_negative: 'refund' }, { kind: 'refund' }],
    [
      ['A5', day, 'B', '', '1', '-11062.06', '', ''],
      {},
      { kind: 'adjustment', amount: '-11062.06' },
    ],
    [['C2', day, 'A', '', '-1', '2', '', ''], { cancellation_prefix: null }, { kind: 'write_off' }],
    [
      ['7', day, 'A', '', '2', '3', '', 'Refund'],
      {},
      { kind: 'refund', amount: '-6', quantity: '-2' },
    ],
    [['7', day, 'A', '', '-2', '3', '', 'Returned'], {}, { kind: 'refund', amount: '-6' }],
    [
      ['7', day, 'A', '', '2', '3', '', 'refunded'],
      {},
      { kind: 'sale', amount: '6', counted: false },
    ],
    [['7', day, 'A', '', '2', '3', '', 'Cancelled'], {}, { kind: 'sale', counted: false }],
    [['7', day, 'A', '', '2', '3', '', 'paid'], {}, { kind: 'sale', counted: true }],
    [
      ['7', day, 'POST', '', '1', '3', '', ''],
      { code_treatment: { POST: 'exclude' } },
      { counted: false },
    ],
  ];
  for (const [cells, changes, expected] of cases) {
    const found = line(cells, changes);
    for (const [key, value] of Object.entries(expected)) {
      assert.equal(found[key as keyof OrderLine], value, `${cells.join(' ')} ${key}`);
    }
  }
});

test('tax that is in the amounts is taken out where a column says how much', () => {
  const columns = { date: 'D', amount: 'A', tax_amount: 'T', order_number: 'N' } as const;
  const header = ['N', 'D', 'A', 'T'];
  const cells = ['1', '2025-01-02', '120', '20'];
  const included = record<'order_lines'>(mappingOf({ columns, tax: 'included' }), header, cells);
  assert.equal(included.amount, '100');
  const unknown = record<'order_lines'>(mappingOf({ columns, tax: 'unknown' }), header, cells);
  assert.equal(unknown.amount, '120');
});

test('a till’s day: refunds are negative, net follows from gross', () => {
  const columns = { date: 'D', gross_sales: 'G', refunds: 'R', orders: 'O' } as const;
  const day = record<'till_days'>(
    mappingOf({ layout: 'till_days', columns }),
    ['D', 'G', 'R', 'O'],
    ['02.01.2025', '500.10', '20', '41'],
  );
  assert.deepEqual(
    [day.day, day.gross_sales, day.refunds, day.revenue, day.orders, day.units],
    ['2025-01-02', '500.1', '-20', '480.1', '41', null],
  );
});

test('an invoice is paid, open or void by its status, its payment date, or its amounts', () => {
  const header = ['N', 'D', 'Due', 'A', 'P', 'S'];
  const columns = {
    invoice_number: 'N',
    date: 'D',
    due_date: 'Due',
    amount: 'A',
    paid_amount: 'P',
    status: 'S',
  } as const;
  const mapping = mappingOf({ layout: 'invoices', columns });
  const status = (paid: string, said: string) =>
    record<'invoices'>(mapping, header, ['7.0', '1/6/2025', '1/9/2025', '100', paid, said]).status;
  assert.equal(status('', 'Void'), 'void');
  assert.equal(status('100', ''), 'paid');
  assert.equal(status('40', ''), 'open');
  assert.equal(status('', ''), 'unknown');
  assert.equal(status('', 'Overdue'), 'open');
});

test('expenses carry the owner’s kind of cost, else what the category’s words say', () => {
  const mapping = mappingOf({
    layout: 'expenses',
    columns: { date: 'D', amount: 'A', category: 'C' },
    category_kinds: { Fuel: 'cost_of_sales' },
  });
  const kind = (category: string) =>
    record<'expenses'>(mapping, ['D', 'A', 'C'], ['2025-01-02', '5', category]).cost_kind;
  assert.equal(kind('Fuel'), 'cost_of_sales');
  assert.equal(kind('Ingredients'), 'cost_of_sales');
  assert.equal(kind('Owner’s draw'), 'not_an_expense');
  assert.equal(kind('Rent'), 'overhead');
  assert.equal(kind(''), 'overhead');
  assert.equal(kind('constructor'), 'overhead');
});

test('customers and metric values', () => {
  const customers = mappingOf({
    layout: 'customers',
    columns: { customer_name: 'N', customer_email: 'E' },
  });
  const customer = record<'customers'>(customers, ['N', 'E'], ['Ann  Lee', 'Ann@X.org']);
  assert.deepEqual(customer.customer, { key: 'ann@x.org', label: 'Ann  Lee' });
  const metrics = mappingOf({
    layout: 'metric_table',
    columns: { date: 'D', metric: 'M', value: 'V' },
  });
  const value = record<'metric_table'>(
    metrics,
    ['D', 'M', 'V'],
    ['2025-01-02', 'Cash balance', '5'],
  );
  assert.deepEqual(
    [value.metric_name, value.kind, value.unit, value.currency],
    ['cash_balance', 'stock', 'money', 'GBP'],
  );
});

test('rows without a date, with unreadable numbers, or of another width are bad and say why', () => {
  const read = createToRecord(mappingOf({ columns: ORDER_COLUMNS }), ORDERS, { now: NOW });
  const cases: Array<[string[], string | null, RegExp]> = [
    [['1', '', 'A', '', '1', '2', '', ''], 'Date', /has no date/],
    [['1', '1/1/2030', 'A', '', '1', '2', '', ''], 'Date', /future/],
    [['1', '1/1/2025', 'A', '', 'NaN', '2', '', ''], 'Qty', /not a number/],
    [['1', '1/1/2025', 'A', '', '1', '=SUM(A1:A9)', '', ''], 'Price', /not a number/],
    [['', '1/1/2025', 'A', '', '1', '2', '', ''], 'No', /no order number/],
    [['1', '1/1/2025', 'A', '', '1', '', '', ''], 'Price', /no amount/],
    [['1', '1/1/2025', 'A', 'x', 'y', '1', '2', '', ''], null, /9 cells where the header has 8/],
    [['1', '1/1/2025', 'A'], null, /3 cells/],
  ];
  for (const [cells, column, reason] of cases) {
    const item = read(cells, 7);
    assert.ok('bad' in item, cells.join());
    assert.deepEqual([item.row_number, item.column], [7, column], cells.join());
    assert.match(item.reason, reason);
    assert.deepEqual(item.cells, cells);
  }
});

test('a mapping says what it lacks before a row is read', () => {
  const mapping = mappingOf({ columns: { date: 'D', supplier: 'S' } });
  assert.equal(missingFrom(mapping).length, 2);
  assert.throws(() => createToRecord(mapping, ['D', 'S'], { now: NOW }), {
    code: 'mapping_incomplete',
    message: /amount, or the quantity and unit price/,
  });
  const gone = mappingOf({ columns: { date: 'D', amount: 'Gone' } });
  assert.throws(() => createToRecord(gone, ['D', 'A'], { now: NOW }), {
    code: 'file_refused',
    message: /Line 1: the column “Gone” is missing/,
  });
});
