// SIGKILL at many points of a backup and of a restore: earlier backups are whole and the next one
// works; the data folder is the old one, or the new one whole; and a full disk tells a sentence.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../ingest/sample/random.ts';
import { checkBackup } from '../sql/backup/file.ts';
import { backupsFolder, listBackups } from '../sql/backup/folder.ts';
import { backUpServing } from '../sql/backup/make.ts';
import { openDatabase, openOwnFolder } from '../sql/open.ts';
import type { BackupOrders } from './backup-child.ts';
import { embeddedOnly } from './database.ts';
import { makeTenant, temporaryFolder } from './import-fixture.ts';

/** Another seed tries other points: KILL_SEED is only read here. */
const SEED = Number(process.env.KILL_SEED ?? 1);
const CHILD = fileURLToPath(new URL('./backup-child.ts', import.meta.url));
const SECRET = { old: 'the key of the folder as it was', new: 'the key that was backed up' };
/** Room for a small database and no backup of it. */
const SMALL_DISK_MB = 150;
const LARGER_DISK_MB = 400;

const folder = temporaryFolder();
const source = join(folder.path, 'source');
const tenant_id = randomUUID();

describe('killed', embeddedOnly('a server’s backups are its own'), () => {
  before(async () => {
    const db = await openDatabase({ data_dir: source });
    await makeTenant(db, tenant_id, {});
    writeFileSync(join(source, 'auth-secret'), SECRET.new);
    await backUpServing(db, { data_dir: source, kind: 'asked', say: () => undefined });
    await db.close();
  });
  after(() => folder.remove());

  test('in a backup, the earlier one is whole, and the next one works', async (t) => {
    const data_dir = copyOf('backup');
    const [earlier] = await listBackups(data_dir);
    const bytes = readFileSync(earlier?.path as string);
    const { points } = await run({ data_dir, restore: null, kill: null });
    for (const at of chosen(points, ['copy', 'held', 'open', 'sums', 'seal', 'name', 'named'])) {
      const delay_ms = Math.round(createRandom(SEED, 'delay', at).next() * 20);
      await t.test(`in ${points[at]}, after ${delay_ms} ms (seed ${SEED})`, async () => {
        const was = await listBackups(data_dir);
        const killed = await run({ data_dir, restore: null, kill: { at, delay_ms } });
        assert.equal(killed.points.at(at), points[at]);
        assert.deepEqual(readFileSync(earlier?.path as string), bytes);
        const there = await listBackups(data_dir);
        assert.ok(there.length >= was.length && there.length <= was.length + 1);
        for (const { path } of there) await checkBackup(path);
      });
    }
    assert.ok((await run({ data_dir, restore: null, kill: null })).made);
    for (const { path } of await listBackups(data_dir)) await checkBackup(path);
    assert.deepEqual(
      readdirSync(backupsFolder(data_dir)).filter((name) => name.startsWith('.')),
      [],
    );
  });

  test('in a restore, the old folder is in place or the new one is whole', async (t) => {
    const file = (await listBackups(source))[0]?.path as string;
    const old = copyOf('old');
    await makeOld(old);
    const { points } = await run({ data_dir: copyOf('restore', old), restore: file, kill: null });
    const steps = [
      'making',
      'compare',
      'sync',
      'note',
      'exchange',
      'aside postgres',
      'in postgres',
    ];
    const more = ['aside auth-secret', 'in auth-secret', 'in spool', 'settled'];
    const ended = new Set<string>();
    for (const at of chosen(points, [...steps, ...more])) {
      await t.test(`in ${points[at]} (seed ${SEED})`, async () => {
        const data_dir = copyOf('restore', old);
        const killed = await run({ data_dir, restore: file, kill: { at, delay_ms: 0 } });
        assert.equal(killed.signal, 'SIGKILL');
        const state = await stateOf(data_dir);
        const noted = points.indexOf('exchange');
        assert.equal(state, at < noted ? 'old' : 'new', 'whole from the moment it is noted down');
        assert.ok(!existsSync(join(data_dir, 'restoring')), 'nothing half made is left');
        if (state === 'new') assert.equal(keptIn(data_dir).length, 1);
        ended.add(state);
      });
    }
    assert.equal(ended.size, 2);
    const data_dir = join(folder.path, 'restore');
    await run({ data_dir, restore: file, kill: null });
    assert.equal(await stateOf(data_dir), 'new', 'and the next restore works');
  });

  test('by a full disk, a backup says so and the earlier ones are as they were', async (t) => {
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    try {
      const options = ['-t', 'tmpfs', '-o', `size=${SMALL_DISK_MB}m`];
      execFileSync('mount', [...options, 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return t.skip('only root can mount a small disk');
    }
    try {
      const data_dir = join(disk, 'data');
      cpSync(source, data_dir, { recursive: true });
      const was = await listBackups(data_dir);
      const db = await openDatabase({ data_dir });
      const making = { data_dir, kind: 'nightly', say: () => undefined } as const;
      await assert.rejects(backUpServing(db, making), {
        code: 'backup_failed',
        message: /needs \d+ MB on the disk of .+, and \d+ MB are free\. Make room there/,
      });
      // there is room when it begins, and then somebody else takes it
      execFileSync('mount', ['-o', `remount,size=${LARGER_DISK_MB}m`, disk]);
      const filler = join(disk, 'filler');
      const fill = (point: string) => {
        if (point !== 'copy') return;
        const { bavail, bsize } = statfsSync(disk);
        writeFileSync(filler, Buffer.alloc(bavail * bsize - 1_000_000));
      };
      await assert.rejects(backUpServing(db, { ...making, onPoint: fill }), {
        code: 'backup_failed',
        message: /the disk of .+ is full\. Make room there\. Earlier backups are as they were/,
      });
      rmSync(filler);
      await makeTenant(db, randomUUID(), {});
      await db.close();
      assert.deepEqual(await listBackups(data_dir), was);
      for (const { path } of was) await checkBackup(path);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

/** The steps named, and three of the others. */
function chosen(points: readonly string[], named: readonly string[]): number[] {
  const at = named.map((name) => points.indexOf(name));
  assert.ok(!at.includes(-1), `no step ${named[at.indexOf(-1)]} among ${points.join(', ')}`);
  const pages = points.flatMap((point, n) => (point.startsWith('page of') ? n : []));
  const some = [0, 1, 2].map((n) => pages[createRandom(SEED, 'page', n).below(pages.length)]);
  return [...new Set([...at, ...(some as number[])])].sort((a, b) => a - b);
}

function copyOf(name: string, from = source): string {
  const to = join(folder.path, name);
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  return to;
}

async function makeOld(data_dir: string): Promise<void> {
  const db = await openOwnFolder(data_dir);
  await db.script(`update tenants set name = 'as it was'`);
  await db.close();
  writeFileSync(join(data_dir, 'auth-secret'), SECRET.old);
}

/** What a start finds: old and new differ in a row and in a file. */
async function stateOf(data_dir: string): Promise<string> {
  const db = await openOwnFolder(data_dir);
  const { rows } = await db.transaction({}, (tx) => tx.query('select name from tenants'));
  await db.close();
  const secret = readFileSync(join(data_dir, 'auth-secret'), 'utf8');
  if (rows[0]?.name === 'as it was') return secret === SECRET.old ? 'old' : 'old rows, new key';
  return secret === SECRET.new ? 'new' : 'new rows, old key';
}

function keptIn(data_dir: string): string[] {
  return readdirSync(data_dir).filter((name) => name.startsWith('kept-'));
}

function run(
  orders: BackupOrders,
): Promise<{ points: string[]; made: string | null; signal: string | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, log] = ['', ''];
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    log += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') {
        return reject(new Error(`the child ended with ${code}: ${log}`));
      }
      const lines = output.split('\n').filter((line) => line.endsWith('}'));
      const told = lines.map((line) => JSON.parse(line) as { point?: string; made?: string });
      resolve({
        points: told.flatMap(({ point }) => point ?? []),
        made: told.at(-1)?.made ?? null,
        signal,
      });
    });
  });
}
