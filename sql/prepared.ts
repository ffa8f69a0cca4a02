// Prepared statements on PGlite: parsed and planned once, then bound and run. Planning is most of a
// small read's time there, and an answer is made of many. Hides the protocol's messages.
import { type PGlite, protocol } from '@electric-sql/pglite';
import { PARSERS } from './parsers.ts';
import { MOST_KEPT } from './planning.ts';

/** SQLSTATE: a table changed under a plan, or the server no longer knows the statement. */
const FORGET_AND_RETRY: ReadonlySet<string> = new Set(['0A000', '26000']);

export interface PreparedRunner {
  run(sql: string, params: (string | null)[]): Promise<{ rows: unknown[]; affected: number }>;
}

interface Fault {
  code?: string;
}

const { serialize } = protocol;

/** Runs statements by name; the caller takes turns, as with the connection itself. */
export function createPrepared(db: PGlite): PreparedRunner {
  const names = new Map<string, string>();
  let made = 0;

  async function nameOf(sql: string): Promise<string> {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // past this the oldest is prepared anew
    if (names.size >= MOST_KEPT) {
      const [oldest] = names.keys();
      if (oldest !== undefined) names.delete(oldest);
    }
    made += 1;
    const name = `s${made}`;
    await send(db, [serialize.parse({ name, text: sql }), serialize.sync()]);
    names.set(sql, name);
    return name;
  }

  async function attempt(sql: string, params: (string | null)[]) {
    const statement = await nameOf(sql);
    const messages = await send(db, [
      serialize.bind({ statement, values: params }),
      serialize.describe({ type: 'P' }),
      serialize.execute({}),
      serialize.sync(),
    ]);
    return read(messages);
  }

  return {
    async run(sql, params) {
      try {
        return await attempt(sql, params);
      } catch (error) {
        if (!FORGET_AND_RETRY.has((error as Fault).code ?? '')) throw error;
        names.delete(sql);
        // inside a transaction the failure has ended it; the caller sees the error of the retry
        return attempt(sql, params);
      }
    },
  };
}

/** Sends messages that end with a sync; the first error is thrown after the sync. */
async function send(db: PGlite, parts: Uint8Array[]): Promise<Message[]> {
  const size = parts.reduce((bytes, part) => bytes + part.length, 0);
  const message = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    message.set(part, at);
    at += part.length;
  }
  const { messages } = await db.execProtocol(message, { throwOnError: false, syncToFs: false });
  const failed = (messages as unknown as Message[]).find(({ name }) => name === 'error');
  if (failed) throw failed;
  return messages as unknown as Message[];
}

interface Message {
  name: string;
  fields?: unknown;
  text?: string;
}

type Field = { name: string; dataTypeID: number };

function read(messages: Message[]): { rows: unknown[]; affected: number } {
  let columns: { name: string; parse: (text: string) => unknown }[] = [];
  let affected = 0;
  const rows: unknown[] = [];
  for (const message of messages) {
    if (message.name === 'rowDescription') {
      columns = (message.fields as Field[]).map(({ name, dataTypeID }) => ({
        name,
        parse: PARSERS[dataTypeID] ?? ((text) => text),
      }));
    } else if (message.name === 'dataRow') {
      const row: Record<string, unknown> = {};
      const values = message.fields as (string | null)[];
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i];
        const value = values[i];
        if (column) row[column.name] = value == null ? null : column.parse(value);
      }
      rows.push(row);
    } else if (message.name === 'commandComplete') {
      const tag = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)/.exec(message.text ?? '');
      if (tag) affected = Number(tag[1]);
    }
  }
  return { rows, affected };
}
