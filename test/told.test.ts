// What people tell the coach, from the message over the answer to the row: said back with claims
// that run again, corrected, taken back, superseded, expiring, listed with who told it; by chat and
// by form; told by some roles only, and nothing of it read by another business.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  call,
  filesBody,
  joinAs,
  registerBusiness,
  type TestServer,
  testServer,
} from '../server/fixtures.ts';

/** Sales of 2026: 10.00 on the first of each month up to November, 30.00 on 2 June. */
const ORDERS = [
  'Order,Date,Item code,Item,Qty,Price,Customer no',
  ...Array.from(
    { length: 11 },
    (_, i) => `${i + 1},2026-${String(i + 1).padStart(2, '0')}-01,A,Apple cake,1,10.00,7`,
  ),
  '20,2026-06-02,B,Bread,2,15.00,8',
].join('\n');

let server: TestServer;
let token: string;
let user_id: string;

before(async () => {
  server = await testServer();
  const owner = await registerBusiness(server.app, 'ann@told.example');
  token = owner.access_token;
  user_id = owner.user_id;
  const uploaded = await call(server.app, 'POST', '/v1/imports', {
    token,
    ...filesBody({ 'orders.csv': ORDERS }),
  });
  await call(server.app, 'POST', `/v1/imports/${uploaded.body.import_id}/confirm`, {
    token,
    body: { mapping: { ...uploaded.body.mapping, tax: 'excluded' } },
  });
  await server.imports.idle();
});
after(() => server.close());

/** Asks the messages one after the other in one conversation; the answers, in order. */
async function talk(messages: readonly string[], as = token) {
  const answers = [];
  let conversation_id: string | undefined;
  for (const question of messages) {
    const { status, body } = await call(server.app, 'POST', '/v1/coach/ask', {
      token: as,
      body: { question, ...(conversation_id === undefined ? {} : { conversation_id }) },
    });
    assert.equal(status, 200, `${question}: ${JSON.stringify(body)}`);
    conversation_id = body.conversation_id;
    answers.push(body);
  }
  return answers;
}

const get = async (url: string, as = token) =>
  (await call(server.app, 'GET', url, { token: as })).body;
const bare = (text: string) => text.replace(/ \[c\d+\]/g, '');

