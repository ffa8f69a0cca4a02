// The small template language of the Markdown files beside this one: parsing, checking of names and
// rendering. Hides its syntax from everyone who only has values to show.
import { CoxswainError } from '../errors.ts';

/*
 * {{name}}                the text of `name`; nothing where it is absent
 * {{#name}} … {{/name}}   shown where `name` is there; repeated for each entry of a list, whose own
 *                         names come before those around it
 * {{^name}} … {{/name}}   shown where `name` is absent, false or an empty list
 * <!-- … -->              a note to the next writer, never shown
 *
 * Lines of a paragraph are joined; bullets ('- ', '1. ') keep their line; what is empty vanishes.
 */

/** Values for a template. Text is put in as it is: whoever fills it has neutralised it. */
export interface View {
  readonly [name: string]: string | boolean | null | undefined | readonly View[];
}

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'value'; name: string }
  | { kind: 'section'; name: string; absent: boolean; inner: Node[] };

/** Sections in sections: deeper than this is a program, not a text. */
const MAX_DEPTH = 6;
/** Lines of nothing but section tags leave no line behind. */
const LONE_TAGS = /^[ \t]*((?:\{\{[#^/][a-z][a-z0-9_]*\}\})+)[ \t]*\n/gm;
const TAG = /\{\{([#^/]?)([a-z][a-z0-9_]*)\}\}/g;

/** Reads a template once. `source` names the file in the sentence of an error. */
export function parseTemplate(text: string, source: string): Node[] {
  const body = text.replace(/<!--[\s\S]*?-->\n?/g, '').replace(LONE_TAGS, '$1');
  const root: Node[] = [];
  const open: { name: string; inner: Node[] }[] = [];
  let at = 0;
  for (const match of body.matchAll(TAG)) {
    const inner = open.at(-1)?.inner ?? root;
    if (match.index > at) inner.push({ kind: 'text', text: body.slice(at, match.index) });
    at = match.index + match[0].length;
    const [, sign, name = ''] = match;
    if (sign === '/') {
      if (open.pop()?.name !== name) throw fault(source, `{{/${name}}} closes nothing`);
    } else if (sign === '') {
      inner.push({ kind: 'value', name });
    } else {
      const section: Node = { kind: 'section', name, absent: sign === '^', inner: [] };
      inner.push(section);
      open.push({ name, inner: section.inner });
      if (open.length > MAX_DEPTH) throw fault(source, 'sections are nested too deep');
    }
  }
  const left = open.at(-1);
  if (left) throw fault(source, `{{#${left.name}}} is never closed`);
  if (at < body.length) root.push({ kind: 'text', text: body.slice(at) });
  if (root.some((node) => node.kind === 'text' && /\{\{|\}\}/.test(node.text))) {
    throw fault(source, 'a placeholder is misspelt');
  }
  return root;
}

/** Every name a template uses, for its twin to compare with the names it knows. */
export function namesIn(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const node of nodes) {
    if (node.kind === 'text') continue;
    names.add(node.name);
    if (node.kind === 'section') for (const name of namesIn(node.inner)) names.add(name);
  }
  return names;
}

/** Every word a template says by itself, in lower case. */
export function wordsIn(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'value') return [];
    if (node.kind === 'section') return wordsIn(node.inner);
    return node.text.toLowerCase().match(/\p{L}+/gu) ?? [];
  });
}

/** Fails where a template uses a name that its twin does not know. */
export function checkNames(
  nodes: readonly Node[],
  known: ReadonlySet<string>,
  source: string,
): void {
  for (const name of namesIn(nodes)) {
    if (!known.has(name)) throw fault(source, `nobody fills {{${name}}}`);
  }
}

/** The finished Markdown: paragraphs parted by an empty line, no line left empty by a section. */
export function render(nodes: readonly Node[], view: View): string {
  const paragraphs = fill(nodes, [view]).split(/\n[ \t]*\n/);
  return paragraphs
    .map(tidy)
    .filter((text) => text !== '')
    .join('\n\n');
}

function fill(nodes: readonly Node[], scopes: readonly View[]): string {
  let out = '';
  for (const node of nodes) {
    if (node.kind === 'text') {
      out += node.text;
      continue;
    }
    const value = lookUp(node.name, scopes);
    if (node.kind === 'value') {
      if (typeof value === 'string') out += value;
      continue;
    }
    const present = Array.isArray(value) ? value.length > 0 : Boolean(value);
    if (node.absent) {
      if (!present) out += fill(node.inner, scopes);
    } else if (Array.isArray(value)) {
      for (const entry of value as readonly View[]) out += fill(node.inner, [entry, ...scopes]);
    } else if (present) {
      out += fill(node.inner, scopes);
    }
  }
  return out;
}

function lookUp(name: string, scopes: readonly View[]): View[string] {
  for (const scope of scopes) if (Object.hasOwn(scope, name)) return scope[name];
  return null;
}

/** Joins the lines of a paragraph; a bullet starts a line of its own. */
function tidy(paragraph: string): string {
  const lines: string[] = [];
  for (const raw of paragraph.split('\n')) {
    const line = raw
      .replace(/[ \t]+/g, ' ')
      .trim()
      .replace(/ ([,.;:)])/g, '$1');
    if (line === '') continue;
    const last = lines.length - 1;
    const bullet = /^(?:- |\d+\. )/;
    if (last < 0 || bullet.test(line) || bullet.test(lines[last] ?? '')) lines.push(line);
    else lines[last] = `${lines[last]} ${line}`;
  }
  return lines.join('\n');
}

function fault(source: string, what: string): CoxswainError {
  return new CoxswainError('internal', `${source}: ${what}.`);
}
