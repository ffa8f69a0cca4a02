// Signing in in a window of the server's own: this site never sees a password. Hides the window,
// and that a message is believed only from that window, of that server, for this call.
import type { SiteToken } from '../../server/api-types.ts';

const BLOCKED = 'Your browser held the window back. Allow windows for this site, then try again.';
const NO_SITE = 'This page has no address that Coxswain could give access to.';
/** How often a window is looked at that may have been closed. */
const LOOK_EVERY_MS = 400;
const CALL_BYTES = 16;

/** The person closed the window, or said no: nothing to complain of. */
export class ClosedError extends Error {}

interface Told {
  coxswain: string;
  call: string;
  given: SiteToken;
}

/** Must be called by a click. Throws ClosedError, or Error with a sentence for a person. */
export function askForToken(server: string, tenant_id: string | null): Promise<SiteToken> {
  const site = location.origin;
  if (!/^https?:/.test(site)) return Promise.reject(new Error(NO_SITE));
  const call = Array.from(crypto.getRandomValues(new Uint8Array(CALL_BYTES)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  const query = new URLSearchParams({ site, call, ...(tenant_id && { business: tenant_id }) });
  const opened = window.open(
    `${server}/widget/sign-in?${query}`,
    '_blank',
    'popup,width=460,height=700',
  );
  if (!opened) return Promise.reject(new Error(BLOCKED));
  return new Promise((resolve, reject) => {
    const onMessage = ({ origin, source, data }: MessageEvent<Told | null>) => {
      if (origin !== server || source !== opened) return;
      if (data?.coxswain !== 'token' || data.call !== call) return;
      end();
      opened.close();
      resolve(data.given);
    };
    const look = setInterval(() => {
      if (!opened.closed) return;
      end();
      reject(new ClosedError());
    }, LOOK_EVERY_MS);
    function end() {
      clearInterval(look);
      window.removeEventListener('message', onMessage);
    }
    window.addEventListener('message', onMessage);
  });
}
