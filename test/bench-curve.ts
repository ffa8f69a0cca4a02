// What other tenants cost the one that asks: the same business with the same questions, beside a
// million points of others and beside ten. `npm run bench:curve`, on a throw-away server; prints
// the curve and writes it to docs/; with `-- --try` a hundredth of it, which writes nothing. A
// second database stays at the first size and is asked in turn with the one that grows, so that a
// busy machine slows both alike: what is judged is their ratio.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { ask } from '../coach/ask.ts';
import { allBenchQuestions } from '../evals/bench-questions.ts';
import { DATASET, RETAIL_FOLDER } from '../evals/datasets.ts';
import { lexicalEmbedder } from '../ingest/embedding/lexical.ts';
import { createLog } from '../log.ts';
import type { Database } from '../sql/database.ts';
import { openPostgres } from '../sql/postgres.ts';
import { fillOthers, type Others } from './curve-fill.ts';
import { newBusiness, temporaryFolder } from './import-fixture.ts';
import { at, PREFIX, provideServers, type TestServer } from './postgres/provide.ts';

/** The asking tenant's own points are not counted. */
const SIZES: readonly (Others & { tenants: number; points: number })[] = [
  { tenants: 10, points: 1_000_000, first: 1, last: 10, points_each: 100_000 },
  { tenants: 50, points: 2_000_000, first: 11, last: 50, points_each: 25_000 },
  { tenants: 250, points: 5_000_000, first: 51, last: 250, points_each: 15_000 },
  { tenants: 1_000, points: 10_000_000, first: 251, last: 1_000, points_each: 6_667 },
];
/** The issue's, from the first size to the last. */
const MOST_GROWTH = 1.5;
const ROUNDS = 2;
const TRYING = process.argv.includes('--try');

interface Size {
  tenants: number;
  points: number;
  /** Counted, of all tenants. */
  rows: Record<'points' | 'rollups' | 'parts', number>;
  grown: number[];
  control: number[];
  load: number;
}

const log = createLog('silent');
const embedder = lexicalEmbedder();
const clock = () => new Date(DATASET.retail.now);
const folder = temporaryFolder();

async function main(): Promise<void> {
  const { servers, what, stop } = await provideServers(1, say);
  const server = servers[0] as TestServer;
  say(what);
  try {
    const sizes = await measure(server);
    const text = report(sizes, what);
    say(text);
    if (TRYING) return;
    const docs = new URL('../docs/', import.meta.url);
    writeFileSync(new URL('curve.md', docs), text);
    writeFileSync(new URL('curve.svg', docs), drawing(sizes));
    if (growthOf(sizes.at(-1) as Size) >= MOST_GROWTH) process.exitCode = 1;
  } finally {
    await stop();
    folder.remove();
  }
}

async function measure(server: TestServer): Promise<Size[]> {
  const [grown_name, control_name] = [`${PREFIX}curve`, `${PREFIX}curve_control`];
  await clone(server, grown_name, server.template);
  const tenant_id = await importOwn(server, grown_name);
  const sizes: Size[] = [];
  for (const [nth, size] of SIZES.entries()) {
    const began = performance.now();
    await asSuperuser(server, grown_name, async (script) => {
      const points_each = TRYING ? size.points_each / 100 : size.points_each;
      for (const sql of fillOthers({ ...size, points_each })) await script(sql);
      // what autovacuum would come to, so that it does not come while questions are asked
      await script('vacuum analyze');
    });
    if (nth === 0) await clone(server, control_name, grown_name);
    say(`${size.points} points of others: filled in ${seconds(began)} s, load ${load()}`);
    for (const name of [grown_name, control_name]) await forget(server, name);
    const rows = await rowsIn(server, grown_name);
    const open = (name: string) =>
      openPostgres({ url: at(server, name, 'coxswain_app'), engine: 'postgres' });
    const [grown, control] = [open(grown_name), open(control_name)];
    const laps = await askInTurn({ grown, control }, tenant_id);
    await Promise.all([grown.close(), control.close()]);
    const { tenants, points } = size;
    sizes.push({ tenants, points, rows, ...laps, load: load() });
    say(`asked in ${seconds(began)} s: grew ${growthOf(sizes.at(-1) as Size).toFixed(2)} ×`);
  }
  return sizes;
}

