// The house rules hold for every file of the repository, and each rule finds what breaks it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { houseOf, RULES, readFiles, type SourceFile } from './tidy.ts';

const ROOT = new URL('..', import.meta.url);
const house = houseOf(readFiles(ROOT));

describe('in this house', () => {
  for (const [name, rule] of Object.entries(RULES)) {
    test(name, () => {
      const faults = rule(house);
      assert.ok(faults.length === 0, `\n${faults.join('\n')}`);
    });
  }
  test('there are files to look at', () => {
    assert.ok(house.files.length > 100);
    assert.ok(house.imports.length > 100);
  });
});

const OPENING = '// Says what it hides.\n';
const file = (path: string, text: string): SourceFile => ({ path, text: `${OPENING}${text}` });
/** Words that would break this file's own rules if they stood here whole. */
const UNDONE = ['TO', 'DO'].join('');
const ALONE = ['test', 'only('].join('.');
const long = (text: string) => text.repeat(120);

/** Each rule with files that break it, and like ones that do not. */
const CASES: Record<keyof typeof RULES, { broken: SourceFile[]; sound: SourceFile[] }> = {
  'imports follow the arrows between folders': {
    broken: [
      file('coach/a.ts', "import { x } from '../server/app.ts';"),
      file('coach/b.ts', "import type { x } from '../ingest/imports.ts';"),
      file('ingest/a.ts', "import { x } from '../coach/answer.ts';"),
      file('analysis/a.ts', "import { x } from '../sql/database.ts';"),
      file('sql/a.ts', "import { x } from '../test/database.ts';"),
      file('sql/b.ts', "export { x } from '../prompts/x.ts';"),
      file('prompts/a.ts', "const x = await import('../coach/answer.ts');"),
      file('web/a.ts', "import { x } from '../server/api.ts';"),
      file('web/b.ts', "import type { x } from '../server/app.ts';"),
      file('evals/a.ts', "import { x } from '../sql/database.ts';"),
      file('evals/b.ts', "import { x } from '../server/main.ts';"),
      file('evals/truth/a.ts', "import type { x } from '../../coach/answer.ts';"),
      file('server/a.ts', "import { x } from '../config.ts';"),
      file('server/b.ts', "import { x } from './fixtures.ts';"),
      file('server/c.ts', "import {\n  x,\n} from '../connectors/shop.ts';"),
      file('a.ts', "import { x } from './sql/database.ts';"),
      file('server/d.ts', "import { x } from '../../elsewhere/x.ts';"),
    ],
    sound: [
      file('server/a.ts', "import { x } from '../coach/answer.ts';"),
      file('server/main.ts', "import { x } from '../config.ts';"),
      file('coach/a.ts', "import { x } from '../analysis/trend.ts';"),
      file('sql/a.test.ts', "import { x } from '../test/database.ts';"),
      file('test/a.ts', "import { x } from '../server/main.ts';"),
      file('web/a.ts', "import type { x } from '../server/api-types.ts';"),
      file('evals/a.ts', "import { x } from '../server/app.ts';"),
      file('sql/b.ts', "import { x } from '../errors.ts';"),
    ],
  },
  'no file imports itself by a detour': {
    broken: [
      file('coach/a.ts', "import { b } from './b.ts';"),
      file('coach/b.ts', "import { c } from './c.ts';"),
      file('coach/c.ts', "import { a } from './a.ts';"),
    ],
    sound: [
      file('coach/a.ts', "import { b } from './b.ts';"),
      file('coach/b.ts', "import type { a } from './a.ts';"),
    ],
  },
  'a module is imported only where it belongs': {
    broken: [
      file('coach/a.ts', "import fastify from 'fastify';"),
      file('ingest/a.ts', "import { PGlite } from '@electric-sql/pglite';"),
      file('server/a.ts', "import pg from 'pg';"),
      file('analysis/a.ts', "import { readFileSync } from 'node:fs';"),
      file('coach/b.ts', "import { test } from 'node:test';"),
      file('coach/c.ts', "import 'left-pad';"),
      file('web/a.ts', "import { z } from 'zod';"),
    ],
    sound: [
      file('server/a.ts', "import { fastify } from 'fastify';"),
      file('sql/a.ts', "import { PGlite } from '@electric-sql/pglite';"),
      file('analysis/a.test.ts', "import { test } from 'node:test';"),
    ],
  },
  'imports end in .ts': {
    broken: [file('coach/a.ts', "import { b } from './b';"), file('a.ts', "import './b.js';")],
    sound: [file('coach/a.ts', "import { b } from './b.ts';")],
  },
  'only config.ts reads the environment': {
    broken: [file('server/main.ts', 'const port = process.env.PORT;')],
    sound: [file('config.ts', 'read(process.env);'), file('server/a.ts', '// process.env is read')],
  },
  'no any': {
    broken: [
      file('coach/a.ts', 'function f(x: any) {}'),
      file('coach/b.ts', 'const x = y as any;'),
      file('coach/c.ts', 'const x: Map<string, any> = y;'),
    ],
    sound: [file('coach/a.ts', "const x = 'as any'; // takes any: all of them")],
  },
  'no default export': {
    broken: [file('coach/a.ts', 'export default function f() {}')],
    sound: [file('coach/a.ts', 'export function f() {}')],
  },
  'no enum': {
    broken: [file('coach/a.ts', 'export enum Colour { Red }'), file('b.ts', 'const enum X { A }')],
    sound: [file('coach/a.ts', 'const colours = z.enum(list);')],
  },
  'a class is an error or a custom element': {
    broken: [
      file('coach/a.ts', 'export class Coach {}'),
      file('coach/b.ts', 'class Page extends HTMLElement {}'),
    ],
    sound: [
      file('coach/a.ts', 'class TooLate extends Error {}'),
      file('web/a.ts', 'class Page extends HTMLElement {}'),
    ],
  },
  'a file opens by saying what it hides': {
    broken: [
      { path: 'coach/a.ts', text: 'export const x = 1;\n' },
      { path: 'sql/a.sql', text: 'select 1;\n' },
      { path: 'coach/b.ts', text: `${OPENING.repeat(7)}export const x = 1;\n` },
    ],
    sound: [file('coach/a.ts', ''), { path: 'sql/migrations/0001-x.down.sql', text: 'drop x;\n' }],
  },
  'files are short enough to read': {
    broken: [file('coach/a.ts', 'x();\n'.repeat(351))],
    sound: [file('coach/a.ts', 'x();\n'.repeat(300)), file('sql/a.sql', 'x\n'.repeat(900))],
  },
  'lines fit in 100 columns': {
    broken: [
      file('coach/a.ts', `// ${long('a')}`),
      file('coach/b.ts', `f('${long('a '.repeat(2))}');`),
      file('docs/a.md', long('word ')),
    ],
    sound: [
      file('docs/a.md', `| ${long('cell | ')}`),
      file('sql/a.sql', long('x')),
      file('coach/a.ts', `f('${long('a')}');`),
      file('docs/b.md', `https://example.com/${long('x')}`),
    ],
  },
  'no folder or file is named for being a drawer': {
    broken: [file('coach/utils/a.ts', ''), file('sql/helpers.ts', ''), file('src/a.ts', '')],
    sound: [file('coach/figures.ts', '')],
  },
  'no index.ts': {
    broken: [file('coach/index.ts', '')],
    sound: [file('web/index.html', '')],
  },
  'nothing is left to do, no test runs alone': {
    broken: [
      file('coach/a.ts', `// ${UNDONE}: later`),
      file('coach/a.test.ts', `${ALONE}'x', () => {});`),
    ],
    sound: [file('coach/a.test.ts', "test('the only one', () => {});")],
  },
  'no path of one machine': {
    broken: [
      file('coach/a.ts', "const data = '/tmp/data';"),
      file('docs/a.md', 'Look in /root/x.'),
      file('b.ts', "open('/work');"),
    ],
    sound: [file('coach/a.ts', "const part = 'xl/workbook.xml'; tmpdir();")],
  },
  'every folder with code says what lives there': {
    broken: [file('coach/a.ts', ''), file('sql/a.ts', ''), file('sql/README.md', 'x\n'.repeat(25))],
    sound: [file('sql/a.ts', ''), file('sql/README.md', 'x\n'), file('docs/notes/a.md', '')],
  },
  'every file of statements has its twin': {
    broken: [file('sql/orders.sql', '')],
    sound: [file('sql/a.sql', ''), file('sql/a.ts', ''), file('sql/schema.sql', '')],
  },
  'every migration has a way back': {
    broken: [
      file('sql/migrations/0001-a.sql', ''),
      file('sql/migrations/0002-b.down.sql', ''),
      file('sql/migrations/third.sql', ''),
    ],
    sound: [file('sql/migrations/0001-a.sql', ''), file('sql/migrations/0001-a.down.sql', '')],
  },
  'the house has its papers': {
    broken: [file('README.md', '')],
    sound: house.files.filter(({ path }) => !path.endsWith('.ts')),
  },
};

/** How many faults a broken case has where they are not one a file. */
const FAULTS: Partial<Record<keyof typeof RULES, number>> = {
  'no file imports itself by a detour': 1,
  'every folder with code says what lives there': 2,
  'the house has its papers': 6,
};

describe('broken on purpose', () => {
  for (const [name, { broken, sound }] of Object.entries(CASES)) {
    const rule = RULES[name as keyof typeof RULES];
    test(`${name}: every breach is found`, () => {
      const faults = rule(houseOf(broken));
      const expected = FAULTS[name as keyof typeof RULES] ?? broken.length;
      assert.equal(faults.length, expected, `found:\n${faults.join('\n')}`);
    });
    test(`${name}: nothing else is`, () => {
      assert.deepEqual(rule(houseOf(sound)), []);
    });
  }
});
