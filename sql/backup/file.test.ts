// The backup's file: what goes in comes out, and of everything else, however little, nothing does.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkBackup, type Manifest, type ManifestHead, readLines, writeBackup } from './file.ts';

const folder = mkdtempSync(join(tmpdir(), 'coxswain-file-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const HEAD: ManifestHead = {
  format: 1,
  taken_at: '2026-11-21T02:40:00.000Z',
  kind: 'nightly',
  ...{ program: '0.1.0', pglite: '0.5.14', postgres: '18.6', migrations: [], businesses: [] },
  ...{ months: [], sequences: [], sums: {}, files: [] },
};
/** Values that ends of lines, of pieces and of characters fall into. */
const LINES = [
  { table: 'one', columns: ['a', 'b'] },
  { rows: 2, values: ['{"a\nb","\u2028\u2029\r"}', '{"€\u{1f40e}",NULL}'] },
  { rows: 1, values: ['{}', `{${'long '.repeat(200_000)}}`] },
  { file: 'auth-secret' },
  { piece: '' },
];

async function write(name: string, lines: readonly object[]): Promise<string> {
  const path = join(folder, name);
  async function* some() {
    yield* lines;
  }
  await writeBackup(path, some(), () => HEAD);
  return path;
}

let path: string;
let manifest: Manifest;
before(async () => {
  path = await write('whole', LINES);
  manifest = await checkBackup(path);
});

test('gives back every line as it was, whatever stands in it', async () => {
  const read = [];
  for await (const line of readLines(path, manifest)) read.push(line);
  assert.deepEqual(read, LINES);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('is not written over a file that is there', async () => {
  await assert.rejects(write('whole', []), { code: 'EEXIST' });
});

test('cut off anywhere, or with any byte of it changed, is refused', async () => {
  const small = readFileSync(await write('small', LINES.slice(0, 2)));
  const broken = join(folder, 'broken');
  for (let at = 0; at < small.length; at++) {
    writeFileSync(broken, small.subarray(0, at));
    await assert.rejects(checkBackup(broken), { code: 'backup_unusable' }, `${at} bytes`);
    const changed = Buffer.from(small);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    writeFileSync(broken, changed);
    await assert.rejects(checkBackup(broken), { code: 'backup_unusable' }, `byte ${at}`);
  }
});

test('sealed anew with a statement in place of a name is refused', async () => {
  const month = { table: 'orders', name: 'x_2026_01; drop table', bounds: null };
  const forged = join(folder, 'forged');
  async function* none() {}
  await writeBackup(forged, none(), () => ({ ...HEAD, months: [month] }));
  await assert.rejects(checkBackup(forged), { code: 'backup_unusable' });
});
