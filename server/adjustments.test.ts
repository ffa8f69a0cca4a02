// Claims about “This is wrong” over HTTP: from a figure's records to a preview, a correction and
// back; who may, and what one does not see.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { businessOf, temporaryFolder } from '../test/import-fixture.ts';
import { call, joinAs, registerBusiness, type TestServer, testServer } from './fixtures.ts';

const TOLD = { date_order: 'ymd', decimal: 'point', currency: 'GBP', tax: 'excluded' };
const ORDERS = `Order,Date,Item,Qty,Price,Customer ID
1,2026-09-05 10:00:00,Bread,2,3.00,7
2,2026-09-06 10:00:00,Bread,100,3.00,8
3,2026-10-01 10:00:00,Cake,1,12.50,7
4,2026-11-02 10:00:00,Cake,1,12.50,9
`;
const EXPENSES = `Date,Category,Supplier,Amount
2026-09-30,Rent,Landlord,500.00
2026-09-30,Wages,Staff,900.00
2026-10-01,Flour,Mill,80.00
`;
const INVOICES = `Invoice number,Invoice date,Due date,Customer,Total,Amount paid,Paid date,Status
R-1,2026-09-10,2026-10-10,Miller Ltd,120.00,120.00,2026-10-01,Paid
`;

const folder = temporaryFolder();
let server: TestServer;
let admin: Awaited<ReturnType<typeof registerBusiness>>;
let other: Awaited<ReturnType<typeof registerBusiness>>;

type Method = 'GET' | 'POST' | 'DELETE';
const asked = async (method: Method, url: string, token: string, body?: object) => {
  server.passMinutes(0.02);
  return call(server.app, method, url, { token, body });
};
const asAdmin = (method: Method, url: string, body?: object) =>
  asked(method, url, admin.access_token, body);

before(async () => {
  server = await testServer();
  admin = await registerBusiness(server.app, 'admin@wrong.example');
  other = await registerBusiness(server.app, 'admin@other.example');
  const shop = businessOf({ db: server.db, data_dir: folder.path }, admin.tenant_id);
  for (const [name, content] of Object.entries({ 'o.csv': ORDERS, 'e.csv': EXPENSES })) {
    const done = await shop.bring({ name, content }, { answers: TOLD });
    assert.equal(done.status, 'done', JSON.stringify(done));
  }
});
after(async () => {
  await server.close();
  folder.remove();
});

/** A figure and the records behind it, with what was answered. */
async function figure(question: string) {
  const { body } = await asAdmin('POST', '/v1/coach/ask', { question });
  const claim = body.claims?.[0];
  assert.ok(claim, JSON.stringify(body));
  const records = await asAdmin('GET', `/v1/claims/${claim.id}/records`);
  assert.equal(records.status, 200, JSON.stringify(records.body));
  return { claim, records: records.body.items };
}

