// How fast it is, measured over HTTP on one machine in one run: the import of seven months with
// what others feel of it, then 220 different questions. `npm run bench`; prints what it measured.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { FAMILIES } from '../coach/query.ts';
import { allBenchQuestions } from './bench-questions.ts';
import { importFiles, openServer, type Server } from './client.ts';
import { DATASET, RETAIL_FOLDER } from './datasets.ts';

/** Pause between two calls while the import runs: as an eager page would ask. */
const EVERY_MS = 250;
/** Questions before the measured ones: first use compiles and plans. */
const WARM_UP = ['How much did we sell?', 'Why did sales fall?', 'Best customers?', 'Busiest day?'];
const LIMITS = {
  import_s: 60,
  ask_p95_ms: 60,
  health_p99_ms: 250,
  ask_import_p95_ms: 500,
  memory_mb: 1_200,
};

const Ready = z.looseObject({ model: z.looseObject({ model_id: z.string().nullable() }) });
const Answered = z.looseObject({
  status: z.string(),
  query: z.looseObject({ family: z.string() }).nullable(),
});

interface Lap {
  family: string;
  took_ms: number;
}

async function main(): Promise<void> {
  const files = readdirSync(RETAIL_FOLDER).filter((name) => name.endsWith('.csv'));
  const server = await openServer(DATASET.retail);
  try {
    await untilModel(server.base);
    const ready = Ready.parse(await (await fetch(`${server.base}/readyz`)).json());
    console.log(`embedding model: ${ready.model.model_id}`);
    await benchImport(server, files);
    await benchQuestions(server);
  } finally {
    await server.close();
  }
}

/** A model that is on the disk is loaded in the background; its questions are what is measured. */
async function untilModel(base: string): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    const ready = await (await fetch(`${base}/readyz`)).json();
    if ((ready as { model?: { kind?: string } }).model?.kind === 'model') return;
    await sleep(EVERY_MS);
  }
}

async function benchImport(server: Server, files: string[]): Promise<void> {
  const health: number[] = [];
  const asks: number[] = [];
  let peak_mb = 0;
  let running = true;
  const probe = async () => {
    for (let i = 0; running; i++) {
      health.push(await timed(() => fetch(`${server.base}/healthz`).then((r) => r.text())));
      asks.push(await timed(() => ask(server, `How much did we sell in May 2011, asked ${i}?`)));
      peak_mb = Math.max(peak_mb, memoryMb(server.pid));
      await sleep(EVERY_MS);
    }
  };
  const probing = probe();
  const answers = { tax: 'excluded', currency: 'GBP' };
  const took_ms = await timed(() =>
    importFiles(server.owner, { folder: RETAIL_FOLDER, files, answers }),
  );
  running = false;
  await probing;
  const seconds = took_ms / 1000;
  console.log(`\nimport of ${files.length} files, 245,903 rows, while asked every ${EVERY_MS} ms`);
  row('seconds, upload to published', seconds, LIMITS.import_s);
  row('GET /healthz p99 ms', quantile(health, 0.99), LIMITS.health_p99_ms);
  row('ask p95 ms', quantile(asks, 0.95), LIMITS.ask_import_p95_ms);
  row('memory peak MB (model included)', peak_mb, LIMITS.memory_mb);
  console.log(`  (${health.length} probes)`);
}

async function benchQuestions(server: Server): Promise<void> {
  for (const question of WARM_UP) await ask(server, question);
  const laps: Lap[] = [];
  let misread = 0;
  for (const { family, question } of allBenchQuestions()) {
    let read = '';
    const took_ms = await timed(async () => {
      read = await ask(server, question);
    });
    if (read !== family) misread += 1;
    laps.push({ family, took_ms });
  }
  console.log(
    `\n${laps.length} questions over HTTP, none twice (${misread} read as another family)`,
  );
  console.log('family              p50 ms   p95 ms   max ms');
  for (const family of FAMILIES) {
    const own = laps.filter((lap) => lap.family === family).map((lap) => lap.took_ms);
    const cells = [quantile(own, 0.5), quantile(own, 0.95), Math.max(...own)];
    console.log(family.padEnd(18) + cells.map((cell) => cell.toFixed(1).padStart(9)).join(''));
  }
  const all = laps.map((lap) => lap.took_ms);
  row('all: p50 ms', quantile(all, 0.5), null);
  row('all: p95 ms', quantile(all, 0.95), LIMITS.ask_p95_ms);
}

/** Family the question was read as, or its status. */
async function ask(server: Server, question: string): Promise<string> {
  const answer = Answered.parse(await server.owner.call('POST', '/v1/coach/ask', { question }));
  return answer.query?.family ?? answer.status;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The value below which this share of the values lies (nearest rank). */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Resident memory of a process; NaN where the system does not tell. */
function memoryMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
  } catch {
    return Number.NaN;
  }
}

function row(label: string, value: number, limit: number | null): void {
  const verdict = limit === null ? '' : value <= limit ? `  (≤ ${limit})` : `  MISSED: ≤ ${limit}`;
  console.log(`  ${label.padEnd(34)}${value.toFixed(1).padStart(9)}${verdict}`);
}

await main();
