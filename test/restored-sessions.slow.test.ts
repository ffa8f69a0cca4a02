// What a restored copy must not bring back to life: sessions of its day, those that were ended
// since, links to a new password, and open invitations. Passwords are the copy's.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { createLog } from '../log.ts';
import { PASSWORD, SETTINGS } from '../server/fixtures.ts';
import { register } from '../server/identity.ts';
import { acceptInvitation, invite } from '../server/invitations.ts';
import { refreshSession } from '../server/sessions.ts';
import { signIn } from '../server/sign-in.ts';
import { createAccessTokens, newSecret } from '../server/tokens.ts';
import { accounts } from '../sql/accounts.ts';
import { backUpServing } from '../sql/backup/make.ts';
import { restoreBackup } from '../sql/backup/restore.ts';
import { atTheDoor, type Database } from '../sql/database.ts';
import { openDatabase } from '../sql/open.ts';
import { embeddedOnly } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';

const email = 'ann@one.example';
const origin = { ip: null, user_agent: null };
const say = () => undefined;

describe('a restored copy', embeddedOnly('a server’s backups are its own'), () => {
  const folder = temporaryFolder();
  const open: Database[] = [];
  after(async () => {
    for (const db of open) await db.close();
    folder.remove();
  });
  const opened = async (data_dir: string) => {
    const db = await openDatabase({ data_dir });
    open.push(db);
    return db;
  };

  test('holds no session, no link to a new password and no invitation, only the passwords', async () => {
    const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
    const [clock, log] = [() => new Date(), createLog('silent')];
    const tokens = createAccessTokens(SETTINGS.auth_secret, clock);
    const db = await opened(from);
    const deps = { db, clock, log, settings: SETTINGS, tokens };
    const business = { name: 'Bakery', industry: 'bakery', currency: 'GBP', country: 'GB' };
    const { user_id, tenant_id } = await register(deps, {
      business: { ...business, time_zone: 'Europe/London' },
      ...{ email, password: PASSWORD },
    });
    const session = await signIn(deps, { email, password: PASSWORD });
    const { hash } = newSecret();
    const times = { at: clock().toISOString(), expires_at: new Date(2e12).toISOString() };
    const reset = { user_id, reset_id: randomUUID(), token_hash: hash, ...times };
    await atTheDoor(db, user_id, (tx) => accounts.insertReset(tx, reset));
    const admin = { tenant_id, user_id, role: 'admin' as const, session: null };
    const inviting = { email: 'max@one.example', role: 'manager' as const, origin };
    const invited = await invite(deps, admin, inviting);
    const joining = await invite(deps, admin, { ...inviting, email: 'mia@one.example' });
    const { refresh_token: of_mia } = await acceptInvitation(deps, {
      ...{ token: joining.token, password: PASSWORD, origin },
    });
    const made = await backUpServing(db, { data_dir: from, kind: 'asked', say });
    // after the copy the password is changed twice: sessions of a higher number than the copy's
    for (let i = 0; i < 2; i++) {
      await atTheDoor(db, user_id, (tx) => accounts.endAllSessions(tx, { user_id }));
    }
    const epochOf = async (of: Database) =>
      (await atTheDoor(of, user_id, (tx) => accounts.lockPerson(tx, { user_id })))?.session_epoch;
    const last = await epochOf(db);

    await mkdir(to);
    await restoreBackup({ data_dir: to, file: made.path, say });
    const there = await opened(to);
    assert.ok(Number(await epochOf(there)) > Number(last), 'past any number given since');
    const again = { ...deps, db: there };
    const { refresh_token } = session;
    await assert.rejects(refreshSession(again, { refresh_token, origin }), {
      code: 'unauthenticated',
    });
    const found = await atTheDoor(there, user_id, (tx) =>
      accounts.findReset(tx, { token_hash: hash }),
    );
    assert.equal(found, null);
    const accepting = { password: PASSWORD, origin };
    await assert.rejects(acceptInvitation(again, { token: invited.token, ...accepting }), {
      code: 'not_found',
    });
    const anew = await invite(again, admin, inviting);
    const joined = await acceptInvitation(again, { token: anew.token, ...accepting });
    assert.ok(joined.access_token, 'who is invited again joins');
    await assert.rejects(refreshSession(again, { refresh_token: of_mia, origin }));
    const mia = await signIn(again, { email: 'mia@one.example', password: PASSWORD });
    assert.equal(mia.tenant_id, tenant_id, 'who had joined is in');
    const fresh = await signIn(again, { email, password: PASSWORD });
    const kept = await refreshSession(again, { refresh_token: fresh.refresh_token, origin });
    assert.ok(kept.access_token, 'who signs in now stays signed in');
    const next = await atTheDoor(there, user_id, (tx) => accounts.endAllSessions(tx, { user_id }));
    assert.ok(next, 'and sessions can be ended once more');
  });
});
