// Figures of the trade from outside, fetched when the queue says so. No connector brings any yet;
// what is not configured is said to be so and never made up.
export interface BenchmarkSource {
  readonly name: string;
  /** Fetches and stores what is new; answers how many figures were written. */
  refresh(signal: AbortSignal): Promise<number>;
}

export interface BenchmarkRefresh {
  outcome: 'done' | 'not_configured';
  rows: number;
}

/** Refreshes every source in turn; one that fails fails the whole, which is then tried again. */
export async function refreshBenchmarks(
  sources: readonly BenchmarkSource[],
  signal: AbortSignal,
): Promise<BenchmarkRefresh> {
  if (sources.length === 0) return { outcome: 'not_configured', rows: 0 };
  let rows = 0;
  for (const source of sources) {
    signal.throwIfAborted();
    rows += await source.refresh(signal);
  }
  return { outcome: 'done', rows };
}
