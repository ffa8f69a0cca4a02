// What stands around every view: the way to each, the business, signing out; and which view it is
// for an address. Who is not signed in meets the doors.
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { ApiError, loadMe } from './api.ts';
import { readCatalog } from './catalog.ts';
import { Button } from './parts/controls.tsx';
import { Icon, type IconName, Mark } from './parts/icons.tsx';
import { Empty } from './parts/states.tsx';
import { clearFaults, Toasts, tell } from './parts/toasts.tsx';
import { View } from './parts/view.tsx';
import { go, parts, path } from './router.ts';
import { isVisitor, mayImport, me, session } from './session.ts';
import { Answers } from './views/answers.tsx';
import { Ask } from './views/ask.tsx';
import { ClaimDrawer } from './views/claim.tsx';
import { Conversation } from './views/conversation.tsx';
import { Doors } from './views/doors.tsx';
import { Figures } from './views/figures.tsx';
import { Files } from './views/files.tsx';
import { Home } from './views/home.tsx';
import { Join } from './views/join.tsx';
import { leave } from './views/leaving.ts';
import { Register } from './views/register.tsx';
import { Settings } from './views/settings.tsx';
import { SignIn } from './views/sign-in.tsx';
import { SiteSignIn } from './views/site-sign-in.tsx';

interface Way {
  to: string;
  words: string;
  icon: IconName;
  show(): VNode;
  /** Left out on a phone's bar, where it is reached from another view. */
  desk?: boolean;
}

function ways(): Way[] {
  const file: Way = { to: '/files', words: 'Files', icon: 'files', show: () => <Files /> };
  return [
    { to: '/', words: 'Home', icon: 'home', show: () => <Home /> },
    { to: '/ask', words: 'Ask', icon: 'ask', show: () => <Ask /> },
    { to: '/figures', words: 'Figures', icon: 'figures', show: () => <Figures /> },
    ...(mayImport() ? [file] : []),
    { to: '/answers', words: 'Earlier answers', icon: 'answers', show: showAnswers, desk: true },
    { to: '/settings', words: 'Settings', icon: 'settings', show: () => <Settings /> },
  ];
}

const showAnswers = () => {
  const [, id] = parts.value;
  return id ? <Conversation key={id} id={id} /> : <Answers />;
};

export function Shell() {
  const signed_in = session.value !== null;
  useEffect(() => {
    if (!session.value || me.value) return;
    loadMe().catch((error) => {
      if (!(error instanceof ApiError) || error.status !== 401)
        tell(String(error.message), 'fault');
    });
  }, [signed_in]);
  // what went wrong in one view is over in the next
  useEffect(() => clearFaults(), [path.value]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      {parts.value[0] === 'widget' ? <ForASite /> : signed_in ? <Inside /> : <Outside />}
      <ClaimDrawer />
      <Toasts />
    </>
  );
}

/** The widget's window: one thing to say yes or no to, and no way to anything else. */
function ForASite() {
  return (
    <div class="outside">
      <header class="outside-head">
        <p class="brand">
          <Mark /> Coxswain
        </p>
      </header>
      <main id="main" tabIndex={-1}>
        <SiteSignIn />
      </main>
    </div>
  );
}

function Outside() {
  const [first] = parts.value;
  return (
    <div class="outside">
      <header class="outside-head">
        <a class="brand" href="/">
          <Mark /> Coxswain
        </a>
      </header>
      <main id="main" tabIndex={-1}>
        {first === 'register' ? (
          <Register key="register" />
        ) : first === 'join' ? (
          <Join key="join" />
        ) : first === undefined ? (
          <Doors key="doors" />
        ) : (
          <SignIn key="sign-in" />
        )}
      </main>
    </div>
  );
}

function Inside() {
  useEffect(() => {
    // for the names of metrics; a view that needs the catalog itself says what went wrong
    readCatalog().catch(() => undefined);
  }, []);
  const all = ways();
  const here = all.find(({ to }) => to === `/${parts.value[0] ?? ''}`);
  // the doors are behind whoever is in
  const behind = ['/sign-in', '/register', '/join'].includes(path.value);
  useEffect(() => {
    if (behind) go('/', { replace: true });
  }, [behind]);
  return (
    <div class="inside">
      <aside class="side">
        <a class="brand" href="/">
          <Mark /> <span>Coxswain</span>
        </a>
        <Business />
        <nav aria-label="Views">
          <Links all={all} here={here} />
        </nav>
        <div class="side-foot">
          <Account />
        </div>
      </aside>
      <header class="top">
        <a class="brand" href="/" aria-label="Coxswain, home">
          <Mark size={24} />
        </a>
        <Business />
        <a class="top-link" href="/answers" aria-label="Earlier answers">
          <Icon name="answers" />
        </a>
      </header>
      <main id="main" tabIndex={-1}>
        {isVisitor() && <Visiting />}
        {here ? <div key={path.value}>{here.show()}</div> : <Nowhere />}
      </main>
      <nav class="bar-nav" aria-label="Views">
        <Links all={all.filter(({ desk }) => !desk)} here={here} />
      </nav>
    </div>
  );
}

function Links({ all, here }: { all: readonly Way[]; here: Way | undefined }) {
  return (
    <ul>
      {all.map(({ to, words, icon }) => (
        <li key={to}>
          <a href={to} aria-current={here?.to === to ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{words}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Business() {
  const tenant = me.value?.tenant;
  return (
    <p class="business" title={tenant?.name}>
      <span class="business-name">{tenant?.name ?? '\u00a0'}</span>
      {tenant?.is_sample && <span class="tag">sample</span>}
    </p>
  );
}

function Account() {
  const email = isVisitor() ? 'Looking around' : me.value?.email;
  return (
    <>
      <p class="account" title={email}>
        {email ?? '\u00a0'}
      </p>
      <Button kind="plain" onClick={leave}>
        <Icon name="out" size={20} /> {isVisitor() ? 'Leave the sample' : 'Sign out'}
      </Button>
    </>
  );
}

function Visiting() {
  return (
    <p class="visiting">
      <span>
        You are looking around a sample. Ask anything, open any figure: there is nothing to break.
      </span>
      <Button small onClick={leave}>
        Leave
      </Button>
    </p>
  );
}

function Nowhere() {
  return (
    <View title="There is nothing here">
      <Empty icon="compass" title="This address leads nowhere">
        <p>
          Perhaps it was shortened on its way to you. <a href="/">Go home</a> and start from there.
        </p>
      </Empty>
    </View>
  );
}
