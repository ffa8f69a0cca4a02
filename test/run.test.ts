// The runner's counting, checked on real test files written for the purpose: a runner that
// miscounts would call a broken program sound.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { closingLine, createReader, runFile, tierOf } from './run.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

describe('a run of files that pass, fail, skip, crash and prove nothing', () => {
  const folder = mkdtempSync(join(ROOT, 'test', 'runner-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write(
    'mixed.test.ts',
    `import test from 'node:test';
     const typed: number = 1;
     test('parent', async (t) => {
       await t.test('kid', () => {});
       await t.test('bad kid', () => { if (typed) throw new Error('the kid is bad'); });
     });
     test.describe('group', () => {
       test('in the group', () => {});
       test('left out', { skip: 'no weights here' }, () => {});
     });`,
  );
  write('crash.test.ts', `throw new Error('crashed at load');`);
  write('nothing.test.ts', `export const nothing = 1;`);
  write(
    'hangs.test.ts',
    `import test from 'node:test';
     test('quick', () => {});
     test('waits for ever', () => new Promise(() => setInterval(() => {}, 1000)));`,
  );
  write('sound.test.ts', `import test from 'node:test'; test('sound', () => {});`);
  const runner = (...filters: string[]) => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    return spawnSync(process.execPath, ['--import', 'tsx', 'test/run.ts', ...filters], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
    });
  };
  const relative = folder.slice(ROOT.length);
  const all = runner(`${relative}/mixed`, `${relative}/crash`, `${relative}/nothing`);

  test('only leaves are counted, and the last line says so', () => {
    assert.equal(all.stdout.trimEnd().split('\n').at(-1), '2 passed, 3 failed, 1 skipped');
    assert.equal(all.status, 1);
  });
  test('a failure is shown with its message, a skip with its reason', () => {
    assert.match(all.stdout, /parent › bad kid\n.*the kid is bad/);
    assert.match(all.stdout, /skipped: group › left out: no weights here/);
    assert.match(all.stdout, /crashed at load/);
  });
  test('a file without a test fails', () => {
    assert.match(all.stdout, /nothing\.test\.ts\n\s+there is no test in this file/);
  });
  test('a file that hangs is stopped and named', async () => {
    const { NODE_TEST_CONTEXT: context } = process.env;
    delete process.env.NODE_TEST_CONTEXT;
    const report = await runFile(`${relative}/hangs.test.ts`, 3_000);
    if (context !== undefined) process.env.NODE_TEST_CONTEXT = context;
    assert.equal(report.failed, 1);
    assert.match(
      report.errors.join(''),
      /no test ended for 3 s; the last to begin: waits for ever/,
    );
  });
  test('a sound run ends with zero, a run of nothing does not', () => {
    const sound = runner(`${relative}/sound`);
    assert.equal(sound.stdout.trimEnd().split('\n').at(-1), '1 passed, 0 failed, 0 skipped');
    assert.equal(sound.status, 0);
    assert.equal(runner(`${relative}/absent`).status, 1);
  });
});

test('a test that fails besides its subtests is counted itself', () => {
  const { report, take } = createReader('x.test.ts');
  const error = { failureType: 'hookFailed', cause: new Error('the hook') };
  take({ type: 'test:pass', data: { name: 'kid', nesting: 1 } });
  take({ type: 'test:fail', data: { name: 'parent', nesting: 0, details: { error } } });
  assert.equal(closingLine(report), '1 passed, 1 failed, 0 skipped');
});

test('tiers are told by name and folder', () => {
  assert.equal(tierOf('sql/turns.test.ts'), 'fast');
  assert.equal(tierOf('test/kill.slow.test.ts'), 'slow');
  assert.equal(tierOf('test/browser/page.test.ts'), 'browser');
});
