// The claim that a suggested question is sure to be answered: five each over eleven different
// files, asked as they stand by HTTP; every figure of every answer is run again and its records
// add up to it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { uniforms } from '../analysis/seeded.ts';
import { lexicalEmbedder } from '../ingest/embedding/lexical.ts';
import { createImportService } from '../ingest/imports.ts';
import { generateSample } from '../ingest/sample/generate.ts';
import { createLog } from '../log.ts';
import { buildApp } from '../server/app.ts';
import { call, READY, registerBusiness, SETTINGS } from '../server/fixtures.ts';
import { ordersCsv } from './claims-business.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { dayOf, tradeCsv } from './findings-business.ts';
import {
  type Bringing,
  businessOf,
  confirmationOf,
  streams,
  type TestFile,
  temporaryFolder,
} from './import-fixture.ts';

const DATA = new URL('../../shared/data/retail/', import.meta.url);
const skip = existsSync(DATA) ? false : 'the retail data is not in ../shared/data/retail';
const folder = temporaryFolder();
const log = createLog('error');
const clock = () => new Date('2026-11-21T09:00:00Z');
const TOLD = { date_order: 'ymd', decimal: 'point', currency: 'GBP', tax: 'excluded' };
/** Answers whose claims have too many records to read them all page by page here. */
const MOST_PAGES = 40;

let db: TestDatabase;
let app: Awaited<ReturnType<typeof buildApp>>;
let stop: () => Promise<unknown>;

before(async () => {
  db = await testDatabase();
  const imports = createImportService({ db, data_dir: folder.path, clock, log });
  const embedder = lexicalEmbedder();
  app = await buildApp({
    ...{ db, settings: SETTINGS, embedder: () => embedder, clock, log, imports },
    status: () => READY,
  });
  stop = async () => {
    await imports.stop();
    await app.close();
  };
});
after(async () => {
  await stop();
  await db.close();
  folder.remove();
});

interface Source {
  name: string;
  files: TestFile[];
  how?: Bringing;
}

function retail(month: string): Source {
  const files = readdirSync(DATA).filter((name) => name.startsWith(month));
  return {
    name: `retail, ${month}`,
    files: files.map((name) => ({ name, content: readFileSync(new URL(name, DATA)) })),
  };
}

function sample(layout: string): Source {
  const { files } = generateSample({ seed: 11, until: '2026-11-21' });
  const file = files.find((one) => one.layout === layout);
  if (file === undefined) throw new Error(`the sample has no ${layout}`);
  const content = [...file.chunks()].join('');
  return {
    name: `the sample’s ${layout}`,
    files: [{ name: file.name, content }],
    how: { mapping: file.mapping },
  };
}

function table(label: string, grain: 'day' | 'month', rows: number): Source {
  const chance = uniforms(label.length * 31);
  const day = (n: number) =>
    grain === 'day'
      ? dayOf('2026-02-01', n)
      : `${2025 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}-01`;
  const lines = [...Array(rows).keys()].map((n) => `${day(n)},${40 + Math.floor(60 * chance())}`);
  const name = label.toLowerCase().replaceAll(' ', '_');
  return {
    name: `a table of ${label.toLowerCase()} by ${grain}`,
    files: [{ name: `${name}.csv`, content: `Date,${label}\n${lines.join('\n')}\n` }],
    how: {
      mapping: {
        layout: 'metric_table',
        columns: { date: 'Date', value: label },
        metric: { name, label, unit: 'count', kind: 'flow' },
      },
    },
  };
}

function tills(): Source {
  const chance = uniforms(77);
  const rows = [...Array(240).keys()].map((n) => {
    const net = (300 + 400 * chance()).toFixed(2);
    return `${dayOf('2026-03-01', n)},${net},${20 + Math.floor(30 * chance())}`;
  });
  return {
    name: 'tills by day',
    files: [{ name: 'tills.csv', content: `Date,Net sales,Orders\n${rows.join('\n')}\n` }],
  };
}

