// The widget as a whole: signed out a sign-in and nothing else; signed in the conversation. Hides
// from its parts how somebody comes in and goes.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Suggestion, WidgetMe } from '../../server/api-types.ts';
import { Conversation } from './conversation.tsx';
import { askForToken, ClosedError } from './sign-in.ts';
import { type Connection, SignedOutError } from './site.ts';

const SUGGESTED = 3;

interface PanelProps {
  connection: Connection;
  heading: string;
  /** Which of a person's businesses; null: whichever they choose. */
  tenant_id: string | null;
}

export function Panel({ connection, heading, tenant_id }: PanelProps) {
  const [inside, setInside] = useState(connection.kept() !== null);
  const [note, setNote] = useState<string | null>(null);
  const begin = useRef<HTMLHeadingElement>(null);
  const come = () => {
    setNote(null);
    setInside(true);
  };
  const leave = (why: string | null) => {
    connection.keep(null);
    setNote(why);
    setInside(false);
  };
  // who came in or went finds themselves at the beginning, not nowhere
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) begin.current?.focus();
    moved.current = true;
  }, [inside]);
  return (
    <section class={inside ? 'panel in' : 'panel'} aria-labelledby="heading">
      <header class="head">
        <h2 id="heading" ref={begin} tabIndex={-1}>
          {heading}
        </h2>
        {inside && <SignOut connection={connection} onGone={() => leave(null)} />}
      </header>
      {inside ? (
        <Inside connection={connection} onSignedOut={leave} />
      ) : (
        <Outside {...{ connection, tenant_id, note }} onCome={come} />
      )}
    </section>
  );
}

function SignOut({ connection, onGone }: { connection: Connection; onGone(): void }) {
  const out = async () => {
    await connection.signOut();
    onGone();
  };
  return (
    <button type="button" class="plain" onClick={out}>
      Sign out
    </button>
  );
}

interface OutsideProps {
  connection: Connection;
  tenant_id: string | null;
  /** Why one is here again. */
  note: string | null;
  onCome(): void;
}

function Outside({ connection, tenant_id, note, onCome }: OutsideProps) {
  const [waits, setWaits] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const begin = async () => {
    setFault(null);
    setWaits(true);
    try {
      connection.keep(await askForToken(connection.server, tenant_id));
      onCome();
    } catch (error) {
      setWaits(false);
      if (!(error instanceof ClosedError)) setFault((error as Error).message);
    }
  };
  return (
    <div class="outside">
      {note && <p>{note}</p>}
      <p>Sign in to ask about your own figures. It opens a window of Coxswain’s own.</p>
      <button type="button" class="main" onClick={begin}>
        Sign in
      </button>
      <p role="status" class="soft">
        {waits ? 'Go on in the window that opened.' : ''}
      </p>
      <p role="alert" class="fault">
        {fault}
      </p>
    </div>
  );
}

interface InsideProps {
  connection: Connection;
  onSignedOut(why: string): void;
}

interface Here {
  me: WidgetMe;
  suggestions: readonly Suggestion[];
}

function Inside({ connection, onSignedOut }: InsideProps) {
  const [here, setHere] = useState<Here | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const failed = (error: Error) => {
    if (error instanceof SignedOutError) onSignedOut(error.message);
    else setFault(error.message);
  };
  const load = () => {
    setFault(null);
    connection
      .get<WidgetMe>('me')
      .then((me) => {
        setHere({ me, suggestions: [] });
        return connection
          .get<{ items: Suggestion[] }>(`suggestions?most=${SUGGESTED}`)
          .then(({ items }) => setHere({ me, suggestions: items }));
      })
      .catch(failed);
  };
  useEffect(load, [connection]);
  if (here) {
    return <Conversation {...{ connection, ...here }} onSignedOut={onSignedOut} />;
  }
  return (
    <div class="outside">
      <p role="status">{fault === null ? 'One moment…' : ''}</p>
      {fault && (
        <>
          <p role="alert" class="fault">
            {fault}
          </p>
          <button type="button" class="quiet" onClick={load}>
            Try again
          </button>
        </>
      )}
    </div>
  );
}
