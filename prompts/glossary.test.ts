// Every word that may be asked about has its definition, and each is found in all its forms.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitions, meaningOf, readGlossary } from './glossary.ts';
import { GLOSSARY } from './unknown-words.ts';

test('every word that is taken for a term of the glossary has a definition', () => {
  const whole = new RegExp(`^${GLOSSARY.source}$`);
  const words = spelled(GLOSSARY.source.replaceAll('\\b', ''));
  assert.ok(words.length > 100, 'the pattern was not read');
  for (const word of words) {
    assert.match(word, whole, 'the pattern was read wrongly');
    assert.ok(meaningOf(word), `“${word}” has no definition`);
  }
});

test('plurals, hyphens, capitals and synonyms lead to one definition', () => {
  for (const family of [
    ['payables', 'payable', 'Creditors', 'creditor', 'our payables', 'accounts payable'],
    ['break even', 'breakeven', 'Break-Even', 'break-even points'],
    ['P&L', 'p and l', 'p l', 'pnl', 'profit & loss', 'Profit and Loss'],
    ['liability', 'liabilities', 'LIABILITIES'],
    ['write-off', 'write offs', 'writeoffs'],
    ['an accrual', 'accruals', 'accrual basis'],
    ['VAT', 'gst'],
    ['stock', 'inventory', 'inventories'],
  ]) {
    const found = family.map((word) => meaningOf(word)?.term);
    assert.equal(new Set(found).size, 1, `${family.join()}: ${found.join()}`);
    assert.notEqual(found[0], undefined, family[0]);
  }
});

test('a word that is in no heading means nothing here', () => {
  for (const word of ['', '   ', 'the', 'sourdough', 'constructor', 'margin call']) {
    assert.equal(meaningOf(word), null, word);
  }
});

test('definitions are plain text without figures, of a size that is read whole', () => {
  for (const { term, text } of definitions()) {
    assert.doesNotMatch(text, /[\p{N}*_`<>[\]{}|#]/u, term);
    assert.ok(text.length <= 300, `${term}: ${text.length} characters`);
  }
});

test('a slip in the file fails at start', () => {
  const good = '## Mix (blend, blends)\nWhat was in it. Why it matters.\n';
  assert.deepEqual([...readGlossary(good).keys()], ['mix', 'blend']);
  assert.throws(() => readGlossary('## Mix\nOnly this.\n'), /two sentences/);
  assert.throws(() => readGlossary('## Mix\nThis. That. More.\n'), /two sentences/);
  assert.throws(() => readGlossary(`${good}\n${good}`), /taken/);
  assert.throws(() => readGlossary('## Mix (a (b))\nThis. That.\n'), /heading/);
});

/** Every text that a pattern of letters, '?', '|' and '(?:…)' matches. */
function spelled(source: string): string[] {
  let at = 0;
  const either = (): string[] => {
    let all = row();
    while (source[at] === '|') {
      at += 1;
      all = [...all, ...row()];
    }
    return all;
  };
  const row = (): string[] => {
    let made = [''];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      let piece: string[];
      if (source.startsWith('(?:', at)) {
        at += 3;
        piece = either();
      } else {
        piece = [source[at] ?? ''];
      }
      at += 1;
      if (source[at] === '?') {
        piece = ['', ...piece];
        at += 1;
      }
      made = made.flatMap((start) => piece.map((end) => start + end));
    }
    return made;
  };
  return either();
}
