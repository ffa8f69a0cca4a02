// The embedded books survive: what was saved comes back as it was, answers and claims with it; a
// file that is not whole is refused; what is kept is counted; a migration is preceded by a backup.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ask } from '../coach/ask.ts';
import { rerunClaim } from '../coach/claims.ts';
import { createLog } from '../log.ts';
import { SETTINGS } from '../server/fixtures.ts';
import { signIn } from '../server/sign-in.ts';
import { createAccessTokens } from '../server/tokens.ts';
import { readManifest } from '../sql/backup/file.ts';
import { type BackupKind, backupsFolder, KEPT_OF_EACH, listBackups } from '../sql/backup/folder.ts';
import { loadBackup } from '../sql/backup/load.ts';
import { backUp, backUpServing, type Made } from '../sql/backup/make.ts';
import { restoreBackup } from '../sql/backup/restore.ts';
import { keptTables, NOT_KEPT } from '../sql/backup/tables.ts';
import type { Database, TenantContext } from '../sql/database.ts';
import { openEmbedded } from '../sql/embedded.ts';
import { embeddedFolder } from '../sql/embedded-majors.ts';
import { migrateBack } from '../sql/migrate.ts';
import { allTables } from '../sql/moving/tables.ts';
import { openDatabase, openOwnFolder } from '../sql/open.ts';
import { NOW } from './claims-business.ts';
import { contentHash } from './content-hash.ts';
import { embeddedOnly } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';
import { asking, type MovingSource, movingSource, OWNER, QUESTIONS } from './moving-fixture.ts';
import { ANNA, BERT } from './two-tenants.ts';

const say = () => undefined;
/** Sessions and invitations end with a restore (restored-sessions.slow.test.ts). */
const VOID_AFTER = ['refresh_tokens', 'invitations'];

