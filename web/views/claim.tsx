// A figure, opened: what it is and how it was computed, run again now, and the records behind it
// with file and row.
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Claim, Rerun } from '../../server/api-types.ts';
import { call, download } from '../api.ts';
import { labelOf } from '../catalog.ts';
import { Button } from '../parts/controls.tsx';
import { Drawer } from '../parts/drawer.tsx';
import { Icon } from '../parts/icons.tsx';
import { onSessionEnd } from '../session.ts';
import { showInstant, showValue, showWindow } from '../words.ts';
import { Records } from './claim-records.tsx';
import { Computation } from './claim-words.tsx';

const opened = signal<Claim | null>(null);
onSessionEnd(() => {
  opened.value = null;
});

export function openClaim(claim: Claim): void {
  opened.value = claim;
}

/** Stands once in the shell; shows the figure that was opened last. */
export function ClaimDrawer() {
  const claim = opened.value;
  if (!claim) return null;
  return (
    <Drawer
      title={labelOf(claim.metric)}
      onClose={() => {
        opened.value = null;
      }}
    >
      <Opened key={claim.id} claim={claim} />
    </Drawer>
  );
}

function Opened({ claim }: { claim: Claim }) {
  return (
    <>
      <p class="claim-value">{showValue(claim.value, claim.unit)}</p>
      <p class="claim-window">
        {showWindow(claim.from, claim.to)}
        {claim.compare_from && claim.compare_to && (
          <> against {showWindow(claim.compare_from, claim.compare_to)}</>
        )}
      </p>
      <section class="claim-part">
        <h3>How it was computed</h3>
        <Computation claim={claim} labelOf={labelOf} />
        <Facts claim={claim} />
      </section>
      <section class="claim-part">
        <h3>Run it again</h3>
        <Again claim={claim} />
      </section>
      <section class="claim-part">
        <header class="part-head">
          <h3>The records behind it</h3>
          <Button
            small
            kind="plain"
            onClick={() => download(`/v1/claims/${claim.id}/records`, 'text/csv')}
          >
            <Icon name="down" size={18} /> CSV
          </Button>
        </header>
        <Records claim={claim} />
      </section>
    </>
  );
}

function Facts({ claim }: { claim: Claim }) {
  const only = claim.filter.map(({ label, exclude }) => (exclude ? `all but ${label}` : label));
  const pairs: [string, string | null][] = [
    ['Only', only.join(', ') || null],
    ['Tax', claim.tax === 'unknown' ? 'the files do not say' : claim.tax],
    ['From', claim.sources.join(', ') || null],
    ['As of', showInstant(claim.as_of)],
    ['Window', claim.closed ? 'over and complete' : 'not over, or not complete'],
  ];
  return (
    <dl class="facts">
      {pairs.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Again({ claim }: { claim: Claim }) {
  const [result, setResult] = useState<Rerun | null>(null);
  const run = async () => setResult(await call<Rerun>('GET', `/v1/claims/${claim.id}`));
  const same = result?.was.value === result?.now.value;
  return (
    <div class="again">
      <Button small onClick={run}>
        <Icon name="again" size={18} /> Run again
      </Button>
      <div role="status">
        {result && (
          <>
            <p class={same ? 'verdict same' : 'verdict changed'}>
              {same ? 'The books say the same today.' : 'The books have changed since.'}
            </p>
            <dl class="facts two">
              <div>
                <dt>Then</dt>
                <dd class="figure-text">{showValue(result.was.value, claim.unit)}</dd>
              </div>
              <div>
                <dt>Now</dt>
                <dd class="figure-text">{showValue(result.now.value, claim.unit)}</dd>
              </div>
            </dl>
            {result.now.reason && <p class="soft">{result.now.reason}</p>}
          </>
        )}
      </div>
    </div>
  );
}