/** Each question on both, the order of the two changing; the first round compiles and plans. */
async function askInTurn(
  databases: { grown: Database; control: Database },
  tenant_id: string,
): Promise<{ grown: number[]; control: number[] }> {
  const ctx = { tenant_id, user_id: randomUUID(), role: 'admin' as const };
  const laps = { grown: [] as number[], control: [] as number[] };
  const questions = allBenchQuestions();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [nth, { question }] of questions.entries()) {
      if (round === 0 && nth >= questions.length / 4) break;
      const order = (nth + round) % 2 === 0 ? (['grown', 'control'] as const) : SWAPPED;
      for (const which of order) {
        const began = performance.now();
        await ask({ db: databases[which], embedder, clock, log }, ctx, { question });
        if (round > 0) laps[which].push(performance.now() - began);
      }
    }
  }
  return laps;
}
const SWAPPED = ['control', 'grown'] as const;

/** Seven months of a real shop, through the importer, as any tenant's. */
async function importOwn(server: TestServer, name: string): Promise<string> {
  const db = openPostgres({ url: at(server, name, 'coxswain_app'), engine: 'postgres' });
  const began = performance.now();
  const shop = await newBusiness({ db, data_dir: folder.path });
  const files = readdirSync(RETAIL_FOLDER).filter((file) => file.endsWith('.csv'));
  const brought = await shop.bring(
    files.map((file) => ({ name: file, content: readFileSync(`${RETAIL_FOLDER}${file}`) })),
    { answers: { tax: 'excluded', currency: 'GBP' } },
  );
  if (brought.status !== 'done') throw new Error(JSON.stringify(brought.reasons));
  await db.close();
  say(`the asking tenant: ${brought.rows_stored} rows imported in ${seconds(began)} s`);
  return shop.ctx.tenant_id;
}

async function asSuperuser<T>(
  server: TestServer,
  database: string,
  fn: (script: (sql: string) => Promise<void>, db: Database) => Promise<T>,
): Promise<T> {
  const db = openPostgres({ url: at(server, database), engine: 'postgres', most_connections: 1 });
  try {
    return await fn(db.script, db);
  } finally {
    await db.close();
  }
}

