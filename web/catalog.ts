// What each metric is called, read once a session: claims and charts name it as the server does.
import { computed, signal } from '@preact/signals';
import type { CatalogMetric, Page } from '../server/api-types.ts';
import { call } from './api.ts';
import { onSessionEnd } from './session.ts';
import { showName } from './words.ts';

const catalog = signal<readonly CatalogMetric[] | null>(null);
const labels = computed(
  () => new Map((catalog.value ?? []).map(({ name, label }) => [name, label] as const)),
);
onSessionEnd(() => {
  catalog.value = null;
});

/** The catalog as it is now; kept for its labels. */
export async function readCatalog(): Promise<readonly CatalogMetric[]> {
  const { items } = await call<Page<CatalogMetric>>('GET', '/v1/metrics');
  catalog.value = items;
  return items;
}

/** 'Net sales' for revenue; a name put plainly where the catalog is not there yet. */
export function labelOf(metric: string): string {
  return labels.value.get(metric) ?? showName(metric);
}
