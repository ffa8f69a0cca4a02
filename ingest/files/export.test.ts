// Proves that an exported table cannot run in the spreadsheet that opens it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvChunks, csvLine } from './export.ts';

test('cells that begin like formulas are neutralised, negative numbers stay numbers', () => {
  const line = csvLine(['=SUM(A1)', '+cmd', '@x', '-5.20', '-a', '-1,234.50', -3, null, ' =1']);
  assert.equal(line, `'=SUM(A1),'+cmd,'@x,-5.20,'-a,"-1,234.50",-3,,' =1\r\n`);
});

test('delimiters, quotes and line ends are quoted', () => {
  assert.equal(csvLine(['a,b', 'say "hi"', 'x\ny']), '"a,b","say ""hi""","x\ny"\r\n');
  assert.equal([...csvChunks(['a'], [['b']])].join(''), '\u{FEFF}a\r\nb\r\n');
});