describe('a backup', embeddedOnly('a server’s backups are its own'), () => {
  let source: MovingSource;
  const folder = temporaryFolder();
  let data_dir: string;
  let made: Made;
  before(async () => {
    source = await movingSource();
    data_dir = source.copy();
    writeFileSync(join(data_dir, 'auth-secret'), 'a key that signs what people are given');
    const db = await openDatabase({ data_dir });
    made = await backUpServing(db, { data_dir, kind: 'nightly', say });
    await db.close();
  });
  after(() => {
    source.remove();
    folder.remove();
  });

  /** Rows and content of every table of a business, but for what no backup holds. */
  const rowsOf = async (db: Database, { tenant_id }: TenantContext) => {
    const { work_leases, ...tables } = await contentHash(db, tenant_id, { of: 'all' });
    assert.notEqual(work_leases, undefined);
    return tables;
  };
  let folders = 0;
  const newFolder = () => {
    folders += 1;
    return join(folder.path, `data-${folders}`);
  };
  const restored = async (file = made.path, to = newFolder()) => {
    await mkdir(to, { recursive: true });
    const { kept } = await restoreBackup({ data_dir: to, file, say });
    return { to, kept };
  };

  test('holds every table, or says why one is left out', async () => {
    const owner = await openOwnFolder(source.copy());
    const [kept, all] = await owner.transaction({}, async (tx) => [
      (await keptTables(tx)).map(({ name }) => name),
      await allTables(tx),
    ]);
    await owner.close();
    assert.deepEqual(
      all.filter((name) => !kept.includes(name)).sort(),
      Object.keys(NOT_KEPT).sort(),
    );
    assert.ok(
      kept.some((name) => name.startsWith('archive.')),
      'archived months too',
    );
    for (const tenant of [ANNA.id, BERT.id]) {
      assert.ok(Object.keys(made.manifest.sums[tenant] ?? {}).length > 25, 'rows in every table');
    }
  });

  test('restored after a wipe, the books give the same answers and the same claims', async () => {
    const before = await openDatabase({ data_dir });
    const asked = [];
    for (const question of QUESTIONS) {
      asked.push({ question, said: await ask(asking(before), source.shop, { question }) });
    }
    const claim = await rerunClaim(asking(before), source.shop, source.claim_id);
    const later = await backUpServing(before, { data_dir, kind: 'asked', say });
    const was = [];
    for (const ctx of [source.shop, ANNA.ctx, BERT.ctx]) was.push(await rowsOf(before, ctx));
    await before.close();

    const { to } = await restored(later.path);
    const db = await openDatabase({ data_dir: to });
    const is: Awaited<ReturnType<typeof rowsOf>>[] = [];
    for (const ctx of [source.shop, ANNA.ctx, BERT.ctx]) is.push(await rowsOf(db, ctx));
    // sessions and open invitations are not as they were (restored-sessions.slow.test.ts)
    const books = (all: typeof is) => all.map(({ refresh_tokens, invitations, ...kept }) => kept);
    assert.deepEqual(books(is), books(was));
    for (const { question, said } of asked) {
      const again = await ask(asking(db), source.shop, { question });
      const plain = ({ status, text, claims }: typeof said) => ({
        status,
        text: claims.reduce((now, { id, mark }) => now.replaceAll(id, mark), text),
        claims: claims.map(({ id, as_of, ...claim }) => claim),
      });
      assert.deepEqual(plain(again), plain(said));
      for (const { id, value } of said.claims) {
        const { was: then, now } = await rerunClaim(asking(db), source.shop, id);
        assert.deepEqual([then.value, now.value], [value, value], 'a claim by its id');
      }
    }
    assert.deepEqual(await rerunClaim(asking(db), source.shop, source.claim_id), claim);
    const [clock, log] = [() => NOW, createLog('silent')];
    const tokens = createAccessTokens('a secret for tests that is long enough', clock);
    const signed = await signIn({ db, clock, log, settings: SETTINGS, tokens }, OWNER);
    assert.equal(signed.tenant_id, source.shop.tenant_id, 'people sign in as before');
    await db.close();
    for (const path of ['auth-secret', join('spool', source.upload_id, '1')]) {
      assert.deepEqual(readFileSync(join(to, path)), readFileSync(join(data_dir, path)), path);
    }
  });

  test('is for its owner’s eyes only, and nothing of its making is left', async () => {
    const mode = (path: string) => statSync(path).mode & 0o777;
    assert.deepEqual([mode(backupsFolder(data_dir)), mode(made.path)], [0o700, 0o600]);
    assert.ok((await readdir(backupsFolder(data_dir))).every((name) => name.endsWith('.coxswain')));
    const { to } = await restored();
    assert.equal(mode(join(to, 'auth-secret')), 0o600);
    assert.ok(!existsSync(join(to, 'restoring')));
  });

  test('that is cut off, changed or of something else is refused with a sentence', async () => {
    const whole = readFileSync(made.path);
    const at = newFolder();
    cpSync(data_dir, at, { recursive: true });
    const was = await readdir(at);
    const foreign = Buffer.from('PGDMP something else altogether, and long enough to be a file');
    const changed = (offset: number) => {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
      return bytes;
    };
    for (const [bytes, sentence] of [
      [foreign, /not a backup that Coxswain wrote/],
      [Buffer.alloc(0), /not a backup that Coxswain wrote/],
      [whole.subarray(0, whole.length - 1), /cut off/],
      [whole.subarray(0, whole.length / 2), /cut off/],
      [changed(whole.length >> 2), /has been changed/],
      [changed(made.manifest.body_bytes + 40), /has been changed/],
      [changed(whole.length - 10), /has been changed/],
      [Buffer.concat([whole, Buffer.from('x')]), /cut off/],
    ] as const) {
      const file = join(folder.path, 'broken.coxswain');
      writeFileSync(file, bytes);
      await assert.rejects(restoreBackup({ data_dir: at, file, say }), {
        code: 'backup_unusable',
        message: sentence,
      });
      assert.deepEqual(await readdir(at), was);
    }
    await assert.rejects(restoreBackup({ data_dir: at, file: join(at, 'none'), say }), /ENOENT/);
  });

  test('sets aside what is there, whole, and takes its place', async () => {
    const at = newFolder();
    cpSync(data_dir, at, { recursive: true });
    writeFileSync(join(at, 'sample.json'), '{"a": "note of what was there"}');
    const { kept } = await restored(made.path, at);
    assert.ok(kept !== null && /kept-[\dT.Z-]+$/.test(kept), String(kept));
    assert.deepEqual((await readdir(kept)).sort(), [
      ...['auth-secret', 'postgres', 'sample.json', 'spool'],
    ]);
    assert.ok(!existsSync(join(at, 'sample.json')), 'it was not in the backup');
    const [was, is] = [newFolder(), at];
    cpSync(kept, was, { recursive: true });
    for (const dir of [was, is]) {
      const db = await openDatabase({ data_dir: dir });
      assert.match((await rowsOf(db, ANNA.ctx)).orders ?? '', /^[1-9]/);
      await db.close();
    }
  });

  test('of a newer Coxswain is refused', async () => {
    const at = source.copy();
    const owner = await openOwnFolder(at);
    await owner.script(`insert into app.schema_migrations values ('9999-later', 'x', now())`);
    const later = await backUp(owner, { data_dir: at, kind: 'asked', say });
    await owner.close();
    await assert.rejects(restored(later.path), /written by a newer Coxswain/);
  });

  test('stays, one of each kind up to seven, whatever happens to the others', async () => {
    const at = newFolder();
    await mkdir(backupsFolder(at), { recursive: true });
    const put = (kind: BackupKind, day: number) =>
      cpSync(
        made.path,
        join(
          backupsFolder(at),
          `2026-10-${String(day).padStart(2, '0')}T02-40-00.000Z-${kind}.coxswain`,
        ),
      );
    for (let day = 1; day <= KEPT_OF_EACH; day++) put('nightly', day);
    for (let day = 10; day < 30; day++) put('migration', day);
    writeFileSync(join(backupsFolder(at), 'notes.txt'), 'a person’s own');
    cpSync(embeddedFolder(data_dir), embeddedFolder(at), { recursive: true });
    const db = await openEmbedded({ data_dir: embeddedFolder(at), load_from: null });
    await backUp(db, { data_dir: at, kind: 'asked', say });
    assert.equal((await listBackups(at)).length, KEPT_OF_EACH + 20 + 1);
    await backUp(db, { data_dir: at, kind: 'nightly', say });
    await db.script(`update tenants set name = name || '!'`);
    await backUp(db, { data_dir: at, kind: 'migration', say });
    await db.close();
    const left = await listBackups(at);
    const days = (kind: BackupKind) =>
      left.filter((one) => one.kind === kind).map(({ taken_at }) => taken_at.getUTCDate());
    assert.deepEqual(days('nightly').slice(1), [7, 6, 5, 4, 3, 2]);
    assert.deepEqual(days('migration').slice(1), [29, 28, 27, 26, 25, 24]);
    assert.equal(days('asked').length, 1);
    assert.ok(existsSync(join(backupsFolder(at), 'notes.txt')), 'what is not ours is left alone');
  });

  test('precedes a migration, and is there when that fails', async () => {
    const at = source.copy();
    const owner = await openOwnFolder(at);
    const newest = await migrateBack(owner);
    await owner.script(`
      create function app.refuse_test() returns trigger language plpgsql
        as $$ begin raise 'this migration fails'; end $$;
      create trigger refuse before insert on app.schema_migrations
        for each row execute function app.refuse_test()`);
    await owner.close();
    for (const attempt of [1, 2, 3]) {
      await assert.rejects(openDatabase({ data_dir: at }), /this migration fails/);
      const there = await listBackups(at);
      assert.deepEqual(
        there.map(({ kind }) => kind),
        ['migration'],
        `attempt ${attempt}`,
      );
    }
    const [backup] = await listBackups(at);
    const manifest = await readManifest(backup?.path as string);
    assert.ok(!manifest.migrations.some(({ name }) => name === newest), 'taken before it');
    const { to } = await restored(backup?.path);
    const db = await openDatabase({ data_dir: to });
    const before = await openDatabase({ data_dir: source.copy() });
    const lost = { [ANNA.id]: ANNA.ctx, [BERT.id]: BERT.ctx };
    for (const ctx of [source.shop, ...Object.values(lost)]) {
      const [is, was] = [await rowsOf(db, ctx), await rowsOf(before, ctx)];
      // what the newest migration made was taken back by hand
      const made = Object.keys(was).filter((name) => !is[name]?.startsWith('0 rows'));
      const kept = made.filter((name) => !VOID_AFTER.includes(name));
      assert.ok(kept.length > 8);
      for (const name of kept) assert.equal(is[name], was[name], name);
    }
    await db.close();
    await before.close();
    assert.equal((await listBackups(to)).length, 1, 'and once more before the migration');
  });

  test('is not made where no migration has anything to do', async () => {
    const at = source.copy();
    const db = await openDatabase({ data_dir: at });
    await db.close();
    const fresh = await openDatabase({ data_dir: newFolder() });
    await fresh.close();
    assert.deepEqual(await listBackups(at), []);
    assert.deepEqual(await listBackups(join(folder.path, `data-${folders}`)), []);
  });

  test('carries a folder of an older Postgres over, compared, and the old one is kept', async () => {
    const at = newFolder();
    await mkdir(at);
    const older = await openEmbedded({
      ...{ data_dir: embeddedFolder(at), load_from: null, major: '17' },
    });
    const { manifest } = made;
    await loadBackup(older, { file: made.path, manifest, folder: at, say });
    await older.close();
    assert.equal(readFileSync(join(embeddedFolder(at), 'PG_VERSION'), 'utf8').trim(), '17');

    const said: string[] = [];
    const db = await openDatabase({ data_dir: at, onStep: (line) => void said.push(line) });
    // the folder that was saved, without what other tests have asked in it since
    const before = await openDatabase({ data_dir: source.copy() });
    for (const ctx of [source.shop, ANNA.ctx, BERT.ctx]) {
      assert.deepEqual(await rowsOf(db, ctx), await rowsOf(before, ctx));
    }
    const [here, there] = [db, before].map((one) =>
      rerunClaim(asking(one), source.shop, source.claim_id),
    );
    assert.deepEqual(await here, await there);
    await before.close();
    await db.close();
    assert.match(said.join('\n'), /is of Postgres 17, and is carried over to 18/);
    const kept = (await readdir(at)).filter((name) => name.startsWith('kept-'));
    assert.equal(
      (await readFile(join(at, kept[0] as string, 'postgres', 'PG_VERSION'), 'utf8')).trim(),
      '17',
    );
    const [backup] = await listBackups(at);
    const { postgres, sums } = await readManifest(backup?.path as string);
    assert.match(postgres, /^17\./);
    assert.deepEqual(sums, manifest.sums, 'every table of every business, by its content');
  });

  test('a folder of a Postgres that nobody here can read is left as it is, with a sentence', async () => {
    const at = newFolder();
    cpSync(data_dir, at, { recursive: true });
    rmSync(backupsFolder(at), { recursive: true });
    writeFileSync(join(embeddedFolder(at), 'PG_VERSION'), '16\n');
    await assert.rejects(openDatabase({ data_dir: at }), {
      code: 'data_folder_broken',
      message: /written by Postgres 16, and the engine that reads it is not installed/,
    });
    writeFileSync(join(embeddedFolder(at), 'PG_VERSION'), '18\n');
    const db = await openDatabase({ data_dir: at });
    await db.close();
  });
});
