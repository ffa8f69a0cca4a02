// A restored copy brings back what was valid on its day: sessions that were ended since, links to a
// new password that were used, invitations that were taken back. Hides which tables hold them; an
// older copy may not have all.
import type { EmbeddedDatabase } from '../embedded.ts';

/**
 * Ends every session, and voids links to a new password and open invitations, as the database's
 * superuser. A session's number rises past any that was given after the copy: seconds since 2020
 * are more than anybody's changes of password. Passwords stay those of the copy; their hashes are
 * all there is.
 */
export async function endOldSessions(db: EmbeddedDatabase): Promise<void> {
  await db.script(`
    do $$
    begin
      if exists (select from pg_attribute where attrelid = 'public.users'::regclass
          and attname = 'session_epoch' and not attisdropped) then
        update public.users set session_epoch = greatest(session_epoch + 1,
          least(extract(epoch from now() - timestamptz '2020-01-01 00:00Z'), 2e9)::int);
      end if;
      update public.refresh_tokens set revoked_at = now() where revoked_at is null;
      -- no act within a business: its activity stays as it was saved
      perform set_config('session_replication_role', 'replica', true);
      update public.invitations set expires_at = now()
        where accepted_at is null and expires_at > now();
      perform set_config('session_replication_role', 'origin', true);
      if to_regclass('public.password_resets') is not null then
        delete from public.password_resets;
      end if;
    end $$`);
}
