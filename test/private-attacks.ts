// Everything that people of one business try on each other, and what of it succeeded: by routes
// and by relations (statements: private-statements.ts). Hides how secrets come to be, and how an
// attempt is undone.
import { call, type TestServer } from '../server/fixtures.ts';
import { type Database, type Queryable, type Row, withTenant } from '../sql/database.ts';
import { tenantRelations } from './isolation-relations.ts';
import { type Attempt, attemptsOn, FOR_ADMINS, HARMLESS, HER_KEY } from './private-routes.ts';
import {
  ATTACKERS,
  type Attacker,
  GUESSED,
  isSecretRow,
  MARK,
  rowsOf,
  type Secrets,
  secretsOf,
  toldIn,
} from './private-secrets.ts';
import type { World } from './private-world.ts';

export interface Tried {
  attempts: number;
  leaks: string[];
}

/** Ann asks in private, shares one of her answers and takes it back; what she saw is secret. */
export async function annAsks(app: TestServer['app'], world: World): Promise<Secrets> {
  const as_ann = { token: world.tokens.ann };
  const ask = async (question: string, headers: Record<string, string> = {}) => {
    const given = { ...as_ann, body: { question }, headers };
    const { status, body } = await call(app, 'POST', '/v1/coach/ask', given);
    if (status !== 200 || body.status !== 'answered') throw new Error(JSON.stringify(body));
    return body;
  };
  const hers = await ask(`What was net profit in October 2026, ${GUESSED} ${MARK}?`, {
    'idempotency-key': HER_KEY,
  });
  const url = `/v1/conversations/${hers.conversation_id}`;
  for (const visibility of ['advisers', 'private']) {
    await call(app, 'PATCH', url, { ...as_ann, body: { visibility } });
  }
  const shared = await ask('What was revenue in October 2026?');
  await call(app, 'PATCH', `/v1/conversations/${shared.conversation_id}`, {
    ...as_ann,
    body: { visibility: 'advisers' },
  });
  const own = {
    shared_id: shared.conversation_id,
    conversation_id: hers.conversation_id,
    session_id: hers.session_id,
    claim_ids: hers.claims.map(({ id }: { id: string }) => id),
  };
  const figures = async (names: string[], filters: string[]) => {
    const found: string[] = [];
    for (const name of names) {
      for (const filter of filters) {
        for (const window of ['from=2026-09-01', 'from=2026-10-01']) {
          const path = `/v1/metrics/${name}?${window}&to=2026-11-01&grain=month${filter}`;
          const { body } = await call(app, 'GET', path, as_ann);
          const points = (body.points ?? []) as { value: string | null }[];
          found.push(...[body.value, ...points.map(({ value }) => value)].flatMap((v) => v ?? []));
        }
      }
    }
    // a figure of two digits is anybody's
    return [...new Set(found)].filter((value) => /^-?\d{3,}\.\d+$/.test(value));
  };
  const of = (dimension: string, label: string) =>
    `&filter=${dimension}:${encodeURIComponent(world.member(dimension, label).key)}`;
  const costs = [
    ...(await figures(['expenses', 'net_profit', 'bank_balance'], [''])),
    ...(await figures(['expenses'], [of('category', 'Wages'), of('location', 'York')])),
  ];
  const whole = await figures(['revenue', 'gross_sales'], ['', of('location', 'York')]);
  const imports = await call(app, 'GET', '/v1/imports?limit=200', as_ann);
  const import_ids = imports.body.items.map(({ import_id }: { import_id: string }) => import_id);
  return secretsOf(world, own, { costs, whole, import_ids });
}

/** Every route of the OpenAPI document; `unclassified` has those that nobody has thought about. */
export async function routeAttempts(app: TestServer['app'], secrets: Secrets) {
  const { body } = await call(app, 'GET', '/openapi.json');
  const attempts: Attempt[] = [];
  const unclassified: string[] = [];
  for (const [path, operations] of Object.entries(body.paths as Record<string, object>)) {
    for (const method of Object.keys(operations)) {
      const route = `${method.toUpperCase()} ${path}`;
      const made = attemptsOn(route, secrets);
      if (made !== undefined) attempts.push(...made);
      if ((made === undefined) === (HARMLESS[route] === undefined)) unclassified.push(route);
    }
  }
  return { attempts, unclassified };
}

/** Each attempt by each of them. */
export async function tryRoutes(
  app: TestServer['app'],
  secrets: Secrets,
  attempts: readonly Attempt[],
): Promise<Tried> {
  const leaks: string[] = [];
  for (const who of ATTACKERS) {
    for (const { route, method, url, body, headers, refused } of attempts) {
      if (who === 'bob' && FOR_ADMINS.test(route)) continue;
      const { token } = { token: secrets.world.tokens[who] };
      const answer = await call(app, method, url, { token, body, headers: headers ?? {} });
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      const typed = `${url} ${JSON.stringify(body ?? {})}`;
      const said = toldIn(secrets, who, text, typed);
      const label = `${who}: ${method} ${url} ${JSON.stringify(body ?? {})}`;
      if (said !== null) leaks.push(`${label} told ${said}`);
      // what somebody typed stands in their own answer: only an answer that is Ann's betrays her
      for (const id of [secrets.own.session_id, secrets.own.conversation_id]) {
        const typed_it = typed.toLowerCase().includes(id) || route === 'GET /v1/activity';
        if (!typed_it && text.includes(id)) leaks.push(`${label} found her answer`);
      }
      if (answer.status >= 500) leaks.push(`${label} broke: ${text}`);
      if (refused && answer.status < 400) leaks.push(`${label} was not refused`);
    }
  }
  return { attempts: attempts.length * ATTACKERS.length, leaks };
}

