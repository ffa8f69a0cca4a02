// The small Markdown that answers are written in, as elements: headings, lists, paragraphs, bold,
// italics, code, and the marks of claims. Anything else stays the text it is.
import { make } from './elements.js';

const INLINE = /\*\*(.+?)\*\*|(?<![\w*])[*_]([^*_]+?)[*_](?![\w*])|`([^`]+)`|\[(c\d+)\]/g;

/**
 * @param {string} text
 * @param {(mark: string) => Node} onMark makes what stands for a claim's mark
 * @returns {DocumentFragment}
 */
export function markdown(text, onMark) {
  const fragment = document.createDocumentFragment();
  for (const block of text.replace(/\r/g, '').split(/\n{2,}/)) {
    for (const part of parts(block.split('\n'))) fragment.append(part(onMark));
  }
  return fragment;
}

/** @param {string[]} lines @returns {((onMark: (mark: string) => Node) => Node)[]} */
function parts(lines) {
  /** @type {{kind: string, lines: string[]}[]} */
  const runs = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last && last.kind === kind && kind !== 'h') last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs.map((run) => (onMark) => block(run, onMark));
}

/** @param {string} line */
function kindOf(line) {
  if (/^#{1,6} /.test(line)) return 'h';
  if (/^\s*[-*] /.test(line)) return 'ul';
  if (/^\s*\d+[.)] /.test(line)) return 'ol';
  return 'p';
}

/** @param {{kind: string, lines: string[]}} run @param {(mark: string) => Node} onMark */
function block({ kind, lines }, onMark) {
  if (kind === 'h') return make('h3', {}, ...inline((lines[0] ?? '').replace(/^#+ /, ''), onMark));
  if (kind === 'p') return make('p', {}, ...inline(lines.join(' '), onMark));
  const bare = lines.map((line) => line.replace(/^\s*([-*]|\d+[.)]) /, ''));
  return make(kind, {}, ...bare.map((line) => make('li', {}, ...inline(line, onMark))));
}

/** @param {string} text @param {(mark: string) => Node} onMark @returns {(Node | string)[]} */
function inline(text, onMark) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(at, match.index));
    at = match.index + match[0].length;
    const [, bold, italic, code, mark] = match;
    if (bold) nodes.push(make('strong', {}, ...inline(bold, onMark)));
    else if (italic) nodes.push(make('em', {}, ...inline(italic, onMark)));
    else if (code) nodes.push(make('code', {}, code));
    else if (mark) nodes.push(onMark(mark));
  }
  nodes.push(text.slice(at));
  return nodes;
}