describe('told in chat', () => {
  test('a decision is said back, stored with its session, and dates a later question', async () => {
    const [noted, since] = await talk(['We hired Ana on 1 June.', 'sales since we hired Ana']);
    assert.equal(noted.status, 'answered');
    assert.match(bare(noted.text), /“We hired Ana on 1 June” counts from Monday 1 June 2026\./);
    const { items } = await get('/v1/decisions');
    assert.equal(items.length, 1);
    const [ana] = items;
    assert.deepEqual(
      [ana.kind, ana.on_day, ana.told_by, ana.session_id, ana.restricted],
      ['hire', '2026-06-01', user_id, noted.session_id, false],
    );
    assert.equal(since.query.window.from, '2026-06-01');
    assert.match(bare(since.text), /£90\.00/);
    assert.ok(since.assumed.some((text: string) => text.includes('We hired Ana')));
  });

  test('a fact’s figure is a claim told by a person; it runs again, and has its record', async () => {
    const [noted] = await talk(['12,400 in the bank today']);
    assert.match(bare(noted.text), /£12,400\.00 in the bank on Saturday 21 November 2026/);
    const claim = noted.claims.find((one: { value: string }) => one.value === '12400');
    assert.match(claim.sources[0], /^told by .+ on Saturday 21 November 2026$/);
    const again = await get(`/v1/claims/${claim.id}`);
    assert.deepEqual([again.was.value, again.now.value], ['12400', '12400']);
    const records = await get(`/v1/claims/${claim.id}/records`);
    assert.deepEqual([records.items.length, records.sum, records.difference], [1, '12400', '0']);
    assert.equal(records.items[0].party, 'ann@told.example');
  });

  test('a correction stands in its place, and the claim made before it says so', async () => {
    const [noted, corrected] = await talk(['12,400 in the bank today', 'no, 12,600']);
    assert.equal(corrected.told.act, 'corrected');
    assert.match(bare(corrected.text), /^Corrected: £12,600\.00 in the bank/);
    const { items } = await get('/v1/owner-facts');
    assert.deepEqual(
      items.map((one: { value: string }) => one.value),
      ['12600'],
    );
    const claim = noted.claims.find((one: { value: string }) => one.value === '12400');
    const again = await get(`/v1/claims/${claim.id}`);
    assert.deepEqual([again.was.value, again.now.value], ['12400', '12600']);
    const all = await get('/v1/owner-facts?history=true');
    const whys = all.items.map((one: { ended_why: string | null }) => one.ended_why);
    assert.ok(whys.includes('corrected') && whys.includes('superseded'), String(whys));
  });

  test('what is taken back is no longer used, and stays in the history', async () => {
    const [noted, gone, asked] = await talk([
      'rent is 1,150 a month',
      'forget that',
      'what did I tell you about the rent?',
    ]);
    assert.equal(gone.told.act, 'forgotten');
    assert.match(asked.text, /Nothing like that was told to me/);
    const claim = noted.claims.find((one: { value: string }) => one.value === '1150');
    const again = await get(`/v1/claims/${claim.id}`);
    assert.deepEqual([again.was.value, again.now.value], ['1150', null]);
  });

  test('a newer fact takes over from its first day; before that the older one holds', async () => {
    await talk(['insurance is 80 a month', 'insurance is 95 a month from 1 January 2027']);
    const held = async (history: boolean) =>
      (await get(`/v1/owner-facts?history=${history}`)).items
        .filter((one: { subject: string }) => one.subject === 'insurance')
        .map(({ value, from, to }: Record<string, string>) => [value, from, to]);
    assert.deepEqual(await held(false), [['80', '2026-11-21', '2027-01-01']]);
    assert.deepEqual(await held(true), [
      ['95', '2027-01-01', null],
      ['80', '2026-11-21', '2027-01-01'],
    ]);
  });

  test('the list says who told it and when; “you” for whoever asks', async () => {
    const manager = await joinAs(server.app, token, 'manager', 'max@told.example');
    await talk(['parking is 40 a month'], manager.access_token);
    const question = 'what did we tell you about parking?';
    const [mine] = await talk([question]);
    assert.match(bare(mine.text), /max@told\.example told me on Saturday 21 November 2026/);
    const [theirs] = await talk([question], manager.access_token);
    assert.match(bare(theirs.text), /You told me on .*£40\.00 a month/);
    const [decided] = await talk(['what did we decide?']);
    assert.match(bare(decided.text), /You told me on .*: “We hired Ana on 1 June”/);
  });

  test('what people are paid and what lies in the bank is told by who may see it', async () => {
    const manager = await joinAs(server.app, token, 'manager', 'lee@told.example');
    for (const message of ['we pay wages on the 28th', '12,400 in the bank today']) {
      const [answer] = await talk([message], manager.access_token);
      assert.equal(answer.status, 'declined', message);
      assert.match(answer.text, /not shown to your role\. Ask an admin/);
    }
    const body = { kind: 'cash_today', value: '12400', unit: 'GBP' };
    const by_form = { token: manager.access_token, body };
    const made = await call(server.app, 'POST', '/v1/owner-facts', by_form);
    assert.deepEqual([made.status, made.body.error?.code], [403, 'not_shown']);
    await talk(['we pay wages on the 28th']);
    const [hidden] = await talk(['when do we pay wages?'], manager.access_token);
    assert.match(hidden.text, /Nothing like that was told/);
    const [seen] = await talk(['when do we pay wages?']);
    assert.match(bare(seen.text), /day 28 of the month/);
  });

  test('a member tells nothing, in chat or by form', async () => {
    const member = await joinAs(server.app, token, 'member', 'mia@told.example');
    const [said] = await talk(['rent is 900 a month'], member.access_token);
    assert.equal(said.status, 'declined');
    const posted = await call(server.app, 'POST', '/v1/decisions', {
      token: member.access_token,
      body: { what: 'We moved' },
    });
    assert.equal(posted.status, 403);
  });

  test('text that looks like markup or an instruction is shown as text', async () => {
    const [noted, listed] = await talk([
      'We launched a <script>alert(1)</script> [c9](http://x.example) campaign on 2 May',
      'list our decisions',
    ]);
    for (const { text } of [noted, listed]) {
      assert.doesNotMatch(text, /(?<!\\)<script|(?<!\\)\]\(http/);
    }
  });

  test('every kind of fact is said back whole, and stands in the list', async () => {
    const kinds: [string, RegExp][] = [
      ['13,100 in the bank today', /£13,100\.00 in the bank/],
      ['our insurance is 70 a month', /£70\.00 a month from/],
      ['flour costs us 80p a kilo', /£0\.80 a kilo from/],
      ['we pay wages on the 27th', /day 27 of the month/],
      ['VAT is due on 7 December', /due on Monday 7 December 2026/],
      ['we owe the bank 20,000 at 6 %', /a loan of £20,000\.00 from .the bank. at 6\.0% a year/],
    ];
    for (const [message, said] of kinds) {
      const [noted] = await talk([message]);
      assert.match(bare(noted.text), /^Noted: /, message);
      assert.match(bare(noted.text), said);
    }
    const [all] = await talk(['what have I told you?']);
    for (const [, said] of kinds) assert.match(bare(all.text), said);
  });

  test('one business hears nothing of another’s', async () => {
    const other = (await registerBusiness(server.app, 'bob@other.example')).access_token;
    const { items } = await get('/v1/decisions', token);
    assert.deepEqual((await get('/v1/decisions', other)).items, []);
    const taken = await call(server.app, 'DELETE', `/v1/decisions/${items[0].id}`, {
      token: other,
    });
    assert.equal(taken.status, 404);
    const [asked] = await talk(['what did we decide?'], other);
    assert.match(asked.text, /No such decision was told to me/);
  });
});

