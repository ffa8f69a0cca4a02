// Typed twin of letters/*.md: what the program writes to people by mail. Hides files and headings;
// a letter's first line is its subject.
import { readFileSync } from 'node:fs';
import { checkNames, parseTemplate, render } from './template.ts';

const LETTERS = {
  'password-reset': ['link', 'minutes'],
  'account-changed': ['link'],
} as const;

export type LetterName = keyof typeof LETTERS;

export interface LetterText {
  subject: string;
  text: string;
}

const read = Object.fromEntries(
  Object.entries(LETTERS).map(([name, names]) => {
    const source = readFileSync(new URL(`letters/${name}.md`, import.meta.url), 'utf8');
    const [heading = '', ...rest] = source.split('\n');
    const nodes = parseTemplate(rest.join('\n'), `letters/${name}.md`);
    checkNames(nodes, new Set<string>(names), `letters/${name}.md`);
    return [name, { subject: heading.replace(/^# /, ''), nodes }];
  }),
);

/** A letter with its blanks filled; the values stand as they are given. */
export function letterText(name: LetterName, values: Readonly<Record<string, string>>): LetterText {
  const { subject, nodes } = read[name] as (typeof read)[string];
  return { subject, text: `${render(nodes, values)}\n` };
}
