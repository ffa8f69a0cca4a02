// Proves what a file is taken for, what is asked about it, and what its answers do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileGuess, type Mapping } from '../mapping.ts';
import { applyAnswers, openQuestions } from './answers.ts';
import { NOW, temporaryFiles } from './files-fixture.ts';
import { guessFiles } from './guess.ts';

const file = temporaryFiles();

async function guess(content: string, changes: { name?: string; remembered?: Mapping } = {}) {
  const name = changes.name ?? 'file.csv';
  const files = [{ path: file(name, content), name }];
  const found = await guessFiles({ ...changes, files, default_currency: 'EUR', now: NOW });
  return FileGuess.parse(found);
}
const ids = (found: FileGuess) => found.questions.map((question) => question.id);
const question = (found: FileGuess, id: string) => {
  const one = found.questions.find((each) => each.id === id);
  assert.ok(one, `${id} is not asked`);
  return one;
};

test('layouts and roles are told from many spellings of a header', async () => {
  const cases: Array<[string, string, Mapping['layout'], Mapping['columns']]> = [
    [
      'orders.csv',
      'Order ID,Created at,SKU,Lineitem name,Lineitem quantity,Lineitem price,Email\n1,2025-01-02 10:00,A-1,Mug,2,5.00,a@b.co\n1,2025-01-02 10:00,A-2,Cup,1,4.50,a@b.co\n',
      'order_lines',
      {
        order_number: 'Order ID',
        date: 'Created at',
        product_code: 'SKU',
        product_name: 'Lineitem name',
        quantity: 'Lineitem quantity',
        unit_price: 'Lineitem price',
        customer_email: 'Email',
      },
    ],
    [
      'z.csv',
      'Datum;Bruttoumsatz;Erstattungen;Bons\n02.01.2025;1.234,50;-10,00;85\n13.01.2025;998,10;0,00;70\n',
      'till_days',
      { date: 'Datum', gross_sales: 'Bruttoumsatz', refunds: 'Erstattungen', orders: 'Bons' },
    ],
    [
      'list.csv',
      'Invoice No,Client,Invoice Date,Due Date,Amount Paid,Total\n7,Acme,2025-01-02,2025-02-01,,100.00\n8,Bolt,2025-01-03,2025-02-02,50,50.00\n',
      'invoices',
      {
        invoice_number: 'Invoice No',
        customer_name: 'Client',
        date: 'Invoice Date',
        due_date: 'Due Date',
        paid_amount: 'Amount Paid',
        amount: 'Total',
      },
    ],
    [
      'spend.csv',
      'Date,Vendor,Category,Memo,Amount\n2025-01-02,Mill,Ingredients,Flour,120.50\n2025-01-03,City,Rent,January,900\n',
      'expenses',
      {
        date: 'Date',
        supplier: 'Vendor',
        category: 'Category',
        description: 'Memo',
        amount: 'Amount',
      },
    ],
    [
      'people.csv',
      'Customer ID,Name,E-mail,Country\n17850,Ann,ann@x.org,UK\n17851,Bob,bob@x.org,FR\n',
      'customers',
      {
        customer_id: 'Customer ID',
        customer_name: 'Name',
        customer_email: 'E-mail',
        country: 'Country',
      },
    ],
    [
      'kpis.csv',
      'date,metric,value\n2025-01-01,Footfall,120\n2025-01-02,Footfall,130\n',
      'metric_table',
      { date: 'date', metric: 'metric', value: 'value' },
    ],
  ];
  for (const [name, content, layout, columns] of cases) {
    const { mapping, questions } = await guess(content, { name });
    assert.equal(mapping.layout, layout, name);
    assert.deepEqual(mapping.columns, columns, name);
    assert.deepEqual(openQuestions(questions, {}), [], name);
  }
});

test('days and months that could be swapped in the whole column are asked about, with both readings', async () => {
  const found = await guess('Date,Product,Amount\n03/04/2025,Bread,5.10\n01/02/2025,Roll,2.20\n');
  const asked = question(found, 'date_order');
  assert.equal(asked.blocking, true);
  assert.equal(found.mapping.date_order, null);
  assert.deepEqual(
    asked.choices.map((choice) => choice.label),
    ['3 April 2025 (day first)', '4 March 2025 (month first)'],
  );
  const [open] = openQuestions(found.questions, {});
  assert.equal(open?.id, 'date_order');
  assert.deepEqual(openQuestions(found.questions, { date_order: 'mdy' }), []);
  assert.equal(openQuestions(found.questions, { date_order: 'perhaps' }).length, 1);
  assert.equal(applyAnswers(found.mapping, { date_order: 'mdy' }).date_order, 'mdy');
});

