// Claims about corrections of what not everybody sees: through no old version of a record, by
// neither end of a move, and not by the list of what was done.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Business, businessOf, temporaryFolder } from '../test/import-fixture.ts';
import { call, joinAs, registerBusiness, type TestServer, testServer } from './fixtures.ts';

const TOLD = { date_order: 'ymd', decimal: 'point', currency: 'GBP', tax: 'excluded' };
const EXPENSES = `Date,Category,Supplier,Amount
2026-09-30,Rent,Landlord,500.00
2026-09-30,Wages,Staff,900.00
2026-10-01,Flour,Mill,80.00
2026-10-02,Flour,Miller,70.00
`;

const folder = temporaryFolder();
let server: TestServer;
let shop: Business;
let import_id: string;
let admin: string;
let manager: string;
/** Records by their supplier. */
const ids = new Map<string, string>();
/** Keys of categories by their label. */
const keys = new Map<string, string>();

const asked = async (
  token: string,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  body?: object,
) => {
  server.passMinutes(0.02);
  return call(server.app, method, url, { token, body });
};

before(async () => {
  server = await testServer();
  const owner = await registerBusiness(server.app, 'admin@pay.example');
  admin = owner.access_token;
  manager = (await joinAs(server.app, admin, 'manager', 'manager@pay.example')).access_token;
  shop = businessOf({ db: server.db, data_dir: folder.path }, owner.tenant_id);
  const done = await shop.bring({ name: 'e.csv', content: EXPENSES }, { answers: TOLD });
  assert.equal(done.status, 'done', JSON.stringify(done));
  import_id = done.import_id;
  for (const { id, supplier } of await shop.query('select id, supplier from expenses')) {
    ids.set(String(supplier), String(id));
  }
  const { body } = await asked(admin, 'GET', '/v1/adjustments/categories');
  for (const { key, label } of body.items) keys.set(label, key);
});
after(async () => {
  await server.close();
  folder.remove();
});

const of = (supplier: string) => ({ entity: 'expense', record_id: ids.get(supplier) });
const move = (supplier: string, label: string, reason: string) => ({
  ...{ ...of(supplier), kind: 'move', to_category: keys.get(label), reason },
});
async function says(token: string, body: object): Promise<string> {
  const made = await asked(token, 'POST', '/v1/adjustments', body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.id;
}
async function listed(token: string): Promise<string[]> {
  const { body } = await asked(token, 'GET', '/v1/adjustments');
  return body.items.map(({ reason }: { reason: string }) => reason).sort();
}
const takenBack = async (token: string, id: string) =>
  (await asked(token, 'DELETE', `/v1/adjustments/${id}`)).status;

describe('a correction of what one does not see', () => {
  test('is not there by what the record was before it was moved into a hidden category', async () => {
    const id = await says(admin, move('Mill', 'Wages', 'a bonus for the miller'));
    assert.deepEqual(await listed(manager), []);
    assert.equal(await takenBack(manager, id), 404);
    assert.equal(await takenBack(admin, id), 200);
    // the record is seen again, and where it had been moved is not
    assert.deepEqual(await listed(manager), []);
    assert.equal(await takenBack(manager, id), 404);
    assert.deepEqual(await listed(admin), ['a bonus for the miller']);
  });

  test('is not there by where a record was moved from a hidden category', async () => {
    const id = await says(admin, move('Staff', 'Rent', 'the caretaker lives in'));
    assert.deepEqual(await listed(manager), []);
    assert.equal(await takenBack(manager, id), 404);
    // what they would say of it stands on what they may not read
    const said = { ...of('Staff'), kind: 'exclude' };
    for (const answer of [
      await asked(manager, 'POST', '/v1/adjustments/preview', said),
      await asked(manager, 'POST', '/v1/adjustments', { ...said, reason: 'not ours' }),
    ]) {
      assert.equal(answer.status, 403, JSON.stringify(answer.body));
      assert.match(answer.body.error.message, /Ask an admin/);
    }
    const [row] = await shop.query(`select cost_kind, m.label from expenses e
      join members m on m.id = e.category_id and m.dimension = 'category'
      where e.supplier = 'Staff' and e.until_version = 9223372036854775807`);
    assert.deepEqual(row, { cost_kind: 'overhead', label: 'Rent' });
    assert.equal(await takenBack(admin, id), 200);
  });

  test('of what they see they say, read and take back themselves', async () => {
    const id = await says(manager, move('Miller', 'Rent', 'the mill is rented'));
    assert.deepEqual(await listed(manager), ['the mill is rented']);
    assert.equal(await takenBack(manager, id), 200);
    await says(manager, { ...of('Landlord'), kind: 'one_off', reason: 'a deposit' });
    assert.deepEqual(await listed(manager), ['a deposit', 'the mill is rented']);
  });

  test('is told by the list of what was done only as having been made', async () => {
    const { status, body } = await asked(manager, 'GET', '/v1/activity?entity_type=adjustment');
    assert.equal(status, 200);
    assert.ok(body.items.length >= 6, `${body.items.length}`);
    const text = JSON.stringify(body.items);
    for (const told of ['bonus', 'caretaker', 'deposit', ...ids.values()]) {
      assert.ok(!text.includes(told), told);
    }
    const names = body.items.flatMap(({ changes }: { changes: object }) => Object.keys(changes));
    assert.deepEqual([...new Set(names)].sort(), ['entity', 'kind', 'taken_back_by']);
  });

  test('is an admin’s only once its file is gone', async () => {
    await shop.drop(import_id);
    assert.deepEqual(await listed(manager), []);
    assert.equal((await listed(admin)).length, 4);
  });
});
