// What people told the coach: decisions and facts of the owner, each with who told it and when, to
// be taken back. Stands only where this server keeps them.
import type { Page } from '../../server/api-types.ts';
import { call, callIfThere } from '../api.ts';
import { Button } from '../parts/controls.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Part } from '../parts/part.tsx';
import { tell } from '../parts/toasts.tsx';
import { isVisitor } from '../session.ts';
import { showInstant, showName, showShortDay, showValue } from '../words.ts';

interface Origin {
  id: string;
  teller: string | null;
  told_at: string;
}
/** `GET /v1/decisions` */
interface Decision extends Origin {
  what: string;
  on_day: string;
}
/** `GET /v1/owner-facts` */
interface Fact extends Origin {
  kind: string;
  subject: string;
  value: string | null;
  unit: string | null;
  per: string | null;
  rate: string | null;
  on_day: string | null;
  from: string;
  to: string | null;
}

export function Told() {
  const loaded = useLoaded(
    () =>
      Promise.all([
        callIfThere<Page<Decision>>('/v1/decisions'),
        callIfThere<Page<Fact>>('/v1/owner-facts'),
      ]),
    'told',
  );
  const [decisions, facts] = loaded.value ?? [null, null];
  if (!decisions && !facts) return null;
  const none = (decisions?.items.length ?? 0) + (facts?.items.length ?? 0) === 0;
  return (
    <Part title="What you told the coach">
      {none && (
        <p class="soft">
          Nothing yet. Say “we hired Ana on 1 June” or “12,400 in the bank today” where you ask, and
          it is kept here.
        </p>
      )}
      <ul class="rows">
        {decisions?.items.map((one) => (
          <Line
            key={one.id}
            words={one.what}
            detail={showShortDay(one.on_day)}
            origin={one}
            path={`/v1/decisions/${one.id}`}
            onForgotten={loaded.again}
          />
        ))}
        {facts?.items.map((one) => (
          <Line
            key={one.id}
            words={factWords(one)}
            detail={spanWords(one)}
            origin={one}
            path={`/v1/owner-facts/${one.id}`}
            onForgotten={loaded.again}
          />
        ))}
      </ul>
    </Part>
  );
}

interface LineProps {
  words: string;
  detail: string;
  origin: Origin;
  path: string;
  onForgotten(): void;
}

function Line({ words, detail, origin, path, onForgotten }: LineProps) {
  const forget = async () => {
    await call('DELETE', path);
    tell('Forgotten. What was answered with it stays as it was answered.');
    onForgotten();
  };
  return (
    <li class="row with-button">
      <span>
        <span class="row-title">{words}</span>
        <br />
        <span class="soft">
          {detail} · told by {origin.teller ?? 'somebody who left'} on {showInstant(origin.told_at)}
        </span>
      </span>
      {!isVisitor() && (
        <Button small kind="plain" label={`Forget: ${words}`} onClick={forget}>
          Forget
        </Button>
      )}
    </li>
  );
}

function factWords({ kind, subject, value, unit, per, rate }: Fact): string {
  const amount = value === null ? '' : `: ${unit ? showValue(value, unit) : value}`;
  const each = per ? ` a ${per}` : '';
  const interest = rate ? ` at ${rate} %` : '';
  return `${showName(subject || kind)}${amount}${each}${interest}`;
}

function spanWords({ from, to, on_day }: Fact): string {
  if (on_day) return `due ${showShortDay(on_day)}`;
  return to ? `${showShortDay(from)} until ${showShortDay(to)}` : `since ${showShortDay(from)}`;
}
