// Cursors come back as they went out, and what no list gave is refused with a sentence.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCoxswainError } from '../errors.ts';
import { readCursor, writeCursor } from './page-cursor.ts';

const id = '0b8f5a52-3a52-4a5e-9d0c-2f6f6a1f7f11';

test('a cursor keeps every digit of the instant', () => {
  const key = { at: '2026-11-21T12:34:56.123456Z', id };
  assert.deepEqual(readCursor(writeCursor(key)), key);
});

for (const text of [
  'nonsense',
  '2026-11-21T12:34:56Z',
  Buffer.from(`2026-99-99T12:34:56Z ${id}`).toString('base64url'),
  Buffer.from("2026-11-21T12:34:56Z x' or true --").toString('base64url'),
]) {
  test(`refused: ${text}`, () => {
    assert.throws(
      () => readCursor(text),
      (error) => isCoxswainError(error) && error.code === 'bad_request',
    );
  });
}
