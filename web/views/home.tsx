// Home: what is unusual and true in the figures, what needs the person, and what to ask next.
import type { CatalogMetric, FindingPage } from '../../server/api-types.ts';
import { callIfThere } from '../api.ts';
import { readCatalog } from '../catalog.ts';
import { type Loaded, useLoaded } from '../parts/loaded.ts';
import { Broken, Empty, Skeleton } from '../parts/states.tsx';
import { View } from '../parts/view.tsx';
import { go } from '../router.ts';
import { mayImport } from '../session.ts';
import { showShortDay } from '../words.ts';
import { Composer } from './ask.tsx';
import { FindingCards } from './findings.tsx';
import { useImports } from './import-list.tsx';
import { MetricCard } from './metric-card.tsx';
import { Needs } from './needs.tsx';
import { Suggestions } from './suggestions.tsx';
import { askInThread, startThread } from './thread.ts';

/** As high as a finding's card is before it is opened. */
const FINDING_HEIGHT = 168;

export function Home() {
  const catalog = useLoaded(readCatalog, 'catalog');
  const findings = useLoaded(() => callIfThere<FindingPage>('/v1/findings'), 'findings');
  const complete_to = latest(catalog.value ?? []);
  const empty = catalog.value !== null && complete_to === null;
  const imports = useImports();
  // all of it at once, so that what comes late moves nothing that is read already
  const ready = !catalog.loading && !findings.loading && (imports !== null || !mayImport());
  return (
    <View title={greeting()} lead={leadOf(complete_to, empty)}>
      <Composer still onAsk={ask} />
      {catalog.error && <Broken error={catalog.error} onAgain={catalog.again} />}
      {ready ? (
        <>
          <Needs metrics={catalog.value ?? []} imports={imports ?? []} empty={empty} />
          {/* null: this server does not look for any, and must not say that there are none */}
          {!empty && (findings.value || findings.error) && <StandsOut findings={findings} />}
          {!empty && <Glance metrics={catalog.value ?? []} />}
          {!empty && (
            <section class="section" aria-labelledby="suggestions-title">
              <h2 id="suggestions-title">Ask next</h2>
              <Suggestions onAsk={ask} />
            </section>
          )}
        </>
      ) : (
        <Skeleton height={FINDING_HEIGHT} count={3} />
      )}
    </View>
  );
}

function StandsOut({ findings }: { findings: Loaded<FindingPage | null> }) {
  const items = findings.value?.items ?? [];
  return (
    <section class="section" aria-labelledby="findings-title">
      <h2 id="findings-title">What stands out</h2>
      {findings.error && <Broken error={findings.error} onAgain={findings.again} />}
      {!findings.error && items.length === 0 && (
        <Empty icon="check" title="Nothing out of the ordinary">
          <p>What is unusual and true in your figures is told here, when there is something.</p>
        </Empty>
      )}
      <FindingCards items={items} onDismissed={findings.again} />
    </section>
  );
}

/** What every owner looks at first, as far as it is known. */
const FIRST = ['revenue', 'net_profit', 'orders', 'average_order_value', 'active_customers'];
const MOST_CARDS = 3;

function Glance({ metrics }: { metrics: readonly CatalogMetric[] }) {
  const known = metrics.filter(({ complete_to }) => complete_to !== null);
  const first = FIRST.flatMap((name) => known.find((metric) => metric.name === name) ?? []);
  const shown = (first.length > 0 ? first : known).slice(0, MOST_CARDS);
  return (
    <section class="section" aria-labelledby="glance-title">
      <header class="part-head">
        <h2 id="glance-title">At a glance</h2>
        <a href="/figures">All figures</a>
      </header>
      <ul class="metric-grid">
        {shown.map((metric) => (
          <li key={metric.name}>
            <MetricCard metric={metric} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ask(question: string): void {
  startThread();
  go('/ask');
  askInThread(question);
}

function latest(metrics: readonly CatalogMetric[]): string | null {
  const days = metrics.flatMap(({ complete_to }) => complete_to ?? []);
  return days.sort().at(-1) ?? null;
}

function greeting(): string {
  const hour = new Date().getHours();
  return hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening';
}

function leadOf(complete_to: string | null, empty: boolean): string {
  if (empty) return 'Bring in the first file, and the first answers are a minute away.';
  return complete_to ? `Your figures reach to ${showShortDay(complete_to)}.` : '\u00a0';
}
