// Claims about the small template language of the answers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderAnswer } from './answers.ts';
import { phrase, readPhrases } from './phrases.ts';
import { checkNames, parseTemplate, render } from './template.ts';

test('placeholders are filled, sections shown or left out, lists repeated', () => {
  const nodes = parseTemplate(
    '<!-- note -->\n{{a}} is{{#b}} {{b}}{{/b}}{{^c}} alone{{/c}}.\n\n{{#items}}\n- {{x}}\n{{/items}}\n',
    'test',
  );
  const items = [{ x: 'one' }, { x: 'two' }];
  assert.equal(render(nodes, { a: 'A', b: null, items }), 'A is alone.\n\n- one\n- two');
  assert.equal(render(nodes, { a: 'A', b: 'B', c: true, items: [] }), 'A is B.');
});

test('text that is put in is never read as a template', () => {
  const nodes = parseTemplate('{{a}}', 'test');
  assert.equal(render(nodes, { a: '{{b}}', b: 'no' }), '{{b}}');
});

test('a template with an unknown name or an open section fails at start', () => {
  assert.throws(() => parseTemplate('{{#a}}x', 'test'), /never closed/);
  assert.throws(() => parseTemplate('x{{/a}}', 'test'), /closes nothing/);
  assert.throws(() => parseTemplate('{{Nope}}', 'test'), /misspelt/);
  const nodes = parseTemplate('{{strange}}', 'test');
  assert.throws(() => checkNames(nodes, new Set(['known']), 'test'), /nobody fills/);
});

test('phrases and their twin know the same keys', () => {
  const markdown = readFileSync(new URL('./phrases.md', import.meta.url), 'utf8');
  assert.ok(readPhrases(markdown).size > 50);
  assert.throws(() => readPhrases(`${markdown}\n## stranger\nhello\n`), /nobody says/);
  assert.throws(() => readPhrases(markdown.replace('## unknown\n', '## moved_not\n')), /missing/);
});

test('an answer is rendered from its file', () => {
  const text = renderAnswer('how_much', { label: 'Net sales', now: '£5 [c1]', in_window: 'today' });
  assert.equal(text, 'Net sales came to £5 [c1] today.');
  assert.equal(phrase('moved_up', { figure: '£5' }), 'up £5');
});