/** Nobody may be connected to what is cloned, TimescaleDB's scheduler neither. */
async function clone(server: TestServer, name: string, template: string): Promise<void> {
  await asSuperuser(server, 'postgres', async (script) => {
    await script(`alter database ${template} with allow_connections false`);
    await script(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = '${template}'`);
    await script(`create database ${name} owner coxswain_owner template ${template}`);
    if (template !== server.template) {
      await script(`alter database ${template} with allow_connections true`);
    }
  });
}

/** What was asked before is the asking tenant's own data, which is to be the same at every size. */
async function forget(server: TestServer, name: string): Promise<void> {
  await asSuperuser(server, name, async (script) => {
    for (const table of ['claims', 'session_terms', 'coaching_sessions', 'conversations']) {
      await script(`delete from ${table}`);
    }
    await script('vacuum analyze claims, session_terms, coaching_sessions, conversations');
  });
}

async function rowsIn(server: TestServer, name: string): Promise<Size['rows']> {
  return asSuperuser(server, name, async (_script, db) => {
    const { rows } = await db.transaction({}, (tx) =>
      tx.query(`select (select count(*) from metrics.points)::float8 as points,
        (select count(*) from metrics.rollups)::float8 as rollups,
        (select count(*) from metrics.parts)::float8 as parts`),
    );
    return rows[0] as unknown as Size['rows'];
  });
}

/** The middle one of the questions' ratios: each question against itself at the first size. */
function growthOf({ grown, control }: Size): number {
  return quantile(
    grown.map((took, nth) => took / (control[nth] as number)),
    0.5,
  );
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
const seconds = (began: number) => Math.round((performance.now() - began) / 1000);
const load = () => Number(loadavg()[0]?.toFixed(1));
const number = (value: number) => value.toLocaleString('en-US');
function say(line: string): void {
  console.log(line);
}

function report(sizes: readonly Size[], what: string): string {
  const rows = sizes.map((size) => {
    const { tenants, points, rows: all, grown, control } = size;
    const cells = [
      ...[points, tenants, all.points, all.rollups, all.parts].map(number),
      ...[quantile(grown, 0.5), quantile(grown, 0.95)].map((ms) => ms.toFixed(1)),
      ...[quantile(control, 0.5), quantile(control, 0.95)].map((ms) => ms.toFixed(1)),
      ...[growthOf(size), sum(grown) / sum(control)].map((ratio) => `${ratio.toFixed(2)} ×`),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const last = sizes.at(-1) as Size;
  const growth = growthOf(last);
  return `# What other tenants cost the one that asks

Made by \`npm run bench:curve\`; not written by hand. One business (seven months of a real shop,
${number(last.control.length / ROUNDS)} questions of every family, ${ROUNDS} times) asks at four
sizes of what others have in the same database. A copy of the database stays at the first size and
is asked in turn with the one that grows, question by question: “ratio” is a question's time
against its own time beside a million points, a moment apart, so that a busy machine slows both.
In the first row the two are alike: how far it is from 1 is what the method cannot tell. Times are
of the coach's \`ask\`, storing the session included, in the process, without HTTP and with the
embedder that needs no model.

![the curve](curve.svg)

| others' points | others | all points | roll-ups | parts | p50 ms | p95 ms | p50 ms at 1 M | p95 ms at 1 M | ratio, median | ratio of sums |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

From ${number(SIZES[0]?.points ?? 0)} to ${number(last.points)} points of others, over 10 to
${number(last.tenants)} tenants, the time of an \`ask\` grows ${growth.toFixed(2)} ×
(${growth < MOST_GROWTH ? 'the limit is' : 'MISSED: the limit is'} ${MOST_GROWTH} ×).

The machine had ${cpus().length} cores and other work beside, a load of
${sizes.map((size) => size.load).join(', ')} after each size. The server: ${what.split(',')[0]}, with
its own defaults for memory and Coxswain's settings.
`;
}

function drawing(sizes: readonly Size[]): string {
  const [width, height, left, base] = [560, 260, 60, 210];
  const x = (points: number) => left + ((width - left - 30) * points) / 10_000_000;
  const y = (ratio: number) => base - ((base - 30) * ratio) / 2;
  const spots = sizes.map((size) => [x(size.points), y(growthOf(size)), size] as const);
  const line = spots.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ');
  const labels = spots.map(
    ([px, py, size]) => `  <circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3.5"/>
  <text x="${px.toFixed(1)}" y="${(py - 10).toFixed(1)}">${growthOf(size).toFixed(2)} ×</text>
  <text x="${px.toFixed(1)}" y="${base + 18}">${size.points / 1_000_000} M</text>`,
  );
  const limit = y(MOST_GROWTH).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"
  font-family="sans-serif" font-size="12" text-anchor="middle" role="img"
  aria-label="Time of an ask against its time beside one million points">
  <rect width="${width}" height="${height}" fill="white"/>
  <path d="M${left} 20V${base}H${width - 20}" fill="none" stroke="black"/>
  <path d="M${left} ${limit}H${width - 20}" stroke="firebrick" stroke-dasharray="5 4"/>
  <text x="${left - 20}" y="${limit}" fill="firebrick">${MOST_GROWTH}</text>
  <text x="${left - 20}" y="${y(1).toFixed(1)}">1.0</text>
  <text x="${left - 20}" y="${base}">0</text>
  <polyline points="${line}" fill="none" stroke="steelblue" stroke-width="2"/>
${labels.join('\n')}
  <text x="${width / 2}" y="${height - 8}">points of other tenants; time of an ask, 1 M = 1</text>
</svg>
`;
}

await main();
