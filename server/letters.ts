// The letters people get about their account. Links lead to PUBLIC_URL and nowhere else: what a
// request says of its host is anybody's word.
import { letterText } from '../prompts/letters.ts';
import type { IdentityDeps } from './deps.ts';

/** Said in the letter; server/resets.ts keeps to it. */
const MINUTES = '30';

type LetterDeps = Pick<IdentityDeps, 'mailer' | 'settings'>;

/** Where web/reset is served. */
export const RESET_PATH = '/reset-password';

/** Where a link to a new password leads. Behind the #, a secret reaches no log on its way. */
export function resetLink(base: string, secret: string): string {
  return `${base}${RESET_PATH}#${secret}`;
}

export function sendReset({ mailer, settings }: LetterDeps, to: { email: string; secret: string }) {
  const base = settings.public_url;
  if (!mailer || base === null) return;
  const link = resetLink(base, to.secret);
  mailer.send({ to: to.email, ...letterText('password-reset', { link, minutes: MINUTES }) });
}

/** Tells the address an account had that something was changed. */
export function tellOfChange({ mailer, settings }: LetterDeps, email: string): void {
  if (!mailer || settings.public_url === null) return;
  mailer.send({ to: email, ...letterText('account-changed', { link: settings.public_url }) });
}