describe('this is wrong', () => {
  test('previews, leaves out, shows old and new value, is listed, and is taken back', async () => {
    const { claim, records } = await figure('Revenue in September 2026');
    assert.equal(Number(claim.value), 306);
    const wrong = records.find((r: { contribution: string }) => Number(r.contribution) === 300);
    const said = {
      kind: 'exclude',
      entity: wrong.record.entity,
      record_id: wrong.record.id,
    };
    const preview = await asAdmin('POST', '/v1/adjustments/preview', {
      ...said,
      claim_id: claim.id,
    });
    assert.equal(preview.status, 200, JSON.stringify(preview.body));
    const { before, after: then, unit } = preview.body.figure;
    assert.deepEqual([Number(before), Number(then), unit], [306, 6, 'GBP']);
    const months = preview.body.changes.map((c: { metric: string; month: string }) => [
      c.metric,
      c.month,
    ]);
    for (const metric of ['revenue', 'gross_sales', 'net_profit', 'orders', 'units_sold']) {
      assert.ok(
        months.some(([m, day]: [string, string]) => m === metric && day === '2026-09-01'),
        `${metric} in ${JSON.stringify(months)}`,
      );
    }
    const unchanged = await asAdmin('GET', `/v1/claims/${claim.id}`);
    assert.equal(Number(unchanged.body.now.value), 306);

    const reason = 'A typing error: it was one loaf';
    const made = await asAdmin('POST', '/v1/adjustments', { ...said, reason });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.body.state, 'standing');
    const again = await asAdmin('GET', `/v1/claims/${claim.id}`);
    assert.deepEqual([again.body.was.value, again.body.now.value].map(Number), [306, 6]);
    assert.equal((await figure('Revenue in September 2026')).records.length, 1);
    const twice = await asAdmin('POST', '/v1/adjustments', { ...said, reason });
    assert.equal(twice.status, 409, JSON.stringify(twice.body));

    const { body: list } = await asAdmin('GET', '/v1/adjustments');
    assert.deepEqual(
      list.items.map((one: { reason: string; teller: string }) => [one.reason, one.teller]),
      [[reason, 'admin@wrong.example']],
    );
    const back = await asAdmin('DELETE', `/v1/adjustments/${made.body.id}`);
    assert.equal(back.body.state, 'taken_back');
    const restored = await asAdmin('GET', `/v1/claims/${claim.id}`);
    assert.equal(Number(restored.body.now.value), 306);
    const events = await asAdmin('GET', '/v1/activity?entity_type=adjustment');
    assert.deepEqual(
      events.body.items.map((event: { action: string; user_id: string }) => [
        event.action,
        event.user_id,
      ]),
      [
        ['changed', admin.user_id],
        ['created', admin.user_id],
      ],
    );
  });

  test('moves an expense to another day and category', async () => {
    const { claim, records } = await figure('Expenses in October 2026');
    const { entity, id: record_id } = records[0].record;
    const said = { kind: 'move', entity, record_id, to_day: '2026-09-30', to_category: 'rent' };
    const { body: categories } = await asAdmin('GET', '/v1/adjustments/categories');
    const keys = categories.items.map(({ key }: { key: string }) => key);
    const to_category = keys.find((key: string) => key.toLowerCase() === 'rent');
    const made = await asAdmin('POST', '/v1/adjustments', {
      ...said,
      to_category,
      reason: 'It was for September',
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual([made.body.to_day, made.body.to_category], ['2026-09-30', 'Rent']);
    const { body } = await asAdmin('GET', `/v1/claims/${claim.id}`);
    assert.equal(Number(body.was.value), 80);
    assert.notEqual(Number(body.now.value), 80);
    const september = await figure('Expenses in September 2026');
    assert.equal(Number(september.claim.value), 1480);
    await asAdmin('DELETE', `/v1/adjustments/${made.body.id}`);
    assert.equal(Number((await figure('Expenses in September 2026')).claim.value), 1400);
  });

  test('moves a payment by the day it was paid, and leaves its invoice where it stands', async () => {
    const owner = await registerBusiness(server.app, 'owner@paid.example');
    const shop = businessOf({ db: server.db, data_dir: folder.path }, owner.tenant_id);
    const how = { answers: TOLD, mapping: { key: ['invoice_number' as const] } };
    const done = await shop.bring({ name: 'i.csv', content: INVOICES }, how);
    assert.equal(done.status, 'done', JSON.stringify(done));
    const as = (method: Method, url: string, body?: object) =>
      asked(method, url, owner.access_token, body);
    const total = async (metric: string, month: string) => {
      const next = month === '09' ? '10' : '11';
      const window = `from=2026-${month}-01&to=2026-${next}-01&grain=month`;
      return Number((await as('GET', `/v1/metrics/${metric}?${window}`)).body.value);
    };
    const refs = async (question: string) => {
      const { body } = await as('POST', '/v1/coach/ask', { question });
      const url = `/v1/claims/${body.claims[0].id}/records`;
      const { items } = (await as('GET', url)).body;
      return items.map(({ record }: { record: object }) => record);
    };
    const [sold] = await refs('Revenue in September 2026');
    assert.equal(sold.day_of, null);
    const [paid] = await refs('Cash collected in October 2026');
    assert.deepEqual(paid, { ...sold, day_of: 'paid_on' });
    const { entity, id: record_id, day_of } = paid;
    const move = { kind: 'move', entity, record_id, day_of, reason: 'the bank says so' };
    const stands = await as('POST', '/v1/adjustments', { ...move, to_day: '2026-10-01' });
    assert.equal(stands.status, 422);
    assert.match(stands.body.error.message, /stands on that day already/);
    const made = await as('POST', '/v1/adjustments', { ...move, to_day: '2026-09-10' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual([made.body.day_of, made.body.day], ['paid_on', '2026-10-01']);
    assert.deepEqual(
      [await total('cash_collected', '09'), await total('cash_collected', '10')],
      [120, 0],
    );
    assert.deepEqual([await total('revenue', '09'), await total('revenue', '10')], [120, 0]);
  });

  test('is refused without a reason, a place to move to, or a record', async () => {
    const { records } = await figure('Revenue in November 2026');
    const { entity, id: record_id } = records[0].record;
    const base = { kind: 'exclude', entity, record_id };
    const tries: [object, number][] = [
      [base, 422],
      [{ ...base, reason: '   ' }, 422],
      [{ ...base, reason: 'x'.repeat(501) }, 422],
      [{ ...base, reason: 'a reason', to_day: '2026-09-01' }, 422],
      [{ ...base, kind: 'move', reason: 'a reason' }, 422],
      [{ ...base, kind: 'move', reason: 'a reason', to_day: '2026-11-02' }, 422],
      [{ ...base, kind: 'move', reason: 'a reason', to_category: 'Rent' }, 422],
      ...['2026-02-30', '0206-09-30', '2062-09-30', '2026-11-23', '30-09-2026'].map(
        (to_day): [object, number] => [{ ...base, kind: 'move', reason: 'a typo', to_day }, 422],
      ),
      [{ ...base, record_id: randomUUID(), reason: 'a reason' }, 404],
      [{ ...base, entity: 'invoice', reason: 'a reason' }, 404],
    ];
    for (const [body, status] of tries) {
      const answer = await asAdmin('POST', '/v1/adjustments', body);
      assert.equal(answer.status, status, JSON.stringify([body, answer.body]));
    }
    // said beside the field, and before a preview as well
    for (const [to_day, sentence] of [
      ['2026-02-30', /is no day of the calendar/],
      ['0206-09-30', /0206-09-30 lies before 1990/],
      ['2062-09-30', /2062-09-30 lies in the future \(after 2026-11-22\)/],
    ] as const) {
      const said = { ...base, kind: 'move', to_day };
      const { status, body } = await asAdmin('POST', '/v1/adjustments/preview', said);
      assert.equal(status, 422, JSON.stringify(body));
      const [field] = body.error.details.fields;
      assert.equal(field.field, 'to_day');
      assert.match(field.message, sentence);
    }
  });

  test('is for those who answer for the figures, and of what they see', async () => {
    const { claim, records } = await figure('Expenses in September 2026');
    const wages = records.find((r: { party: string }) => r.party === 'Staff').record;
    const rent = records.find((r: { party: string }) => r.party === 'Landlord').record;
    const of = (record: { entity: string; id: string }) => ({
      kind: 'exclude',
      entity: record.entity,
      record_id: record.id,
    });
    const member = await joinAs(server.app, admin.access_token, 'member', 'm@wrong.example');
    const manager = await joinAs(server.app, admin.access_token, 'manager', 'g@wrong.example');
    const adviser = await joinAs(server.app, admin.access_token, 'adviser', 'a@wrong.example');
    const reason = 'no';
    for (const [token, record, status] of [
      [member.access_token, rent, 403],
      [manager.access_token, wages, 404],
      [other.access_token, rent, 404],
    ] as const) {
      const preview = await asked('POST', '/v1/adjustments/preview', token, of(record));
      const made = await asked('POST', '/v1/adjustments', token, { ...of(record), reason });
      assert.deepEqual([preview.status, made.status], [status, status]);
    }
    assert.equal((await asked('GET', '/v1/adjustments', member.access_token)).status, 403);
    const by_adviser = await asked('POST', '/v1/adjustments', adviser.access_token, {
      ...of(wages),
      reason: 'pay is booked elsewhere',
    });
    assert.equal(by_adviser.status, 201, JSON.stringify(by_adviser.body));
    const { id } = by_adviser.body;
    // a correction of what one does not see is not there either
    const seen = await asked('GET', '/v1/adjustments', manager.access_token);
    assert.ok(!JSON.stringify(seen.body).includes(id), JSON.stringify(seen.body));
    for (const token of [manager.access_token, other.access_token]) {
      assert.equal((await asked('DELETE', `/v1/adjustments/${id}`, token)).status, 404);
    }
    // totals that hold wages are not told by what changes in them
    const preview = await asked('POST', '/v1/adjustments/preview', manager.access_token, of(rent));
    assert.equal(preview.status, 200, JSON.stringify(preview.body));
    assert.deepEqual(preview.body.changes, []);
    const opened = { ...of(rent), claim_id: claim.id };
    const refused = await asked('POST', '/v1/adjustments/preview', manager.access_token, opened);
    assert.equal(refused.status, 404);
    assert.equal((await asAdmin('DELETE', `/v1/adjustments/${id}`)).body.state, 'taken_back');
  });
});

describe('a one-off', () => {
  test('counts, is said, and is left out of what is usual', async () => {
    const owner = await registerBusiness(server.app, 'owner@steady.example');
    const shop = businessOf({ db: server.db, data_dir: folder.path }, owner.tenant_id);
    const days = [...Array(300).keys()].map((i) => {
      const day = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
      return `${i},${day} 10:00:00,Bread,${90 + ((i * 7) % 20)},1.00`;
    });
    const wedding = 'W,2026-09-15 12:00:00,Cake,1,5000.00';
    const content = ['Order,Date,Item,Qty,Price', ...days, wedding].join('\n');
    const done = await shop.bring({ name: 'o.csv', content }, { answers: TOLD });
    assert.equal(done.status, 'done');
    const ask = async (question: string) =>
      (await asked('POST', '/v1/coach/ask', owner.access_token, { question })).body;
    const normal = 'Is revenue on 15 September 2026 normal?';
    const before = await ask(normal);
    assert.match(before.text, /above the usual range/, before.text);
    const [claim] = before.claims;
    const records = await asked(
      'GET',
      `/v1/claims/${claim.id}/records?limit=200`,
      owner.access_token,
    );
    const wrong = records.body.items.find(
      (r: { document_number: string }) => r.document_number === 'W',
    );
    const { entity, id: record_id } = wrong.record;
    const made = await asked('POST', '/v1/adjustments', owner.access_token, {
      ...{ kind: 'one_off', entity, record_id, reason: 'A wedding' },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const after = await ask(normal);
    assert.match(
      after.text,
      /£5,000\.00 \[\w+\] of it .* is set aside by a correction/,
      after.text,
    );
    assert.doesNotMatch(after.text, /above the usual range/, after.text);
    assert.equal(after.claims[0].value, claim.value);
    const of_it = after.claims.find((c: { value: string }) => Number(c.value) === 5000);
    const again = await asked('GET', `/v1/claims/${of_it.id}`, owner.access_token);
    assert.equal(Number(again.body.now.value), 5000);
    const behind = await asked('GET', `/v1/claims/${of_it.id}/records`, owner.access_token);
    assert.deepEqual(
      behind.body.items.map((r: { document_number: string }) => r.document_number),
      ['W'],
    );
    assert.equal(behind.body.difference, '0');
    const level = await ask('Revenue in September 2026');
    assert.match(level.text, /is set aside by a correction/);
    assert.doesNotMatch((await ask('Revenue in August 2026')).text, /set aside/);
    await asked('DELETE', `/v1/adjustments/${made.body.id}`, owner.access_token);
    assert.match((await ask(normal)).text, /above the usual range/);
  });
});
