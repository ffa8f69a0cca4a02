// The small Markdown that answers are written in: headings, lists, paragraphs, bold, italics, code,
// and the marks of claims, each with the figure before it. Anything else stays the text it is;
// everything becomes text nodes, so that nothing in a file or an answer turns into markup.
import type { ComponentChild, VNode } from 'preact';

/** A sign that the server says is only itself, as in names with brackets, comes first. */
const INLINE =
  /\\([\\`*_{}[\]()<>#+.:=&!|~-])|\*\*(.+?)\*\*|(?<![\w*])[*_]([^*_]+?)[*_](?![\w*])|`([^`]+)`|\[(c\d+)\]/g;
const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December)';
const WEEKDAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?';
const CLOSING = /^[).,;:!?”’]+/;
/** What a mark vouches for, as it stands before it; else the last word. */
const FIGURE = new RegExp(
  `(?:(?:${WEEKDAY} )?\\d{1,2} ${MONTH}(?: \\d{4})?|${MONTH} \\d{4}|${WEEKDAY}` +
    '|\\d{1,2}:\\d\\d(?: ?(?:–|to) ?\\d{1,2}:\\d\\d)?' +
    '|[-−+]?(?:[A-Z]{3} ?|[£$€¥₹])?\\d[\\d,]*(?:\\.\\d+)?' +
    '(?: ?%| (?:percentage points?|points?|orders?|units?|customers?|(?:trading )?days?))?' +
    '|[^\\s(),;:]+)\\s?$',
);

export interface MarkdownParts {
  /** What stands for a claim's mark and the words it vouches for. */
  figure(mark: string, words: string): VNode;
  /** What stands under a numbered line, by the marks in it: a bar. */
  under?(marks: readonly string[]): VNode | null;
}

interface Block {
  kind: 'h' | 'ul' | 'ol' | 'p';
  lines: string[];
}

export function Markdown({ text, parts }: { text: string; parts: MarkdownParts }) {
  const blocks = text
    .replace(/\r/g, '')
    .split(/\n{2,}/)
    .flatMap((block) => blocksOf(block.split('\n')));
  return <>{joined(blocks).map((block, at) => shown(block, at, parts))}</>;
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    const kind = kindOf(line);
    const last = blocks.at(-1);
    if (last && last.kind === kind && kind !== 'h') last.lines.push(line);
    else blocks.push({ kind, lines: [line] });
  }
  return blocks;
}

/** Lists that only an empty line parts are one list. */
function joined(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (last && last.kind === block.kind && (block.kind === 'ul' || block.kind === 'ol')) {
      last.lines.push(...block.lines);
    } else result.push(block);
  }
  return result;
}

function kindOf(line: string): Block['kind'] {
  if (/^#{1,6} /.test(line)) return 'h';
  if (/^\s*[-*] /.test(line)) return 'ul';
  if (/^\s*\d+[.)] /.test(line)) return 'ol';
  return 'p';
}

function shown({ kind, lines }: Block, at: number, parts: MarkdownParts): VNode {
  if (kind === 'h') {
    return <h3 key={at}>{inline((lines[0] ?? '').replace(/^#+ /, ''), parts)}</h3>;
  }
  if (kind === 'p') return <p key={at}>{inline(lines.join(' '), parts)}</p>;
  const items = lines.map((line) => line.replace(/^\s*([-*]|\d+[.)]) /, ''));
  const children = items.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
    <li key={index}>
      <span>{inline(line, parts)}</span>
      {kind === 'ol' &&
        parts.under?.([...line.matchAll(/\[(c\d+)\]/g)].map(([, mark]) => mark ?? ''))}
    </li>
  ));
  return kind === 'ul' ? <ul key={at}>{children}</ul> : <ol key={at}>{children}</ol>;
}

function inline(text: string, parts: MarkdownParts): ComponentChild[] {
  const nodes: ComponentChild[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    write(nodes, text.slice(at, match.index));
    at = match.index + match[0].length;
    const [, sign, bold, italic, code, mark] = match;
    if (sign) write(nodes, sign);
    else if (bold) nodes.push(<strong>{inline(bold, parts)}</strong>);
    else if (italic) nodes.push(<em>{inline(italic, parts)}</em>);
    else if (code) nodes.push(<code>{code}</code>);
    else if (mark) {
      const close = CLOSING.exec(text.slice(at))?.[0] ?? '';
      at += close.length;
      nodes.push(marked(nodes, { mark, close }, parts));
    }
  }
  write(nodes, text.slice(at));
  return nodes;
}

/** Adds to the text before it, so that a figure is found in the whole. */
function write(nodes: ComponentChild[], text: string): void {
  const before = nodes.at(-1);
  if (typeof before === 'string') nodes[nodes.length - 1] = before + text;
  else nodes.push(text);
}

/** Takes the figure off the text before the mark, with the signs that no line may begin with. */
function marked(
  nodes: ComponentChild[],
  { mark, close }: { mark: string; close: string },
  parts: MarkdownParts,
): VNode {
  const before = nodes.at(-1);
  const found = typeof before === 'string' ? FIGURE.exec(before) : null;
  if (typeof before !== 'string' || !found) {
    return (
      <span class="glued">
        {parts.figure(mark, '')}
        {close}
      </span>
    );
  }
  const open = before.slice(0, found.index).endsWith('(') ? '(' : '';
  nodes[nodes.length - 1] = before.slice(0, found.index - open.length);
  return (
    <span class="glued">
      {open}
      {parts.figure(mark, found[0].trimEnd())}
      {close}
    </span>
  );
}
