// A password's verifier, beside the one that Postgres 17 keeps of the same password and salt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scramVerifier } from './scram.ts';

test('the same verifier as the server makes', () => {
  const salt = Buffer.from('Td6EnBDbBCL5/hxY00g5YA==', 'base64');
  assert.equal(
    scramVerifier('a password-of-16', salt),
    'SCRAM-SHA-256$4096:Td6EnBDbBCL5/hxY00g5YA==$5QSozgGl7qdKTQnkC0cRehPtr1q7RK+58Wxp0cf4/0U=:BwGKcpm4RTzmwcJ5FNyVvc8i0tReGDFCjQuB++FAXyM=',
  );
});

test('a salt of its own each time, and nothing but ASCII', () => {
  assert.notEqual(scramVerifier('a password'), scramVerifier('a password'));
  assert.throws(() => scramVerifier('pässword'), RangeError);
});
