// Figures: the catalog of what is known, and one of them over time.
import type { CatalogMetric } from '../../server/api-types.ts';
import { readCatalog } from '../catalog.ts';
import { useLoaded } from '../parts/loaded.ts';
import { Broken, Empty, Skeleton } from '../parts/states.tsx';
import { View } from '../parts/view.tsx';
import { parts } from '../router.ts';
import { MetricView } from './metric.tsx';
import { MetricCard } from './metric-card.tsx';

export function Figures() {
  const [, name] = parts.value;
  const catalog = useLoaded(readCatalog, 'catalog');
  const metrics = catalog.value ?? [];
  const metric = metrics.find((one) => one.name === name);
  if (metric) return <MetricView metric={metric} metrics={metrics} />;
  return (
    <View title="Figures" lead="Each over time, against last year, and by what it is made of.">
      {catalog.error && <Broken error={catalog.error} onAgain={catalog.again} />}
      {catalog.loading && <Skeleton height={126} count={6} />}
      {catalog.value && <Catalog metrics={metrics} unknown={name} />}
    </View>
  );
}

function Catalog({
  metrics,
  unknown,
}: {
  metrics: readonly CatalogMetric[];
  unknown?: string | undefined;
}) {
  const known = metrics.filter(({ complete_to }) => complete_to !== null);
  const missing = metrics.filter(({ complete_to }) => complete_to === null);
  return (
    <>
      {unknown !== undefined && <p class="form-fault">There is no figure called {unknown}.</p>}
      {known.length === 0 && (
        <Empty icon="figures" title="No figures yet">
          <p>
            <a href="/files">Bring in a file</a>, and they are here.
          </p>
        </Empty>
      )}
      <ul class="metric-grid">
        {known.map((metric) => (
          <li key={metric.name}>
            <MetricCard metric={metric} />
          </li>
        ))}
      </ul>
      {missing.length > 0 && known.length > 0 && (
        <section class="section" aria-labelledby="missing-title">
          <h2 id="missing-title">Not known yet</h2>
          <p class="soft">
            {missing.map(({ label }) => label).join(', ')}: no file has said anything of these.
          </p>
        </section>
      )}
    </>
  );
}
