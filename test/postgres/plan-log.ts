// The plan of everything that a statement makes a server do: its own, those of functions, triggers
// and foreign keys behind it, on partitions and chunks too. Hides auto_explain and its notices.
import pg from 'pg';
import type { Param } from '../../sql/database.ts';
import { encodeParam } from '../../sql/parsers.ts';

/** One node of EXPLAIN's tree, cut down to what is read here. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Order By'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

export interface Planned {
  /** The text that was planned: the statement's own, or one inside a function. */
  readonly text: string;
  readonly plan: PlanNode;
}

/** custom: planned for its values; generic: for any, as a kept statement may come to be. */
export type PlanFor = 'custom' | 'generic';

export interface Session {
  readonly settings: Readonly<Record<string, string>>;
  readonly plan_for: PlanFor;
}

export interface PlanLog {
  /** Runs a statement as the session's role, undoes it, and returns every plan that it used. */
  plansOf(sql: string, params: readonly Param[], session: Session): Promise<Planned[]>;
  close(): Promise<void>;
}

/** Settings of a database by which its sessions tell their plans; a superuser runs this. */
export async function tellPlans(superuser_url: string): Promise<void> {
  const database = new URL(superuser_url).pathname.slice(1);
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_format': 'json',
    'auto_explain.log_verbose': 'on',
    'auto_explain.log_level': 'notice',
  };
  const client = await connect(superuser_url);
  for (const [name, value] of Object.entries(settings)) {
    await client.query(`alter database ${database} set ${name} = '${value}'`);
  }
  await client.end();
}

/** Statements, several at once, as whoever the address names. */
export async function openScript(url: string) {
  const client = await connect(url);
  return {
    run: async (sql: string): Promise<Record<string, unknown>[]> => {
      const result = (await client.query(sql)) as pg.QueryResult | pg.QueryResult[];
      return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
    },
    close: () => client.end(),
  };
}

/** Opens a session that tells its plans; the database was prepared by tellPlans. */
export async function openPlanLog(url: string): Promise<PlanLog> {
  const client = await connect(url);
  let heard: string[] = [];
  client.on('notice', ({ message }) => heard.push(message ?? ''));
  return {
    async plansOf(sql, params, { settings, plan_for }) {
      const sets = Object.entries({ plan_cache_mode: `force_${plan_for}_plan`, ...settings }).map(
        ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
      );
      await client.query(`begin; select ${sets.join(', ')}`);
      heard = [];
      try {
        // a name: one without is planned for its values whatever the mode says
        await client.query({ name: 'asked', text: sql, values: params.map(encodeParam) });
        // a plan is told when its portal goes, and that is when the next one comes
        await client.query('select');
        return heard.flatMap(readPlan);
      } finally {
        await client.query('rollback');
        await client.query('deallocate all');
        forget(client);
      }
    },
    close: () => client.end(),
  };
}

/** The driver remembers which names it prepared; they were just deallocated. */
function forget(client: pg.Client): void {
  const { connection } = client as unknown as {
    connection: { parsedStatements: Record<string, string> };
  };
  connection.parsedStatements = {};
}

function readPlan(message: string): Planned[] {
  const at = message.indexOf('plan:\n');
  if (!message.startsWith('duration:') || at < 0) return [];
  const told = JSON.parse(message.slice(at + 'plan:\n'.length)) as {
    'Query Text': string;
    Plan: PlanNode;
  };
  return [{ text: told['Query Text'], plan: told.Plan }];
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
