// A restored copy brings back what was valid on its day: sessions that were ended since, links to a
// new password that were used. Hides which tables hold them; an older copy may not have all.
import type { EmbeddedDatabase } from '../embedded.ts';

/**
 * Ends every session and voids every open link to a new password, as the database's superuser.
 * A session's number rises past any that was given after the copy: seconds since 2020 are more than
 * anybody's changes of password. Passwords stay those of the copy; their hashes are all there is.
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
      if to_regclass('public.password_resets') is not null then
        delete from public.password_resets;
      end if;
    end $$`);
}
