// The committed sql/schema.sql is what the migrations make, and the dump would show any difference.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { SCHEMA_FILE, schemaOf } from '../sql/dump-schema.ts';
import { ownerDatabase, type TestDatabase } from './database.ts';

let db: TestDatabase;
let fresh: string;
before(async () => {
  db = await ownerDatabase();
  fresh = await schemaOf(db);
});
after(() => db.close());

test('sql/schema.sql is what the migrations make today', () => {
  let committed = '';
  try {
    committed = readFileSync(SCHEMA_FILE, 'utf8');
  } catch {}
  assert.ok(
    committed === fresh,
    `sql/schema.sql is stale: npm run schema\n${diff(committed, fresh)}`,
  );
});

test('the dump is the same every time', async () => {
  assert.ok((await schemaOf(db)) === fresh);
});

/** Kind of object, a change to it, and how to undo that. */
const CHANGES: [string, string, string][] = [
  ['a column', 'alter table tenants add x int', 'alter table tenants drop x'],
  [
    'a null that is allowed',
    'alter table tenants alter name drop not null',
    'alter table tenants alter name set not null',
  ],
  [
    'a default',
    'alter table tenants alter is_active set default false',
    'alter table tenants alter is_active set default true',
  ],
  [
    'a constraint',
    'alter table tenants add constraint x check (true)',
    'alter table tenants drop constraint x',
  ],
  ['an index', 'create index x on tenants (name)', 'drop index x'],
  [
    'row security',
    'alter table tenants no force row level security',
    'alter table tenants force row level security',
  ],
  ['a policy', 'create policy x on tenants using (true)', 'drop policy x on tenants'],
  [
    "a view's barrier",
    'alter view business_metrics set (security_barrier = false)',
    'alter view business_metrics set (security_barrier = true)',
  ],
  [
    "a view's owner",
    'alter view metric_revisions owner to coxswain_lookup',
    'alter view metric_revisions owner to coxswain_views',
  ],
  [
    'a grant',
    'grant select on metrics.points to coxswain_app',
    'revoke select on metrics.points from coxswain_app',
  ],
  [
    'a grant on one column',
    'grant insert (tenant_id) on business_metrics to coxswain_app',
    'revoke insert (tenant_id) on business_metrics from coxswain_app',
  ],
  [
    'a function',
    "create function app.x() returns int language sql as 'select 1'",
    'drop function app.x()',
  ],
  [
    'a grant on a function',
    'grant execute on function app.find_user(text) to public',
    'revoke execute on function app.find_user(text) from public',
  ],
  ['a role', 'alter role coxswain_app bypassrls', 'alter role coxswain_app nobypassrls'],
];

for (const [kind, change, undo] of CHANGES) {
  test(`the dump shows ${kind} that changed`, async () => {
    await db.script(change);
    const changed = await schemaOf(db);
    await db.script(undo);
    assert.ok(changed !== fresh, change);
    assert.ok((await schemaOf(db)) === fresh, undo);
  });
}

/** The first lines in which two texts differ. */
function diff(before_it: string, now: string): string {
  const old = before_it.split('\n');
  const lines = now.split('\n');
  const at = lines.findIndex((line, i) => line !== old[i]);
  const from = at === -1 ? lines.length : at;
  const show = (all: string[], sign: string) =>
    all.slice(from, from + 4).map((line) => `${sign} ${line}`);
  return [`line ${from + 1}:`, ...show(old, '-'), ...show(lines, '+')].join('\n');
}