/** Reads, changes and deletes of every relation, whole; what comes back must hold no secret row. */
export async function tryRelations(
  db: Database,
  secrets: Secrets,
  only: readonly string[] | null = null,
): Promise<Tried> {
  const tried: Tried = { attempts: 0, leaks: [] };
  for (const { name, updatable } of await tenantRelations(db)) {
    if (only !== null && !only.includes(name)) continue;
    const column = updatable[0];
    const verbs: [string, (tx: Queryable) => Promise<Row[]>][] = [
      ['read', (tx) => rowsOf(tx, name)],
      ['deleted', (tx) => changed(tx, `delete from ${name} r`)],
      ...(column === undefined
        ? []
        : [
            ['changed', (tx) => changed(tx, `update ${name} r set ${column} = r.${column}`)] as [
              string,
              (tx: Queryable) => Promise<Row[]>,
            ],
          ]),
    ];
    for (const who of ATTACKERS) {
      for (const [verb, rows] of verbs) {
        tried.attempts += 1;
        const seen = await asThem(db, secrets, who, rows);
        const secret = seen.find((row) => isSecretRow(secrets, who, { relation: name, row }));
        if (secret) {
          tried.leaks.push(`${who} ${verb} ${name}: ${JSON.stringify(secret).slice(0, 300)}`);
        }
      }
    }
  }
  return tried;
}

/** Writes into what is another's or an admin's: into her shared conversation, into grants. */
export async function tryWrites(db: Database, secrets: Secrets): Promise<Tried> {
  const tried: Tried = { attempts: 0, leaks: [] };
  const { tenant_id, user_ids } = secrets.world;
  const { shared_id } = secrets.own;
  for (const who of ATTACKERS) {
    const me = user_ids[who];
    const in_hers = `insert into coaching_sessions (tenant_id, id, conversation_id, user_id,
        user_query, status, coach_response, answer, brief, data_version, passage, metrics)
      values ('${tenant_id}', gen_random_uuid(), '${shared_id}', '${me}', 'x', 'answered', 'x', '{}',
        '{}', 1, 'x', '{}')`;
    const grants = [
      `insert into user_grants (tenant_id, user_id) values ('${tenant_id}', '${user_ids.mia}')`,
      `update user_grants set locations = null`,
      `delete from user_grants`,
      `insert into restrictions (tenant_id, kind, name, restricted)
        values ('${tenant_id}', 'category', 'wages', false)`,
      `update restrictions set restricted = false`,
      `delete from restrictions`,
      `insert into widget_origins (tenant_id, id, origin)
        values ('${tenant_id}', gen_random_uuid(), 'https://evil.example')`,
      `delete from widget_origins`,
    ];
    const writes = [
      `update conversations set user_id = '${me}' where id = '${shared_id}'`,
      `update conversations set visibility = 'private' where id = '${shared_id}'`,
      in_hers,
      `update coaching_sessions set coach_response = 'x'`,
      `update claims set mark = 'x'`,
      // an admin may say who sees what
      ...(who === 'bob' ? [] : grants),
    ];
    for (const sql of writes) {
      tried.attempts += 1;
      const rows = await asThem(db, secrets, who, async (tx) => {
        const { affected } = await tx.query(sql);
        return affected > 0 ? [{ affected }] : [];
      });
      if (rows.length > 0) tried.leaks.push(`${who}: ${sql}`);
    }
  }
  return tried;
}

async function changed(tx: Queryable, sql: string): Promise<Row[]> {
  const { rows } = await tx.query(`${sql} returning to_jsonb(r) as row`);
  return rows.map(({ row }) => row as Row);
}

const UNDO = new Error('undone');

/** What somebody gets back, as a member of the business; a refusal is nothing. All is undone. */
export async function asThem(
  db: Database,
  { world }: Secrets,
  who: Attacker,
  fn: (tx: Queryable) => Promise<Row[]>,
): Promise<Row[]> {
  let rows: Row[] = [];
  await withTenant(db, world.ctx[who], async (tx) => {
    rows = await fn(tx);
    throw UNDO;
  }).catch((error) => {
    const { code } = error as { code?: unknown };
    // refused, or not a sensible call: a fault of the connection would be neither
    if (error !== UNDO && !/^(42501|42809|44000|55000|0A000|22|23|P0001)/.test(String(code)))
      throw error;
  });
  return rows;
}
