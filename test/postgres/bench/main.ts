// What the walls and the whole path cost on a server: ours beside the bare limit, in one run on one
// machine, as ratios. `npm run bench:postgres`; without a server to be had it says so and ends.
import { openServer } from '../../../sql/open-server.ts';
import { NoServer } from '../chroot.ts';
import { addresses } from '../clone.ts';
import { type Provided, provideServers } from '../provide.ts';
import { type Both, openBare } from './measure.ts';
import { benchPoints } from './points.ts';
import { benchRetrieval } from './retrieval.ts';
import { benchSeries } from './series.ts';
import { benchTransactions } from './transactions.ts';
import { benchVectors } from './vectors.ts';

const PARTS: Readonly<Record<string, (both: Both) => Promise<void>>> = {
  ingest: benchPoints,
  retrieval: benchRetrieval,
  vectors: benchVectors,
  series: benchSeries,
  transactions: benchTransactions,
};

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.find((name) => PARTS[name] === undefined);
  if (unknown !== undefined)
    throw new Error(`no part ${unknown}: ${Object.keys(PARTS).join(', ')}`);
  const provided = await provide();
  if (provided === null) return;
  try {
    process.env.TEST_SERVERS = JSON.stringify(provided.servers);
    console.log(provided.what);
    for (const [name, part] of Object.entries(PARTS)) {
      if (asked.length === 0 || asked.includes(name)) await withDatabase(part);
    }
  } finally {
    await provided.stop();
  }
}

async function provide(): Promise<Provided | null> {
  try {
    return await provideServers(1, console.log);
  } catch (error) {
    if (!(error instanceof NoServer)) throw error;
    console.log(`the bench of a server was not run: ${error.message}`);
    return null;
  }
}

/** Each part has a fresh database, so that none reads what another left in memory. */
async function withDatabase(part: (both: Both) => Promise<void>): Promise<void> {
  const { app, superuser, drop } = await addresses();
  const ours = await openServer({ url: app, owner_url: null });
  const bare = await openBare(superuser);
  try {
    await part({ ours, bare });
  } finally {
    await Promise.all([ours.close(), bare.end()]);
    await drop();
  }
}

await main(process.argv.slice(2));