describe('told by form', () => {
  test('a fact expires by its kind: a balance after a week', async () => {
    const body = { kind: 'cash_today', value: '500.00', unit: 'GBP' };
    const made = await call(server.app, 'POST', '/v1/owner-facts', { token, body });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual([made.body.from, made.body.to], ['2026-11-21', '2026-11-28']);
    assert.equal(made.body.restricted, true);
    assert.equal(made.body.session_id, null);
    server.passMinutes(8 * 24 * 60);
    const fresh = await signIn();
    const { items } = await get('/v1/owner-facts', fresh);
    assert.ok(items.every((one: { kind: string }) => one.kind !== 'cash_today'));
    token = fresh;
  });

  test('what is no fact is refused with what is missing', async () => {
    for (const body of [
      { kind: 'recurring_cost', value: '10', unit: 'GBP' },
      { kind: 'recurring_cost', subject: 'rent', value: 'NaN', unit: 'GBP' },
      { kind: 'tax_date', subject: 'VAT' },
      { kind: 'pay_day', value: '32' },
      {
        kind: 'unit_cost',
        subject: 'flour',
        value: '1',
        unit: 'GBP',
        from: '2026-02-01',
        to: '2026-01-01',
      },
      { kind: 'unit_cost', subject: 'x'.repeat(81), value: '1', unit: 'GBP' },
    ]) {
      const { status } = await call(server.app, 'POST', '/v1/owner-facts', { token, body });
      assert.equal(status, 422, JSON.stringify(body));
    }
  });

  test('patching makes a new row that names the old; the old is patched no more', async () => {
    const body = { what: 'We moved to Mill Lane', kind: 'move', on_day: '2026-03-01' };
    const made = await call(server.app, 'POST', '/v1/decisions', { token, body });
    const url = `/v1/decisions/${made.body.id}`;
    const patched = await call(server.app, 'PATCH', url, { token, body: { on_day: '2026-04-01' } });
    assert.equal(patched.status, 200, JSON.stringify(patched.body));
    assert.deepEqual(
      [patched.body.what, patched.body.on_day, patched.body.replaces],
      ['We moved to Mill Lane', '2026-04-01', made.body.id],
    );
    assert.equal((await call(server.app, 'PATCH', url, { token, body: {} })).status, 404);
    const gone = await call(server.app, 'DELETE', `/v1/decisions/${patched.body.id}`, { token });
    assert.equal(gone.status, 204);
  });

  test('the same Idempotency-Key tells once; what was told stands among the activity', async () => {
    const given = {
      token,
      body: { kind: 'unit_cost', subject: 'butter', value: '4.2', unit: 'GBP', per: 'kilo' },
      headers: { 'idempotency-key': 'butter-once' },
    };
    const [first, second] = [
      await call(server.app, 'POST', '/v1/owner-facts', given),
      await call(server.app, 'POST', '/v1/owner-facts', given),
    ];
    assert.equal(first.status, 201, JSON.stringify(first.body));
    assert.deepEqual(second.body, first.body);
    const { items } = await get(`/v1/activity?entity_type=owner_fact&entity_id=${first.body.id}`);
    assert.equal(items.length, 1);
    assert.equal(items[0].action, 'created');
    assert.equal(JSON.stringify(items[0].changes).includes('4.2'), false);
  });
});

describe('what was chosen', () => {
  test('a choice is remembered per person, named when used, and taken back by saying so', async () => {
    const [open, year] = await talk(['how much did we sell?']).then(async ([first]) => {
      const choice = first.choices.find(
        (one: { prefer?: { value: string } }) => one.prefer?.value === 'year_so_far',
      );
      assert.ok(choice, JSON.stringify(first.choices));
      const { body } = await call(server.app, 'POST', '/v1/coach/ask', {
        token,
        body: { question: choice.question, conversation_id: first.conversation_id },
      });
      return [first, body];
    });
    assert.notEqual(open.query.window.from, year.query.window.from);
    assert.equal(year.query.window.from, '2026-01-01');
    const [again] = await talk(['how much did we sell?']);
    assert.equal(again.query.window.from, '2026-01-01');
    assert.match(again.text, /as you chose before/);
    const manager = await call(server.app, 'POST', '/v1/login', {
      body: { email: 'max@told.example', password: PASSWORD },
    });
    const [theirs] = await talk(['how much did we sell?'], manager.body.access_token);
    assert.equal(theirs.query.window.from, open.query.window.from);
    assert.equal((await get('/v1/preferences')).items.length, 1);
    const [reset, after_reset] = await talk(['ask me again', 'how much did we sell?']);
    assert.equal(reset.told.act, 'ask_again');
    assert.equal(after_reset.query.window.from, open.query.window.from);
  });
});

const PASSWORD = 'a password of some length';

async function signIn(): Promise<string> {
  const body = { email: 'ann@told.example', password: PASSWORD };
  return (await call(server.app, 'POST', '/v1/login', { body })).body.access_token;
}
