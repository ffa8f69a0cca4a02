// Which of several facts of the same stands, from the message to the row: what a newer one replaces
// or cuts off, and what stands again where the newer one is taken back or corrected.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, registerBusiness, type TestServer, testServer } from '../server/fixtures.ts';

let server: TestServer;
let token: string;

before(async () => {
  server = await testServer();
  token = (await registerBusiness(server.app, 'ann@standing.example')).access_token;
});
after(() => server.close());

/** Asks the messages one after the other in one conversation; the answers, in order. */
async function talk(messages: readonly string[]) {
  const answers = [];
  let conversation_id: string | undefined;
  for (const question of messages) {
    const { status, body } = await call(server.app, 'POST', '/v1/coach/ask', {
      token,
      body: { question, ...(conversation_id === undefined ? {} : { conversation_id }) },
    });
    assert.equal(status, 200, `${question}: ${JSON.stringify(body)}`);
    conversation_id = body.conversation_id;
    answers.push(body);
  }
  return answers;
}

const get = async (url: string) => (await call(server.app, 'GET', url, { token })).body;
const bare = (text: string) => text.replace(/ \[c\d+\]/g, '');

/** Value, first day and end of what stands of a subject, the latest first. */
const held = async (subject: string) =>
  (await get('/v1/owner-facts?history=true')).items
    .filter((one: { subject: string; ended_why: string | null }) => one.subject === subject)
    .filter((one: { ended_why: string | null }) => one.ended_why === null)
    .map(({ value, from, to }: Record<string, string>) => [value, from, to]);

test('what is taken back leaves standing what it had superseded or cut off', async () => {
  await talk(['electricity is 115 a month', 'electricity is 151 a month', 'forget that']);
  assert.deepEqual(await held('electricity'), [['115', '2026-11-21', null]]);
  await talk(['electricity is 152 a month', 'no, 153', 'forget that']);
  assert.deepEqual(await held('electricity'), [['115', '2026-11-21', null]]);
  await talk(['gas is 40 a month', 'gas is 45 a month', 'no, since 1 November']);
  assert.deepEqual(await held('gas'), [['45', '2026-11-01', null]]);
  await talk(['electricity goes up to 130 on 1 January', 'forget that']);
  assert.deepEqual(await held('electricity'), [['115', '2026-11-21', null]]);
  await talk(['electricity goes up to 130 on 1 January', 'no, from 1 February']);
  assert.deepEqual(await held('electricity'), [
    ['130', '2027-02-01', null],
    ['115', '2026-11-21', '2027-02-01'],
  ]);
});

test('one that begins later stays, and bounds what is told anew', async () => {
  const [, noted, corrected] = await talk([
    'water is 90 a month from 1 January 2027',
    'water is 70 a month',
    'no, 75',
  ]);
  for (const { text } of [noted, corrected]) assert.match(bare(text), /until .*1 January 2027/);
  assert.deepEqual(await held('water'), [
    ['90', '2027-01-01', null],
    ['75', '2026-11-21', '2027-01-01'],
  ]);
  const { items } = await get('/v1/owner-facts?history=true');
  const later = items.find((one: { value: string }) => one.value === '90');
  await call(server.app, 'DELETE', `/v1/owner-facts/${later.id}`, { token });
  assert.deepEqual(await held('water'), [['75', '2026-11-21', null]]);
});

test('a tax due on two days is two facts', async () => {
  await talk(['PAYE is due on 22 December', 'PAYE is due on 22 January']);
  // told at one instant of the clock, so that neither comes first
  const days = (await held('PAYE')).map((one: unknown[]) => `${one[1]} to ${one[2]}`).sort();
  assert.deepEqual(days, ['2026-11-21 to 2026-12-23', '2026-11-21 to 2027-01-23']);
});

test('a remark after a figure leaves it as it was told', async () => {
  const [, other] = await talk(['cleaning is 60 a month', 'Actually, parking is 30 a month']);
  assert.equal(other.told.act, 'noted');
  await talk(['cleaning is 61 a month', 'Well, we took 12,000 last week']);
  assert.deepEqual(await held('cleaning'), [['61', '2026-11-21', null]]);
});
