// Claims about what the job retention forgets of a business: what was found and is no longer told,
// late enough that nobody still has it open, and nothing that is told; answers that are kept a day.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createLog } from '../../log.ts';
import { type TenantContext, withTenant } from '../../sql/database.ts';
import { findings } from '../../sql/findings.ts';
import { jobs } from '../../sql/jobs.ts';
import { type TestDatabase, testDatabase } from '../../test/database.ts';
import { makeTenant } from '../../test/import-fixture.ts';
import { runJob } from './run-job.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const DAY_MS = 86_400_000;
let db: TestDatabase;
const tenant_id = randomUUID();
const other_id = randomUUID();

before(async () => {
  db = await testDatabase();
  for (const id of [tenant_id, other_id]) await makeTenant(db, id, {});
});
after(() => db.close());

const program = (id = tenant_id): TenantContext => ({
  ...{ tenant_id: id, user_id: null, role: 'system' },
});
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS).toISOString();

async function retention() {
  const list = await db.transaction({}, (tx) => jobs.definitions(tx, {}));
  const job = list.find(({ name }) => name === 'retention');
  assert.ok(job);
  await runJob(
    { db, clock: () => NOW, log: createLog('silent') },
    job,
    new AbortController().signal,
  );
}

/** A finding with a claim; ended so many days ago, or told still. */
async function told(identity: string, ended: number | null, in_tenant = tenant_id) {
  const id = randomUUID();
  await withTenant(db, program(in_tenant), async (tx) => {
    await findings.insertFinding(tx, {
      ...{ tenant_id: in_tenant, id, identity, kind: 'unusual', metrics: ['revenue'] },
      ...{ locations: [], headline: 'h', finding_text: 't', charts: [], impact: null },
      ...{ impact_unit: null, surprise: 1, rank: 1, from_day: '2026-01-01', to_day: '2026-02-01' },
      ...{ data_version: '1', found_at: daysAgo(400), changed_from: null, figure: '1' },
      ...{ dismissed_at: null, dismissed_by: null, dismiss_reason: null },
    });
    const claims = [{ id: randomUUID(), mark: 'c1' }];
    await findings.insertFindingClaims(tx, { tenant_id: in_tenant, finding_id: id, claims });
    if (ended === null) return;
    const end = { ids: [id], state: 'superseded', at: daysAgo(ended) };
    await findings.endFindings(tx, { tenant_id: in_tenant, ...end });
  });
  return id;
}

async function left(of = tenant_id): Promise<string[]> {
  return withTenant(db, program(of), async (tx) => {
    const { rows } = await tx.query(
      `select f.id, (select count(*)::int from claims c where c.finding_id = f.id) as claims
       from findings f order by f.ended_at nulls first`,
    );
    for (const { claims } of rows) assert.equal(claims, 1);
    const { rows: claims } = await tx.query('select count(*)::int as n from claims');
    assert.equal(claims[0]?.['n'], rows.length, 'no claim is left without its finding');
    return rows.map(({ id }) => String(id));
  });
}

test('what is no longer told goes after a quarter, with its claims; what is told stays', async () => {
  await told('a', 91);
  const lately = await told('a', 89);
  const live = await told('a', null);
  const others = await told('a', 89, other_id);
  await retention();
  assert.deepEqual(await left(), [live, lately]);
  assert.deepEqual(await left(other_id), [others]);
});

test('of one thing told again and again the last ten stay', async () => {
  const before = new Set(await left());
  const ids: string[] = [];
  for (let hours = 1; hours <= 14; hours++) ids.push(await told('b', hours / 24));
  await retention();
  const kept = (await left()).filter((id) => !before.has(id));
  assert.deepEqual(new Set(kept), new Set(ids.slice(0, 10)));
});

test('answers kept for calls sent twice go after a day, whoever called', async () => {
  const row = (key: string, days: number) =>
    `insert into idempotency_keys (tenant_id, key, request_hash, status, response, created_at)
     values (app.current_tenant(), '${randomUUID()}:${key}', 'h', 200, '{}', '${daysAgo(days)}')`;
  const keys = (of: typeof tenant_id) =>
    withTenant(db, program(of), async (tx) => {
      const { rows } = await tx.query(
        'select right(key, 1) as key from idempotency_keys order by 1',
      );
      return rows.map(({ key }) => key);
    });
  for (const of of [tenant_id, other_id]) {
    await withTenant(db, program(of), async (tx) => {
      for (const [key, days] of [
        ['a', 0.9],
        ['b', 1.1],
        ['c', 60],
      ] as const) {
        await tx.query(row(key, days));
      }
    });
  }
  await retention();
  for (const of of [tenant_id, other_id]) assert.deepEqual(await keys(of), ['a']);
});

test('a person removes nothing that was found, told or not', async () => {
  const before = await left();
  for (const role of ['admin', 'manager'] as const) {
    const who = { tenant_id, user_id: randomUUID(), role };
    const gone = await withTenant(db, who, (tx) => tx.query('delete from findings returning id'));
    assert.deepEqual(gone.rows, []);
  }
  assert.deepEqual(await left(), before);
});
