// How a file of statements is read, and what a twin that does not fit is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Param, Queryable, Row } from './database.ts';
import { bind, parseStatements, pg, twin } from './statements.ts';

const FILE = `-- What the file is about.

-- first(tenant_id, most): many
-- Why it is written so.
select 1 -- with a note
where $1 = $2;

-- second(): none
delete from nothing
`;

/** A transaction that answers with given rows and keeps what it was sent. */
function scripted(rows: Row[]) {
  const sent: { sql: string; params: readonly Param[] }[] = [];
  const tx: Queryable = {
    query: async (sql, params = []) => {
      sent.push({ sql, params });
      return { rows, affected: 3 };
    },
  };
  return { tx, sent };
}

test('a header begins a statement, and its body keeps its comments and loses its semicolon', () => {
  assert.deepEqual(parseStatements(FILE), [
    {
      name: 'first',
      params: ['tenant_id', 'most'],
      returns: 'many',
      sql: '-- Why it is written so.\nselect 1 -- with a note\nwhere $1 = $2',
    },
    { name: 'second', params: [], returns: 'none', sql: 'delete from nothing' },
  ]);
});

test('a header with a cardinality nobody knows begins no statement', () => {
  assert.deepEqual(parseStatements('-- third(a): several\nselect 1'), []);
});

const accountExists = twin('one', {}, { exists: pg.bool });

test('a file with statements that have no twin is refused', () => {
  assert.throws(() => bind('identity', { accountExists }), /has no twin for findSignIn/);
});

test('a twin without a statement is refused', () => {
  assert.throws(() => bind('identity', { accountExist: accountExists }), /has no statement/);
});

test('a twin with other parameters, or in another order, is refused', () => {
  const { text, uuid } = pg;
  const insertUser = twin('none', { email: text, user_id: uuid, password_hash: text }, {});
  assert.throws(() => bind('identity', { insertUser }), /takes \(user_id,email,password_hash\)/);
});

test('a twin with another number of rows is refused', () => {
  const many = twin('many', {}, { exists: pg.bool });
  assert.throws(() => bind('identity', { accountExists: many }), /accountExists returns one/);
});

test('a call sends values in the order of the header and reads as many rows as it says', async () => {
  const { idempotency } = await import('./idempotency.ts');
  const call = { tenant_id: '00000000-0000-4000-8000-000000000001', key: 'k' };
  const answered = scripted([{ request_hash: 'h', status: null, response: null }]);
  const row = await idempotency.findCall(answered.tx, { key: call.key, tenant_id: call.tenant_id });
  assert.deepEqual(row, { request_hash: 'h', status: null, response: null });
  assert.deepEqual(answered.sent[0]?.params, [call.tenant_id, 'k']);
  assert.equal(await idempotency.findCall(scripted([]).tx, call), null);
  assert.equal(await idempotency.forgetCall(scripted([]).tx, call), 3);
  await assert.rejects(
    idempotency.findCall(scripted([{}, {}]).tx, call),
    /idempotency.findCall returned 2 rows/,
  );
  const { identity } = await import('./identity.ts');
  await assert.rejects(identity.accountExists(scripted([]).tx, {}), /accountExists: no row/);
});

test('JSON parameters are sent as JSON text, a null as null', async () => {
  const { idempotency } = await import('./idempotency.ts');
  const { tx, sent } = scripted([]);
  const call = { tenant_id: '00000000-0000-4000-8000-000000000001', key: 'k', status: 200 };
  await idempotency.finishCall(tx, { ...call, response: ['a', { b: 'c' }] });
  await idempotency.finishCall(tx, { ...call, response: 'plain' });
  await idempotency.finishCall(tx, { ...call, response: null });
  assert.deepEqual(
    sent.map(({ params }) => params[3]),
    ['["a",{"b":"c"}]', '"plain"', null],
  );
});

test('a parameter that was forgotten is named', async () => {
  const { idempotency } = await import('./idempotency.ts');
  const call = { tenant_id: '00000000-0000-4000-8000-000000000001' } as {
    tenant_id: string;
    key: string;
  };
  await assert.rejects(idempotency.findCall(scripted([]).tx, call), /was not given key/);
});
