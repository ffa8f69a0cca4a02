// What the server counts about itself, and the Prometheus text of it. Hides the arithmetic of
// histograms; knows routes by their pattern only, never an id or a person.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Upper bounds in seconds: ask is promised within 60 ms, an upload may take minutes. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];
/** Finer than the 250 ms promised of /healthz, coarse enough to cost nothing. */
const LAG_RESOLUTION_MS = 20;
const NS_PER_S = 1e9;

export interface Telemetry {
  request(of: { method: string; route: string; status: number; duration_ms: number }): void;
  /** Adds to a named count, e.g. claims_removed. */
  count(name: CountName, by: number): void;
  /** The text a Prometheus server scrapes. */
  text(now: { imports_running: number }): string;
  close(): void;
}

const COUNTS = {
  answers: 'Answers given by the coach.',
  claims_removed: 'Figures cut from answers because verification did not find them true.',
} as const;
export type CountName = keyof typeof COUNTS;

export function createTelemetry(): Telemetry {
  const requests = new Map<string, number>();
  const durations = new Map<string, { buckets: number[]; sum_s: number; count: number }>();
  const counts = new Map<CountName, number>();
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();

  return {
    request({ method, route, status, duration_ms }) {
      const labels = `method="${method}",route="${escaped(route)}"`;
      const key = `${labels},status="${status}"`;
      requests.set(key, (requests.get(key) ?? 0) + 1);
      const seconds = duration_ms / 1000;
      let series = durations.get(labels);
      if (!series) {
        series = { buckets: BUCKETS_S.map(() => 0), sum_s: 0, count: 0 };
        durations.set(labels, series);
      }
      for (const [i, bound] of BUCKETS_S.entries()) {
        if (seconds <= bound) series.buckets[i] = (series.buckets[i] ?? 0) + 1;
      }
      series.sum_s += seconds;
      series.count += 1;
    },
    count(name, by) {
      counts.set(name, (counts.get(name) ?? 0) + by);
    },
    text({ imports_running }) {
      const lines = [...head('coxswain_http_requests_total', 'counter', 'Requests answered.')];
      for (const [labels, n] of requests)
        lines.push(`coxswain_http_requests_total{${labels}} ${n}`);
      lines.push(...histogram(durations), ...countLines(counts), ...lagLines(lag));
      lines.push(...head('coxswain_imports_running', 'gauge', 'Imports running or waiting.'));
      lines.push(`coxswain_imports_running ${imports_running}`);
      return `${lines.join('\n')}\n`;
    },
    close: () => lag.disable(),
  };
}

function head(name: string, type: 'counter' | 'gauge' | 'histogram', help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function histogram(
  durations: ReadonlyMap<string, { buckets: number[]; sum_s: number; count: number }>,
): string[] {
  const name = 'coxswain_http_request_duration_seconds';
  const lines = head(name, 'histogram', 'Time to answer.');
  for (const [labels, { buckets, sum_s, count }] of durations) {
    for (const [i, bound] of BUCKETS_S.entries()) {
      lines.push(`${name}_bucket{${labels},le="${bound}"} ${buckets[i]}`);
    }
    lines.push(`${name}_bucket{${labels},le="+Inf"} ${count}`);
    lines.push(`${name}_sum{${labels}} ${sum_s}`, `${name}_count{${labels}} ${count}`);
  }
  return lines;
}

function countLines(counts: ReadonlyMap<CountName, number>): string[] {
  return Object.entries(COUNTS).flatMap(([name, help]) => {
    const full = `coxswain_${name}_total`;
    return [...head(full, 'counter', help), `${full} ${counts.get(name as CountName) ?? 0}`];
  });
}

function lagLines(lag: { percentile(p: number): number }): string[] {
  const name = 'coxswain_event_loop_lag_seconds';
  return [
    ...head(name, 'gauge', 'Delay of the event loop since start.'),
    `${name}{quantile="0.5"} ${lag.percentile(50) / NS_PER_S}`,
    `${name}{quantile="0.99"} ${lag.percentile(99) / NS_PER_S}`,
  ];
}

function escaped(text: string): string {
  return text.replace(/[\\"\n]/g, '_');
}