const trade = { first_day: '2026-05-04', days: 180, orders: 12, products: 9, customers: 40 };
const SOURCES: (() => Source)[] = [
  () => retail('2011-01'),
  () => retail('2011-04'),
  () => retail('2011-06'),
  () => sample('expenses'),
  () => sample('invoices'),
  () => table('Visitors', 'day', 280),
  () => table('Calls answered', 'month', 20),
  tills,
  () => ({
    name: 'half a year of a shop',
    files: [{ name: 'a.csv', content: tradeCsv({ ...trade, seed: 4, shut: [0, 1] }) }],
  }),
  () => ({
    name: 'three weeks of a shop',
    files: [{ name: 'b.csv', content: tradeCsv({ ...trade, seed: 6, days: 21 }) }],
  }),
  () => ({
    name: 'orders with channels and countries',
    files: [{ name: 'c.csv', content: ordersCsv() }],
  }),
];

test('every suggested question is answered, and every figure holds', { skip }, async (t) => {
  const failures: string[] = [];
  let [asked, figures, slowest_ms] = [0, 0, 0];
  for (const [nth, make] of SOURCES.entries()) {
    const source = make();
    const owner = await registerBusiness(app, `owner${nth}@suggest.example`);
    const token = owner.access_token;
    const shop = businessOf({ db, data_dir: folder.path }, owner.tenant_id);
    const upload = await shop.service.receive(shop.ctx, streams(source.files));
    const how = { answers: TOLD, ...source.how };
    await shop.service.confirm(shop.ctx, upload.import_id, confirmationOf(upload, how));
    await shop.service.idle();
    const done = await shop.service.get(shop.ctx, upload.import_id);
    assert.equal(done.status, 'done', `${source.name}: ${JSON.stringify(done)}`);
    const began = performance.now();
    const offered = await call(app, 'GET', '/v1/suggestions', { token });
    slowest_ms = Math.max(slowest_ms, performance.now() - began);
    assert.equal(offered.status, 200);
    const items: { question: string; family: string }[] = offered.body.items;
    t.diagnostic(`${source.name}: ${items.map(({ question }) => question).join(' · ')}`);
    if (items.length < 3) failures.push(`${source.name}: only ${items.length} questions`);
    for (const { question, family } of items) {
      asked += 1;
      const { body } = await call(app, 'POST', '/v1/coach/ask', { token, body: { question } });
      if (body.status !== 'answered' || body.query.family !== family) {
        failures.push(`${source.name}: ${question} → ${body.status} ${body.text}`);
        continue;
      }
      figures += body.claims.length;
      for (const claim of body.claims) {
        const fault = await claimFault(token, claim);
        if (fault !== null) failures.push(`${source.name}: ${question} [${claim.mark}] ${fault}`);
      }
    }
  }
  t.diagnostic(
    `${asked} questions over ${SOURCES.length} files, ${failures.length} failed; ${figures} ` +
      `figures run again; five suggestions took ${slowest_ms.toFixed(0)} ms at most`,
  );
  assert.deepEqual(failures, []);
  assert.ok(asked >= 50, `${asked} questions`);
});

/** What is wrong with a claim that is run again, or with its records; null where nothing is. */
async function claimFault(
  token: string,
  claim: { id: string; value: string | null; unit: string; role: string },
): Promise<string | null> {
  const { body: again } = await call(app, 'GET', `/v1/claims/${claim.id}`, { token });
  if (again.was.value !== claim.value) return `${claim.value} is ${again.was.value} when run again`;
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const url = `/v1/claims/${claim.id}/records?limit=200${after}`;
    const { body } = await call(app, 'GET', url, { token });
    cursor = body.next_cursor;
    if (cursor !== null) continue;
    if (body.difference === null || Math.abs(Number(body.difference)) < 1e-9) return null;
    return `its records miss it by ${body.difference}`;
  }
  return null;
}
