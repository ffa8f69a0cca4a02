// Claims about what is remembered of what people do: who, what, which columns, from where; that no
// secret is in it, who may read it, and that a list of it pages through everything once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { withTenant } from '../sql/database.ts';
import {
  call,
  joinAs,
  PASSWORD,
  registerBusiness,
  type TestServer,
  testServer,
} from './fixtures.ts';

const AGENT = 'Test browser/1.0';
const SOME_ID = '3b0b8f9e-4b1c-4d67-9a53-a0f0a0f0a0f0';
let server: TestServer;
let admin: Awaited<ReturnType<typeof registerBusiness>>;

before(async () => {
  server = await testServer({ settings: { trust_proxy: true } });
  admin = await registerBusiness(server.app, 'admin@one.example');
});
after(() => server.close());

interface Event {
  id: string;
  at: string;
  user_id: string | null;
  email: string | null;
  role: string | null;
  action: string;
  entity_type: string;
  entity_id: string;
  changes: Record<string, { old?: unknown; new?: unknown }>;
  ip: string | null;
  user_agent: string | null;
}

async function activity(query = '', token = admin.access_token): Promise<Event[]> {
  const { status, body } = await call(server.app, 'GET', `/v1/activity?${query}`, { token });
  assert.equal(status, 200, JSON.stringify(body));
  return body.items;
}

const patchTenant = (body: object, headers: Record<string, string> = {}) =>
  call(server.app, 'PATCH', '/v1/tenant', { token: admin.access_token, body, headers });

test('a changed setting is told with old and new, by whom, and from where; the rest is not', async () => {
  const headers = { 'user-agent': AGENT, 'x-forwarded-for': '203.0.113.7' };
  assert.equal(
    (await patchTenant({ name: 'Other Ltd', fiscal_year_start: 4 }, headers)).status,
    200,
  );
  const [event] = await activity('entity_type=tenant&limit=1');
  assert.ok(event);
  assert.equal(event.action, 'changed');
  assert.equal(event.entity_id, admin.tenant_id);
  assert.deepEqual(event.changes, {
    name: { old: 'Test Ltd', new: 'Other Ltd' },
    fiscal_year_start: { old: 1, new: 4 },
  });
  assert.deepEqual(
    [event.user_id, event.email, event.role, event.ip, event.user_agent],
    [admin.user_id, 'admin@one.example', 'admin', '203.0.113.7', AGENT],
  );
});

test('a change to the same values is nothing that was done', async () => {
  const before_it = await activity('entity_type=tenant');
  assert.equal((await patchTenant({ name: 'Other Ltd' })).status, 200);
  assert.equal((await activity('entity_type=tenant')).length, before_it.length);
});

test('an origin that is no address, or a long and strange browser, does not stop a change', async () => {
  const origins = [
    ['unknown', null],
    ["1'; drop table x", null],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:db8::1', '2001:db8::1'],
  ] as const;
  for (const [i, [sent, kept]] of origins.entries()) {
    const headers = { 'x-forwarded-for': sent, 'user-agent': `\u00e9${'x'.repeat(5_000)}` };
    assert.equal((await patchTenant({ industry: `trade ${i}` }, headers)).status, 200, sent);
    const [event] = await activity('entity_type=tenant&limit=1');
    assert.equal(event?.ip, kept, sent);
    assert.equal(event?.user_agent?.length, 300);
  }
});

test('registering, inviting, joining and the roles of people are remembered', async () => {
  const joined = await joinAs(server.app, admin.access_token, 'manager', 'manager@one.example');
  const events = await activity('limit=200');
  const of = (entity_type: string, action: string) =>
    events.filter((event) => event.entity_type === entity_type && event.action === action);
  assert.equal(of('tenant', 'created').length, 1);
  assert.deepEqual(
    of('membership', 'created').map((event) => [event.entity_id, event.changes.role?.new]),
    [
      [joined.user_id, 'manager'],
      [admin.user_id, 'admin'],
    ],
  );
  const [invited] = of('invitation', 'created');
  assert.equal(invited?.changes.email?.new, 'manager@one.example');
  assert.equal(invited?.user_id, admin.user_id);
  const [accepted] = of('invitation', 'changed');
  assert.deepEqual(Object.keys(accepted?.changes ?? {}), ['accepted_at']);
  assert.equal(accepted?.user_id, joined.user_id);
});

