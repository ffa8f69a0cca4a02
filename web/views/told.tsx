// What people told the coach: decisions and facts of the owner, each with who told it and when, to
// be taken back. Stands only where this server keeps them.
import type { Decision, OwnerFact, Page } from '../../server/api-types.ts';
import { call, callIfThere } from '../api.ts';
import { Button } from '../parts/controls.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Part } from '../parts/part.tsx';
import { tell } from '../parts/toasts.tsx';
import { isVisitor } from '../session.ts';
import { showInstant, showName, showShortDay, showValue } from '../words.ts';

export function Told() {
  const loaded = useLoaded(
    () =>
      Promise.all([
        callIfThere<Page<Decision>>('/v1/decisions'),
        callIfThere<Page<OwnerFact>>('/v1/owner-facts'),
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
  origin: Decision | OwnerFact;
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

function factWords({ kind, subject, value, unit, per, rate }: OwnerFact): string {
  const amount = value === null ? '' : `: ${unit ? showValue(value, unit) : value}`;
  const each = per ? ` a ${per}` : '';
  const interest = rate ? ` at ${rate} %` : '';
  return `${showName(subject || kind)}${amount}${each}${interest}`;
}

function spanWords({ from, to, on_day }: OwnerFact): string {
  if (on_day) return `due ${showShortDay(on_day)}`;
  return to ? `${showShortDay(from)} until ${showShortDay(to)}` : `since ${showShortDay(from)}`;
}
