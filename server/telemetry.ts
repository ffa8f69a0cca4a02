// What the server counts about itself, and the Prometheus text of it. Hides the library; knows
// routes by their pattern only, never an id or a person.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Upper bounds in seconds: ask is promised within 60 ms, an upload may take minutes. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];
/** Finer than the 250 ms promised of /healthz, coarse enough to cost nothing. */
const LAG_RESOLUTION_MS = 20;
const NS_PER_S = 1e9;

export interface Telemetry {
  request(of: { method: string; route: string; status: number; duration_ms: number }): void;
  /** Adds to a named count, e.g. claims_removed. */
  count(name: CountName, by: number): void;
  /** The text a Prometheus server scrapes, and its content type. */
  text(now: { imports_running: number }): Promise<{ type: string; text: string }>;
  close(): void;
}

const COUNTS = {
  answers: 'Answers given by the coach.',
  claims_removed: 'Figures cut from answers because verification did not find them true.',
} as const;
export type CountName = keyof typeof COUNTS;

export function createTelemetry(): Telemetry {
  // a registry of its own: the library's is one for the whole process, and tests build many servers
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    ...{ name: 'coxswain_http_requests_total', help: 'Requests answered.', registers },
    labelNames: ['method', 'route', 'status'] as const,
  });
  const durations = new Histogram({
    ...{ name: 'coxswain_http_request_duration_seconds', help: 'Time to answer.', registers },
    labelNames: ['method', 'route'] as const,
    buckets: BUCKETS_S,
  });
  const counts = Object.fromEntries(
    Object.entries(COUNTS).map(([name, help]) => [
      name,
      new Counter({ name: `coxswain_${name}_total`, help, registers }),
    ]),
  ) as Record<CountName, Counter>;
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();
  const lags = new Gauge({
    ...{ name: 'coxswain_event_loop_lag_seconds', help: 'Delay of the event loop since start.' },
    ...{ registers, labelNames: ['quantile'] as const },
  });
  const imports = new Gauge({
    ...{ name: 'coxswain_imports_running', help: 'Imports running or waiting.', registers },
  });
  const memory = new Gauge({
    ...{ name: 'process_resident_memory_bytes', help: 'Memory of the process.', registers },
  });

  return {
    request({ method, route, status, duration_ms }) {
      requests.inc({ method, route, status });
      durations.observe({ method, route }, duration_ms / 1000);
    },
    count: (name, by) => counts[name].inc(by),
    async text({ imports_running }) {
      imports.set(imports_running);
      memory.set(process.memoryUsage.rss());
      lags.set({ quantile: '0.5' }, lag.percentile(50) / NS_PER_S);
      lags.set({ quantile: '0.99' }, lag.percentile(99) / NS_PER_S);
      return { type: registry.contentType, text: await registry.metrics() };
    },
    close: () => lag.disable(),
  };
}