test('no password, token or hash of one is in any event', async () => {
  const text = JSON.stringify(await activity('limit=200'));
  assert.ok(text.length > 1_000);
  for (const secret of [/argon2/, /token_hash/, /password/, new RegExp(PASSWORD)]) {
    assert.doesNotMatch(text, secret);
  }
});

describe('files', () => {
  const CSV = `Order,Date,Item,Qty,Price\n1,2025-03-03,Tea,1,2.50\n2,2025-03-04,Milk,2,1.25\n`;
  let import_id: string;

  test('an import is followed from upload to done and gone; its rows and cells are not told', async () => {
    const boundary = 'xxxxxxxx';
    const uploaded = await server.app.inject({
      method: 'POST',
      url: '/v1/imports',
      headers: {
        authorization: `Bearer ${admin.access_token}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'user-agent': AGENT,
      },
      payload:
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="march.csv"\r\n` +
        `content-type: text/csv\r\n\r\n${CSV}\r\n--${boundary}--\r\n`,
    });
    assert.equal(uploaded.statusCode, 201, uploaded.body);
    const guess = uploaded.json();
    import_id = guess.import_id;
    const body = { mapping: guess.mapping, answers: {} };
    const token = admin.access_token;
    const confirmed = await call(server.app, 'POST', `/v1/imports/${import_id}/confirm`, {
      token,
      body,
    });
    assert.equal(confirmed.status, 202, JSON.stringify(confirmed.body));
    await server.imports.idle();
    await call(server.app, 'DELETE', `/v1/imports/${import_id}`, { token });
    await server.imports.idle();

    const events = await activity(`entity_type=import&entity_id=${import_id}`);
    assert.deepEqual(
      events.map(({ action, changes, user_id }) => [
        action,
        changes.status?.new,
        user_id === null ? 'program' : 'person',
      ]),
      [
        ['changed', 'deleted', 'program'],
        ['changed', 'deleting', 'person'],
        ['changed', 'done', 'program'],
        ['changed', 'publishing', 'program'],
        ['changed', 'importing', 'program'],
        ['changed', 'validating', 'person'],
        ['created', 'uploaded', 'person'],
      ],
    );
    const [file] = (await activity('entity_type=import_file')).slice(-1);
    assert.equal(file?.changes.name?.new, 'march.csv');
    assert.equal(file?.user_agent, AGENT);
    const all = JSON.stringify(await activity('limit=200'));
    assert.doesNotMatch(all, /Milk/, 'no cell of the file');
  });

  test('another treatment of a code is told by its path, as the person’s own doing', async () => {
    const [source] = await activity('entity_type=data_source');
    assert.ok(source);
    const context = { tenant_id: admin.tenant_id, user_id: admin.user_id, role: 'admin' } as const;
    await withTenant(server.db, context, (tx) =>
      tx.query(
        `update data_sources set mapping = jsonb_set(mapping, '{code_treatment,POST}', '"keep"')
         where id = $1`,
        [source.entity_id],
      ),
    );
    const [event] = await activity('entity_type=data_source&limit=1');
    assert.deepEqual(event?.changes, { 'mapping.code_treatment.POST': { new: 'keep' } });
    assert.equal(event?.user_id, admin.user_id);
  });

  test('of a long value its length and hash are told, and of many changes fifty and their number', async () => {
    const context = { tenant_id: admin.tenant_id, user_id: null, role: 'system' } as const;
    await withTenant(server.db, context, async (tx) => {
      await tx.query(`update data_sources set name = repeat('a', 600), mapping = mapping || jsonb_build_object(
        'code_treatment', (select jsonb_object_agg('C' || g, 'keep') from generate_series(1, 80) g))`);
    });
    const [event] = await activity('entity_type=data_source&limit=1');
    const { changes } = event as Event;
    assert.equal(Object.keys(changes).length, 51);
    // the eighty codes, the one that goes, and the name
    assert.equal(changes.others, 32);
    await withTenant(server.db, context, (tx) =>
      tx.query("update data_sources set name = 'short'"),
    );
    const [shorter] = await activity('entity_type=data_source&limit=1');
    assert.deepEqual(Object.keys((shorter?.changes.name?.old ?? {}) as object).sort(), [
      'characters',
      'md5',
    ]);
  });
});

test('that a private conversation was begun is not told; that it was shared is', async () => {
  const context = { tenant_id: admin.tenant_id, user_id: admin.user_id, role: 'admin' } as const;
  await withTenant(server.db, context, (tx) =>
    tx.query('insert into conversations (tenant_id, id, user_id, title) values ($1, $2, $3, $4)', [
      admin.tenant_id,
      SOME_ID,
      admin.user_id,
      'can we pay Ada less',
    ]),
  );
  assert.deepEqual(await activity('entity_type=conversation'), []);
  const token = admin.access_token;
  const body = { visibility: 'team' };
  const shared = await call(server.app, 'PATCH', `/v1/conversations/${SOME_ID}`, { token, body });
  assert.equal(shared.status, 200);
  const [event, ...more] = await activity('entity_type=conversation');
  assert.deepEqual(event?.changes, { visibility: { old: 'private', new: 'team' } });
  assert.deepEqual(more, []);
  assert.doesNotMatch(JSON.stringify(await activity('limit=200')), /pay Ada/);
});

test('what a transaction did and took back is not remembered', async () => {
  const context = { tenant_id: admin.tenant_id, user_id: admin.user_id, role: 'admin' } as const;
  const before_it = await activity('limit=200');
  await assert.rejects(
    withTenant(server.db, context, async (tx) => {
      await tx.query("update tenants set name = 'never'");
      throw new Error('changed my mind');
    }),
  );
  assert.deepEqual(await activity('limit=200'), before_it);
});

test('admins and managers read it, members and advisers and strangers do not', async () => {
  for (const [role, expected] of [
    ['manager', 200],
    ['member', 403],
    ['adviser', 403],
  ] as const) {
    const { access_token } = await joinAs(
      server.app,
      admin.access_token,
      role,
      `${role}2@one.example`,
    );
    const { status } = await call(server.app, 'GET', '/v1/activity', { token: access_token });
    assert.equal(status, expected, role);
  }
  assert.equal((await call(server.app, 'GET', '/v1/activity')).status, 401);
  const other = await registerBusiness(server.app, 'other@two.example');
  const theirs = await activity('limit=200', other.access_token);
  assert.ok(theirs.length > 0);
  assert.ok(theirs.every(({ user_id }) => user_id === other.user_id));
  const asked = `entity_type=tenant&entity_id=${admin.tenant_id}`;
  assert.deepEqual(await activity(asked, other.access_token), []);
});

test('pages of any size hold every event once, the newest first', async () => {
  const all = await activity('limit=200');
  for (const limit of [1, 3, 7]) {
    const seen: Event[] = [];
    let cursor = '';
    for (;;) {
      const url = `/v1/activity?limit=${limit}${cursor && `&cursor=${cursor}`}`;
      const { body } = await call(server.app, 'GET', url, { token: admin.access_token });
      seen.push(...body.items);
      if (body.next_cursor === null) break;
      cursor = encodeURIComponent(body.next_cursor);
    }
    assert.deepEqual(seen, all);
  }
  assert.deepEqual(
    all.map(({ at }) => at),
    all
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
});

test('bad input is refused by name', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  for (const [query, code] of [
    ['limit=0', 'validation_failed'],
    ['limit=201', 'validation_failed'],
    ['limit=many', 'validation_failed'],
    ['entity_type=orders', 'validation_failed'],
    ['entity_type=', 'validation_failed'],
    [`entity_id=${id}`, 'validation_failed'],
    [`entity_type=import&entity_id=${'x'.repeat(201)}`, 'validation_failed'],
    ['unknown=1', 'validation_failed'],
    ['cursor=', 'validation_failed'],
    ['cursor=x', 'bad_request'],
    [`cursor=2026-02-30T00:00:00Z~${id}`, 'bad_request'],
    [`cursor=2026-13-01T00:00:00Z~${id}`, 'bad_request'],
    [`cursor=2026-11-21T24:00:01Z~${id}`, 'bad_request'],
    ['cursor=2026-11-21T09:00:00Z', 'bad_request'],
    ['cursor=2026-11-21T09:00:00Z~1', 'bad_request'],
    [`cursor=2026-11-21T09:00:00Z~${id}' or true --`, 'bad_request'],
  ] as const) {
    const url = `/v1/activity?${encodeURI(query)}`;
    const { status, body } = await call(server.app, 'GET', url, { token: admin.access_token });
    assert.equal(body.error?.code, code, `${query}: ${status} ${JSON.stringify(body)}`);
    assert.ok(status === 400 || status === 422, `${query}: ${status}`);
  }
  const strange = "entity_type=import&entity_id='; drop table activity_events; --%00";
  const { status } = await call(server.app, 'GET', `/v1/activity?${encodeURI(strange)}`, {
    token: admin.access_token,
  });
  assert.ok(status < 500, String(status));
});
