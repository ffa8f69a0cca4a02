// A header read alone leaves no file open: a server that takes uploads for months would run out.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openTable, readHeader } from './table.ts';

const OPEN_FILES = '/proc/self/fd';
const skip = existsSync(OPEN_FILES) ? false : 'this system does not list open files';
const folder = mkdtempSync(join(tmpdir(), 'coxswain-table-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Longer than one read, so that reading has not come to the end by itself. */
const path = join(folder, 'long.csv');
writeFileSync(path, `Date,Amount\n${'2025-01-01,10.50\n'.repeat(20_000)}`);

/** How often the file is open when so much work is done. */
async function leftOpen(work: () => Promise<unknown>): Promise<number> {
  for (let time = 0; time < 5; time++) await work();
  await pause(50);
  return readdirSync(OPEN_FILES).filter((fd) => target(fd) === path).length;
}

function target(fd: string): string | null {
  try {
    return readlinkSync(join(OPEN_FILES, fd));
  } catch {
    return null;
  }
}

test('a header read alone leaves no file open', { skip }, async () => {
  assert.deepEqual(await readHeader(path), ['Date', 'Amount']);
  assert.equal(await leftOpen(() => readHeader(path)), 0);
  // the count does see a file that nobody reads to its end
  assert.equal(await leftOpen(() => openTable(path)), 5);
});
