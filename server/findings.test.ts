// Claims about findings and suggestions over HTTP: who sees and who puts away, and that a finding's
// claims open like any other and are no other business's.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../log.ts';
import { tradeCsv } from '../test/findings-business.ts';
import { businessOf, temporaryFolder } from '../test/import-fixture.ts';
import { call, joinAs, registerBusiness, type TestServer, testServer } from './fixtures.ts';
import { createWorker } from './worker.ts';

const folder = temporaryFolder();
const planted = [...Array(40).keys()].map(
  (i) => `B${i},2026-10-${String(1 + (i % 30)).padStart(2, '0')} 12:00,Item Aax,9,9.00,900`,
);
const TRADE = {
  seed: 2,
  first_day: '2026-10-01',
  days: 50,
  orders: 8,
  products: 15,
  customers: 50,
};
const TOLD = { date_order: 'ymd', decimal: 'point', currency: 'GBP', tax: 'excluded' };

let server: TestServer;
let admin: Awaited<ReturnType<typeof registerBusiness>>;
let other: Awaited<ReturnType<typeof registerBusiness>>;
const get = (url: string, token: string) => call(server.app, 'GET', url, { token });

before(async () => {
  server = await testServer();
  admin = await registerBusiness(server.app, 'admin@findings.example');
  other = await registerBusiness(server.app, 'admin@other.example');
  const shop = businessOf({ db: server.db, data_dir: folder.path }, admin.tenant_id);
  const content = tradeCsv({ ...TRADE, planted });
  const done = await shop.bring({ name: 'sales.csv', content }, { answers: TOLD });
  assert.equal(done.status, 'done');
  const { db, imports } = server;
  const clock = () => new Date('2026-11-21T09:00:00Z');
  const worker = await createWorker({
    db,
    imports,
    benchmarks: [],
    clock,
    log: createLog('silent'),
  });
  await worker.workOff();
});
after(async () => {
  await server.close();
  folder.remove();
});

describe('findings', () => {
  test('stand there after the worker has looked, each with claims that open', async () => {
    const { status, body } = await get('/v1/findings', admin.access_token);
    assert.equal(status, 200);
    assert.equal(body.complete_to, '2026-11-19');
    const leaning = body.items.find(({ kind }: { kind: string }) => kind === 'concentration');
    assert.ok(leaning, JSON.stringify(body.items));
    assert.deepEqual([leaning.dismissed, leaning.changed_from], [false, null]);
    assert.deepEqual(leaning.metrics, ['revenue']);
    for (const claim of leaning.claims) {
      const again = await get(`/v1/claims/${claim.id}`, admin.access_token);
      assert.equal(again.body.was.value, claim.value);
      const records = await get(`/v1/claims/${claim.id}/records`, admin.access_token);
      assert.equal(records.status, 200);
      assert.ok(records.body.items.length > 0);
      assert.equal((await get(`/v1/claims/${claim.id}`, other.access_token)).status, 404);
    }
  });

  test('are nobody else’s, and an empty business has none', async () => {
    const { body } = await get('/v1/findings', other.access_token);
    assert.deepEqual(body, { items: [], complete_to: null, next_cursor: null });
  });

  test('come in pages', async () => {
    const whole = await get('/v1/findings', admin.access_token);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const after: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await get(`/v1/findings?limit=1${after}`, admin.access_token);
      ids.push(...body.items.map(({ finding_id }: { finding_id: string }) => finding_id));
      cursor = body.next_cursor;
    } while (cursor !== null);
    assert.deepEqual(
      ids,
      whole.body.items.map(({ finding_id }: { finding_id: string }) => finding_id),
    );
    const wrong = await get(`/v1/findings?cursor=${randomUUID()}`, admin.access_token);
    assert.equal(wrong.status, 400);
  });

  test('are seen by a member, and put away by those who answer for the figures', async () => {
    const member = await joinAs(server.app, admin.access_token, 'member', 'm@findings.example');
    const { body } = await get('/v1/findings', member.access_token);
    const [first] = body.items;
    const url = `/v1/findings/${first.finding_id}`;
    const put = { body: { dismissed: true, reason: 'we know' } };
    const patch = (token: string, given: object) =>
      call(server.app, 'PATCH', url, { token, ...given });
    assert.equal((await patch(member.access_token, put)).status, 403);
    assert.equal((await patch(other.access_token, put)).status, 404);
    const done = await patch(admin.access_token, put);
    assert.deepEqual([done.status, done.body.dismissed], [200, true]);
    assert.equal(done.body.dismiss_reason, 'we know');
    const away = await get('/v1/findings?dismissed=true', admin.access_token);
    assert.equal(away.body.items.length, 1);
    const back = await patch(admin.access_token, { body: { dismissed: false } });
    assert.equal(back.body.dismissed, false);
  });
});

test('suggestions are five, of several families, and the first is answered', async () => {
  const { body } = await get('/v1/suggestions', admin.access_token);
  const items: { question: string; family: string; why: string }[] = body.items;
  assert.equal(items.length, 5);
  assert.ok(new Set(items.map(({ family }) => family)).size >= 4, JSON.stringify(items));
  const question = items[0]?.question;
  const asked = { token: admin.access_token, body: { question } };
  const answer = await call(server.app, 'POST', '/v1/coach/ask', asked);
  assert.equal(answer.body.status, 'answered');
  assert.deepEqual((await get('/v1/suggestions', other.access_token)).body.items, []);
});
