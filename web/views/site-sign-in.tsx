// The window that the widget opens: signing in at our own address, and saying yes to the web site
// that gets access. Hides how what was given reaches the widget: by a message to that site alone.
import { useEffect, useState } from 'preact/hooks';
import type { Membership, Page, SiteToken } from '../../server/api-types.ts';
import { call, enterBusiness, signOut } from '../api.ts';
import { Button, Select } from '../parts/controls.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Part } from '../parts/part.tsx';
import { View } from '../parts/view.tsx';
import { parameter } from '../router.ts';
import { keepSession, me, session } from '../session.ts';
import { SignInForm } from './sign-in.tsx';

/**
 * So that a click meant for a page below, made as this one came up, says yes to nothing. Counted
 * only while the window is before its person: one that waits behind another has not been read.
 */
const LOOK_FIRST_MS = 700;
/** Ample for a message to arrive. */
const CLOSE_AFTER_MS = 1_500;

export function SiteSignIn() {
  const [done, setDone] = useState(false);
  const site = siteOf(parameter('site'));
  const name = parameter('call');
  const widget = window.opener as Window | null;
  if (done) {
    return (
      <View class="narrow" title="Done">
        <p>You can close this window.</p>
      </View>
    );
  }
  if (site === null || name === null || widget === null) {
    return (
      <View class="narrow" title="There is nothing to sign in to">
        <p>
          This window belongs to a web site that shows Coxswain, and has lost it. Close it, and sign
          in from that site again.
        </p>
      </View>
    );
  }
  if (session.value === null) {
    return (
      <View class="narrow" title="Sign in">
        <Site site={site} words="You come from" />
        <SignInForm tenant_id={parameter('business')} />
      </View>
    );
  }
  const give = (given: SiteToken) => {
    // to that very site; a window that has gone elsewhere meanwhile gets nothing
    widget.postMessage({ coxswain: 'token', call: name, given }, site);
    keepSession(null);
    setDone(true);
    // the widget closes this window; one that closed by itself at once would be a sender unknown
    setTimeout(() => window.close(), CLOSE_AFTER_MS);
  };
  return <Consent site={site} onGive={give} onRefuse={() => setDone(true)} />;
}

interface ConsentProps {
  site: string;
  onGive(given: SiteToken): void;
  onRefuse(): void;
}

function Consent({ site, onGive, onRefuse }: ConsentProps) {
  const may_click = useLookedAt(session.value?.tenant_id);
  const refuse = async () => {
    onRefuse();
    await signOut();
    window.close();
  };
  const give = async () =>
    onGive(await call<SiteToken>('POST', '/v1/widget-tokens', { body: { origin: site } }));
  return (
    <View class="narrow" title="Let this site ask for you?">
      <Site site={site} words="Access goes to" />
      <Part title="For an hour it can">
        <ul class="plain-list">
          <li>ask Coxswain as you, and read the answers and the figures behind them</li>
          <li>
            see of <b>{me.value?.tenant.name ?? 'your business'}</b> what you see, and no more
          </li>
        </ul>
        <p>
          It cannot change your books, and it never sees your password. What is asked there stands
          among your earlier answers. Say yes only if you know this site, and came here from it.
        </p>
        <Businesses />
        <div class="buttons">
          <Button kind="main" onClick={give} disabled={!may_click}>
            Let it ask
          </Button>
          <Button onClick={refuse}>No</Button>
        </div>
      </Part>
    </View>
  );
}

/** True once `what` has been in sight for a moment; anew after the window was left or hidden. */
function useLookedAt(what: string | undefined): boolean {
  const [looked, setLooked] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      setLooked(false);
      const in_sight = document.visibilityState === 'visible' && document.hasFocus();
      if (in_sight) timer = setTimeout(() => setLooked(true), LOOK_FIRST_MS);
    };
    begin();
    for (const event of ['focus', 'blur']) addEventListener(event, begin);
    document.addEventListener('visibilitychange', begin);
    return () => {
      clearTimeout(timer);
      for (const event of ['focus', 'blur']) removeEventListener(event, begin);
      document.removeEventListener('visibilitychange', begin);
    };
  }, [what]);
  return looked;
}

function Site({ site, words }: { site: string; words: string }) {
  return (
    <p class="lead">
      {words} <b class="site-name">{site}</b>
    </p>
  );
}

/** Of several businesses the one that is asked about. */
function Businesses() {
  const { value } = useLoaded(() => call<Page<Membership>>('GET', '/v1/me/tenants'), 'tenants');
  const all = value?.items ?? [];
  if (all.length < 2) return null;
  return (
    <Select
      label="Business"
      value={session.value?.tenant_id ?? ''}
      options={all.map(({ tenant_id, name }) => [tenant_id, name] as const)}
      onChange={enterBusiness}
    />
  );
}

/** An address that is a site's and nothing more, or null. */
function siteOf(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const { origin, protocol } = new URL(text);
  return /^https?:$/.test(protocol) && origin === text ? origin : null;
}
