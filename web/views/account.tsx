// The account's safety: another password, where one is signed in, what happened at the door. Each
// part stands only where this server has its call.
import type { AccountSession, Page, SignIn } from '../../server/api-types.ts';
import { call, callIfThere } from '../api.ts';
import { Button, Field } from '../parts/controls.tsx';
import { FormFault, fieldsOf, useForm } from '../parts/form.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Part } from '../parts/part.tsx';
import { Skeleton } from '../parts/states.tsx';
import { tell } from '../parts/toasts.tsx';
import { showInstant, showName } from '../words.ts';

const MOST_EVENTS = 10;

export function Safety() {
  const places = useLoaded(() => callIfThere<Page<AccountSession>>('/v1/me/sessions'), 'sessions');
  const items = places.value?.items;
  if (places.loading && !items) return <Skeleton height={220} count={2} />;
  if (!items) return null;
  return (
    <>
      <Password />
      <Part title="Where you are signed in">
        <ul class="rows">
          {items.map((place) => (
            <Place key={place.session_id} place={place} onEnded={places.again} />
          ))}
        </ul>
        {items.length > 1 && (
          <div class="buttons">
            <Button
              onClick={async () => {
                await call('DELETE', '/v1/me/sessions');
                tell('Signed out everywhere else.');
                places.again();
              }}
            >
              Sign out everywhere else
            </Button>
          </div>
        )}
        <SignIns />
      </Part>
    </>
  );
}

function Place({ place, onEnded }: { place: AccountSession; onEnded(): void }) {
  const end = async () => {
    await call('DELETE', `/v1/me/sessions/${place.session_id}`);
    tell('Signed out there.');
    onEnded();
  };
  return (
    <li class="row with-button">
      <span>
        <span class="row-title">{place.browser ?? 'A program'}</span>
        {place.current && <span class="tag done">this one</span>}
        <br />
        <span class="soft">
          {[place.business, place.ip, `last used ${showInstant(place.used_at)}`]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {!place.current && (
        <Button small kind="plain" onClick={end}>
          Sign out
        </Button>
      )}
    </li>
  );
}

function SignIns() {
  const { value } = useLoaded(
    () => callIfThere<Page<SignIn>>(`/v1/me/sign-ins?limit=${MOST_EVENTS}`),
    'sign-ins',
  );
  if (!value || value.items.length === 0) return null;
  return (
    <details>
      <summary>What happened at the door of this account</summary>
      <ul class="rows">
        {value.items.map(({ id, at, outcome, ip, browser }) => (
          <li key={id} class="row">
            <span>{showName(outcome)}</span>
            <span class="soft">{[showInstant(at), browser, ip].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Password() {
  const form = useForm(async (element) => {
    const { password, current_password } = fieldsOf(element);
    await call('PATCH', '/v1/me', { body: { password, current_password } });
    element.reset();
    tell('Changed. You are signed out everywhere else.');
  });
  return (
    <Part title="Another password">
      <form class="stack" onSubmit={form.onSubmit}>
        <FormFault error={form.error} />
        <div class="pair">
          <Field
            label="The present one"
            name="current_password"
            type="password"
            autocomplete="current-password"
            required
            fault={form.faultOf('current_password')}
          />
          <Field
            label="The new one"
            name="password"
            type="password"
            autocomplete="new-password"
            required
            minLength={10}
            hint="At least ten characters"
            fault={form.faultOf('password')}
          />
        </div>
        <div class="buttons">
          <Button type="submit" busy={form.busy}>
            Change it
          </Button>
        </div>
      </form>
    </Part>
  );
}
