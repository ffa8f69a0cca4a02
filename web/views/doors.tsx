// The three doors: look around the sample, bring an own file, sign in.

import { useEffect } from 'preact/hooks';
import type { Doors as Open } from '../../server/api-types.ts';
import { ApiError, open, visitSample } from '../api.ts';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { View } from '../parts/view.tsx';
import { go, path } from '../router.ts';

/** How often a server that is starting is asked whether it has. */
const STARTING_MS = 800;

export function Doors() {
  const doors = useLoaded(() => open<Open>('GET', '/v1/doors'), 'doors');
  const starting = doors.error instanceof ApiError && doors.error.status === 503;
  useEffect(() => {
    if (!starting || doors.loading) return;
    const timer = setTimeout(doors.again, STARTING_MS);
    return () => clearTimeout(timer);
  }, [starting, doors.loading]);
  const sample = doors.value?.sample ?? 'none';
  const closed = doors.value?.registration === 'closed';
  return (
    <View
      class="doors-view"
      title="Ask your business a question"
      lead={
        'Coxswain reads your own figures and answers in plain words. Every number opens: how it was ' +
        'worked out, and the rows of your files behind it. Nothing leaves this machine.'
      }
    >
      <ul class="doors">
        <li class="door main-door">
          <Icon name="compass" size={30} />
          <h2>Look around</h2>
          <p>
            A bakery’s two and a half years of sales, bills and invoices. Ask it anything. No
            account, one click.
          </p>
          <p class="door-foot">
            <Button
              kind="main"
              disabled={starting || (doors.value !== null && sample === 'none')}
              onClick={visit}
            >
              Look around the sample
            </Button>
            <small>
              {starting ? STARTING : SAMPLE_WORDS[doors.value === null ? 'made' : sample]}
            </small>
          </p>
        </li>
        <li class="door">
          <Icon name="upload" size={30} />
          <h2>Try my own file</h2>
          <p>
            A spreadsheet from your till, shop or accounts. You see what was understood before
            anything counts.
          </p>
          <p class="door-foot">
            <Button disabled={closed} onClick={() => go('/register')}>
              Try my own file
            </Button>
            <small>
              {closed ? 'New accounts are by invitation here.' : 'A minute: a name and a password.'}
            </small>
          </p>
        </li>
        <li class="door">
          <Icon name="home" size={30} />
          <h2>Sign in</h2>
          <p>Your figures, your earlier answers, and what has changed since you were here.</p>
          <p class="door-foot">
            <Button onClick={() => go('/sign-in')}>Sign in</Button>
            <small>Invited? Open the link you were given.</small>
          </p>
        </li>
      </ul>
      <Example />
    </View>
  );
}

const STARTING = 'The server is just starting; a moment.';
const SAMPLE_WORDS = {
  none: 'There is no sample on this server.',
  making: 'Its books are just being written; more of them by the minute.',
  made: 'Look, ask, open figures; nothing to break.',
} as const;

async function visit(): Promise<void> {
  await visitSample();
  // who has gone on meanwhile (asked, perhaps) is not called back
  if (path.value === '/') go('/');
}

/** What an answer looks like; drawn, not computed, and said so. */
function Example() {
  return (
    <section class="example" aria-label="What an answer looks like">
      <p class="asked">Why was March down?</p>
      <div class="example-answer">
        <p class="headline">
          Net sales came to <span class="figure-look">£18,220.50</span> in March, down{' '}
          <span class="figure-look">£1,940.00</span> on February.
        </p>
        <p>
          One Saturday fewer explains <span class="figure-look">£1,310.00</span> of it; the rest is
          the web shop, which sold fewer celebration cakes.
        </p>
        <p class="soft">An example of an answer. Each underlined figure would open.</p>
      </div>
    </section>
  );
}
