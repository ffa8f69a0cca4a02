// Proves that a row is itself in any file, that equals are told apart, and that ordinals stay right
// when the table grows.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import type { FileRecord } from '../records.ts';
import { NOW, orderMapping } from './files-fixture.ts';
import { createIdentifier, createOrdinals, headerHash } from './identity.ts';
import { createToRecord } from './layouts.ts';

const HEADER = ['Order', 'Date', 'Item', 'Qty', 'Price'];

function rows(header: readonly string[], cells: readonly string[][], changes = {}) {
  const mapping = orderMapping(changes);
  const identify = createIdentifier(mapping, header);
  const toRecord = createToRecord(mapping, header, { now: NOW });
  return cells.map((row, at) => identify(toRecord(row, at + 2) as FileRecord));
}
const A = ['1', '2025-01-02', 'Bread', '2', '2.50'];

test('equal rows get ordinals and keys of their own, whatever stands between them', () => {
  const [first, other, second] = rows(HEADER, [A, ['2', ...A.slice(1)], A]);
  assert.equal(first?.ordinal, 0);
  assert.equal(second?.ordinal, 1);
  assert.equal(first?.content_hash, second?.content_hash);
  assert.equal(new Set([first?.record_key, other?.record_key, second?.record_key]).size, 3);
  assert.match(first?.record_key ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('the same row in another file is the same, with columns moved and numbers spelled anew', () => {
  const [one] = rows(HEADER, [A]);
  const moved = ['Price', 'Note', 'qty', 'Item', 'Date', 'Order'];
  const columns = { ...orderMapping().columns, quantity: 'qty' };
  const [two] = rows(moved, [['2.5', '', '2', ' Bread', '2025/1/2', '1.0']], { columns });
  assert.deepEqual(two, one);
});

test('with a key a changed row keeps its key and changes its content', () => {
  const [old] = rows(HEADER, [A], { key: ['order_number'] });
  const [corrected] = rows(HEADER, [['1', '2025-01-02', 'Bread', '3', '2.50']], {
    key: ['order_number'],
  });
  assert.equal(old?.record_key, corrected?.record_key);
  assert.notEqual(old?.content_hash, corrected?.content_hash);
});

test('ordinals survive the growth of their table', () => {
  const ordinalOf = createOrdinals();
  const hashes = Array.from({ length: 30_000 }, (_, at) => hash('sha256', String(at), 'hex'));
  for (const one of hashes) assert.equal(ordinalOf(one), 0);
  for (const one of hashes) assert.equal(ordinalOf(one), 1);
});

test('a header is remembered whatever its letters’ case', () => {
  assert.equal(headerHash(['Date', ' Amount']), headerHash(['date', 'AMOUNT']));
  assert.notEqual(headerHash(['Date', 'Amount']), headerHash(['Amount', 'Date']));
});
