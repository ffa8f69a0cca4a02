// What lies between us and the server: nothing, or a pooler that lends its connections from one
// client to the next, and what of a connection that one keeps. Hides how it gives itself away.
import pg from 'pg';
import { configOf } from './postgres.ts';

/** SQLSTATE: this connection has a prepared statement of the name; it has none. */
const MIXED_UP: ReadonlySet<string> = new Set(['42P05', '26000']);
const PROBE = 'coxswain_probe';
/** Others may be given the connection between two of our probes. */
const ROUNDS = 5;

/**
 * Whether there is a pooler: it gives clients a name for cancelling that is not the server's
 * process. Rejects where nobody answers.
 */
export async function isPooled(url: string): Promise<boolean> {
  return withClients(url, 1, async ([client]) => {
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const { processID } = client as pg.Client & { processID: number | null };
    return Number(rows[0]?.pid) !== processID;
  });
}

/**
 * Whether two clients may each prepare a statement of one name. Where a pooler does not keep them
 * apart, one client is given the rows of the other's statement.
 */
export async function keepsStatements(url: string): Promise<boolean> {
  return withClients(url, 2, async (clients) => {
    try {
      for (let round = 0; round < ROUNDS; round++) {
        for (const [at, client] of clients.entries()) {
          const query = { name: PROBE, text: `select ${at} as n`, queryMode: 'extended' };
          const { rows } = await client.query(query);
          if (Number(rows[0]?.n) !== at) return false;
        }
      }
      return true;
    } catch (error) {
      if (MIXED_UP.has((error as { code?: string }).code ?? '')) return false;
      throw error;
    }
  });
}

async function withClients<T>(
  url: string,
  count: number,
  fn: (clients: [pg.Client, ...pg.Client[]]) => Promise<T>,
): Promise<T> {
  const clients = Array.from({ length: count }, () => new pg.Client(configOf(url)));
  try {
    for (const client of clients) {
      // whoever uses it is told by the statement that fails
      client.on('error', () => undefined);
      await client.connect();
    }
    return await fn(clients as [pg.Client, ...pg.Client[]]);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}