test('one date far down decides the column', async () => {
  const rows = '03/04/2025,Bread,5.10\n'.repeat(9000);
  const found = await guess(`Date,Product,Amount\n${rows}12/25/2024,Bread,5.10\n`);
  assert.equal(found.mapping.date_order, 'mdy');
  assert.ok(!ids(found).includes('date_order'));
});

test('a decimal sign that could be a thousands mark is asked about', async () => {
  const found = await guess('Date;Product;Amount\n2025-01-02;Bread;1,234\n2025-01-03;Roll;2,500\n');
  const asked = question(found, 'decimal');
  assert.equal(asked.blocking, true);
  assert.deepEqual(
    asked.choices.map((choice) => choice.label),
    ['1234 (decimal point, as in 1,234.50)', '1.234 (decimal comma, as in 1.234,50)'],
  );
  const proved = await guess('Date;Product;Amount\n2025-01-02;Bread;1,234\n2025-01-03;Roll;2,5\n');
  assert.equal(proved.mapping.decimal, 'comma');
  assert.ok(!ids(proved).includes('decimal'));
});

test('tax is asked about unless a header says it, and blocks nothing', async () => {
  const found = await guess('Date,Product,Amount\n2025-01-02,Bread,5.10\n2025-01-03,Roll,1\n');
  const { blocking, default: standing } = question(found, 'tax');
  assert.deepEqual([blocking, standing, found.mapping.tax], [false, 'unknown', 'unknown']);
  const told = await guess('Date,Product,Amount excl. VAT\n2025-01-02,Bread,5.10\n');
  assert.equal(told.mapping.tax, 'excluded');
  assert.ok(!ids(told).includes('tax'));
});

const LINES = 'InvoiceNo,Date,StockCode,Description,Quantity,Price\n';

test('codes that are no goods are asked about by shape and by words, goods are not', async () => {
  const found = await guess(
    `${LINES}1,2025-01-02,POST,POSTAGE,1,18\n2,2025-01-02,23444,Next Day Carriage,1,15\n` +
      '3,2025-01-02,22646,CERAMIC CAKE MONEY BANK,1,1.45\n' +
      '4,2025-01-02,23099,FRENCH CARRIAGE LANTERN,2,1\n5,2025-01-02,POST,POSTAGE,2,18\n' +
      '6,2025-01-02,B,Adjust bad debt,1,-11062.06\n',
  );
  const asked = ids(found).filter((id) => id.startsWith('code_treatment'));
  assert.deepEqual(asked, ['code_treatment.POST', 'code_treatment.23444', 'code_treatment.B']);
  assert.match(question(found, 'code_treatment.POST').text, /“POSTAGE”.*2 rows, 54 EUR/);
  const changed = applyAnswers(found.mapping, { 'code_treatment.POST': 'exclude' });
  assert.deepEqual(changed.code_treatment, { POST: 'exclude' });
  assert.deepEqual(found.mapping.code_treatment, {});
});

test('unmarked negatives are asked about, and block only where they have a price', async () => {
  const mark = 'C9,2025-01-02,A,Mug,-1,2\n1,2025-01-02,A,Mug,3,2\n';
  const free = await guess(`${LINES}${mark}2,2025-01-02,A,Mug,-5,0\n`);
  assert.equal(question(free, 'unmarked_negative').blocking, false);
  assert.equal(free.mapping.unmarked_negative, 'write_off');
  assert.equal(free.mapping.cancellation_prefix, 'C');
  const priced = await guess(`${LINES}${mark}2,2025-01-02,A,Mug,-5,2\n`);
  assert.equal(question(priced, 'unmarked_negative').blocking, true);
  const all = await guess(`${LINES}C1,2025-01-02,A,Mug,5,2\nC2,2025-01-02,A,Mug,-5,2\n`);
  assert.equal(all.mapping.cancellation_prefix, null);
  const till = await guess(`${LINES}S-1,2025-01-02,A,Mug,5,2\nR-1,2025-01-02,A,Mug,-5,2\n`);
  assert.equal(till.mapping.cancellation_prefix, 'R');
  assert.ok(!ids(till).includes('unmarked_negative'));
});

