// How the bench of a server measures and prints: ours and the bare limit in turn, in one run, so
// that what else the machine does hits both. Hides medians, verdicts and their layout.
import pg from 'pg';
import type { Database } from '../../../sql/database.ts';

/** The program's own database, and a superuser's plain connection to the same tables. */
export interface Both {
  ours: Database;
  bare: pg.Client;
}

/** Wall time of one call, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Runs each of the works in turn, so many rounds; returns each one's times in milliseconds. */
export async function inTurn<N extends string>(
  rounds: number,
  works: Readonly<Record<N, (round: number) => Promise<unknown>>>,
): Promise<Record<N, number[]>> {
  const names = Object.keys(works) as N[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) times[name]?.push(await timed(() => works[name](round)));
  }
  return times as Record<N, number[]>;
}

/** The value below which this share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** One line: what was measured, and whether a bound was met; at_least or at_most, or neither. */
export function line(
  label: string,
  value: number,
  bound: { at_least?: number; at_most?: number; digits?: number } = {},
): void {
  const { at_least, at_most, digits = 2 } = bound;
  const met =
    (at_least === undefined || value >= at_least) && (at_most === undefined || value <= at_most);
  const wanted = at_least !== undefined ? `≥ ${at_least}` : `≤ ${at_most}`;
  const is_bound = at_least !== undefined || at_most !== undefined;
  const verdict = is_bound ? (met ? `  met: ${wanted}` : `  MISSED: ${wanted}`) : '';
  console.log(`  ${label.padEnd(56)}${value.toFixed(digits).padStart(10)}${verdict}`);
}

/** COPY … FROM STDIN of rows as text; the driver knows the protocol but has no call for it. */
export function copyIn(client: pg.Client, sql: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query({
      submit: (connection: CopyConnection) => connection.query(sql),
      handleCopyInResponse: (connection: CopyConnection) => {
        connection.sendCopyFromChunk(Buffer.from(text));
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError: reject,
      handleReadyForQuery: () => resolve(),
    } as unknown as pg.Submittable);
  });
}

interface CopyConnection {
  query(sql: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** A superuser's connection: no row security, no policy, no view. */
export async function openBare(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  // while pgaudit listens, COPY into a hypertable brings the whole server down (docs/databases.md)
  await client.query("set pgaudit.log = 'none'");
  return client;
}