test('each category of expenses is asked about with a default that its words suggest', async () => {
  const found = await guess(
    'Date,Supplier,Category,Amount\n2025-01-02,Mill,Packaging,12.5\n2025-01-03,Bank,Loan repayment,500\n2025-01-04,City,Rent,900\n',
  );
  const kinds = Object.fromEntries(
    found.questions
      .filter((one) => one.id.startsWith('category_kinds'))
      .map((one) => [one.id, one.default]),
  );
  assert.deepEqual(kinds, {
    'category_kinds.Packaging': 'cost_of_sales',
    'category_kinds.Loan repayment': 'not_an_expense',
    'category_kinds.Rent': 'overhead',
  });
  assert.deepEqual(found.mapping.category_kinds.Packaging, 'cost_of_sales');
});

test('a metric without a name must be named; a header that names it is enough', async () => {
  const nameless = await guess('Date,Value\n2025-01-01,5\n2025-01-02,6\n');
  const open = openQuestions(nameless.questions, {}).map((one) => one.id);
  assert.deepEqual([nameless.mapping.layout, open], ['metric_table', ['metric.name']]);
  const named = applyAnswers(nameless.mapping, {
    'metric.name': 'Cash balance',
    'metric.kind': 'stock',
  });
  assert.deepEqual(named.metric, {
    name: 'cash_balance',
    label: 'Cash balance',
    unit: 'money',
    kind: 'stock',
  });
  assert.throws(() => applyAnswers(nameless.mapping, { 'metric.name': '***' }), {
    code: 'validation_failed',
  });
  const told = await guess('Week,Footfall\n2025-01-01,5\n2025-01-08,6\n');
  assert.deepEqual(openQuestions(told.questions, {}), []);
  assert.equal(told.mapping.metric?.name, 'footfall');
});

test('a column that numbers its rows is offered as their key, the whole row is the default', async () => {
  const found = await guess(
    'Invoice No,Customer,Date,Due Date,Total\n7,Acme,2025-01-02,2025-02-01,100\n8,Acme,2025-01-03,2025-02-01,50\n',
  );
  const asked = question(found, 'key');
  assert.deepEqual(
    [asked.default, asked.choices.map((one) => one.value)],
    ['row', ['row', 'invoice_number']],
  );
  assert.deepEqual(applyAnswers(found.mapping, { key: 'invoice_number' }).key, ['invoice_number']);
});

test('a file that fits no layout, or has a delimiter of its own, asks instead of guessing', async () => {
  for (const content of ['foo,bar\nx,y\nz,w\n', 'Date^Amount\n2025-01-01^5\n']) {
    const found = await guess(content);
    const [first] = openQuestions(found.questions, {});
    assert.equal(first?.id, 'layout', content);
  }
  const odd = await guess('Date^Amount\n2025-01-01^5\n');
  assert.ok(odd.problems.some((problem) => problem.code === 'one_column'));
});

test('cells of a megabyte that try every pattern do not hold the guess up', async () => {
  const started = performance.now();
  for (const filler of ['T', '@', '1,', ' 1', 'total ', '_']) {
    const long = filler.repeat(Math.floor(900_000 / filler.length));
    await guess(
      `Order,Date,Item,Qty,Price,Email,Status\n1,"${long}","${long}","${long}",1,"${long}","${long}"\n2,2025-01-02,Bread,1,1,a@b.co,paid\n`,
    );
  }
  assert.ok(performance.now() - started < 5_000, 'a pattern ran away');
});

test('the preview shows rows as the mapping reads them, and totals are told', async () => {
  const found = await guess(
    'Order,Date,Item,Amount\n1.0,2/1/2025,Bread,"£1,000.50"\n2.0,13/1/2025,Roll,£2.00\nTotal,,,"£1,002.50"\n',
  );
  assert.equal(found.mapping.currency, 'GBP');
  assert.deepEqual(found.preview[0], {
    Order: '1',
    Date: '2025-01-02',
    Item: 'Bread',
    Amount: '1000.5',
  });
  const told = found.problems.find((problem) => problem.code === 'totals_rows');
  assert.equal(told?.row, 4);
  assert.equal(found.columns[0]?.role, 'order_number');
});

test('a mapping that was confirmed before comes back with its answers, unless the file disproves it', async () => {
  const content = 'Date,Product,Amount\n03/04/2025,Bread,5.10\n01/02/2025,Roll,2.20\n';
  const first = await guess(content);
  const remembered = applyAnswers(first.mapping, { date_order: 'dmy', tax: 'included' });
  const again = await guess(content, { remembered });
  assert.deepEqual(again.mapping, remembered);
  assert.deepEqual(openQuestions(again.questions, {}), []);
  assert.equal(question(again, 'tax').default, 'included');
  const other = await guess(content.replace('03/04', '03/24'), { remembered });
  assert.equal(other.mapping.date_order, 'mdy');
});
