// Everything that people of one business try on each other, and what of it succeeded: by routes, by
// relations, by statements. Hides how the secrets come to be, and how an attempt is undone.
import { readdirSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { call } from '../server/fixtures.ts';
import {
  type Database,
  type Param,
  type Queryable,
  type Row,
  withTenant,
} from '../sql/database.ts';
import { registry, type Statement } from '../sql/statements.ts';
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
export async function annAsks(app: FastifyInstance, world: World): Promise<Secrets> {
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
export async function routeAttempts(app: FastifyInstance, secrets: Secrets) {
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
  app: FastifyInstance,
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
        values ('${tenant_id}', 'metric', 'bank_balance', false)`,
      `update restrictions set restricted = false`,
      `delete from restrictions`,
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

/** Every statement of the program with what is Ann's, and with what is hidden. */
export async function tryStatements(db: Database, secrets: Secrets): Promise<Tried> {
  await bindAll();
  const tried: Tried = { attempts: 0, leaks: [] };
  for (const who of ATTACKERS) {
    for (const statement of registry) {
      // told before a tenant is known, by e-mail or token
      if (/\bapp\.(find_|account_exists|active_tenants|tenants_with_work)/.test(statement.sql)) {
        continue;
      }
      for (const id of [secrets.own.conversation_id, secrets.own.session_id, ...claimOf(secrets)]) {
        tried.attempts += 1;
        const params = paramsFor(statement, secrets, { who, id });
        const rows = await asThem(db, secrets, who, async (tx) => {
          const result = await tx.query(statement.sql, params);
          if (result.affected > 0 && isHers(statement, id)) return [{ changed: MARK }];
          return result.rows;
        });
        const said = toldIn(secrets, who, JSON.stringify(rows));
        if (said !== null) {
          tried.leaks.push(`${who}: ${statement.subject}.${statement.name} told ${said}`);
        }
      }
    }
  }
  return tried;
}

const claimOf = ({ own }: Secrets) => own.claim_ids.slice(0, 1);

/** A write that can only have met what is Ann's. */
function isHers({ subject, name }: Statement, id: string): boolean {
  return subject === 'sessions' && /^(share|touch|give|set)/.test(name) && id !== '';
}

const UNDO = new Error('undone');

/** What somebody gets back, as a member of the business; a refusal is nothing. All is undone. */
async function asThem(
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

const NAMED: Readonly<Record<string, Param>> = {
  time_zone: 'Europe/London',
  currency: 'GBP',
  grain: 'day',
  from_day: '2026-09-01',
  to_day: '2026-11-01',
  visibility: 'team',
  measure: 'expenses',
  count_of: 'active_customers',
  dimension: 'category',
  kind: 'metric',
  stage: 'days',
  status: 'done',
  role: 'admin',
};
const LISTED: Readonly<Record<string, Param>> = {
  metrics: ['expenses', 'bank_balance', 'revenue'],
  units: ['GBP', 'other', 'units', 'orders'],
  dimensions: ['category', 'location'],
  grains: ['month', 'month'],
  buckets: ['2026-10-01', '2026-09-01'],
  with_values: [true, true, true],
  with_quantities: [true, true, true],
  from_days: ['2026-09-01'],
  to_days: ['2026-11-01'],
  days: ['2026-11-01'],
  terms: [GUESSED, 'profit'],
};

function paramsFor(
  statement: Statement,
  { world, import_ids }: Secrets,
  { who, id }: { who: Attacker; id: string },
): Param[] {
  const vector = `[${Array.from({ length: 384 }, () => '0.05').join(',')}]`;
  return Object.entries(statement.twin.params).map(([name, { pg_type, schema }]): Param => {
    if (name === 'tenant_id') return world.tenant_id;
    if (name === 'user_id') return who === 'bob' ? world.user_ids.ann : world.user_ids[who];
    if (name === 'import_id') return import_ids[0] ?? id;
    if (name === 'location_ids') return [world.member('location', 'York').id];
    if (name === 'version') return '1000';
    if (name === 'most' || name === 'limit') return pg_type === 'int8' ? '1000' : 1000;
    if (name === 'skip') return 0;
    if (name.startsWith('embedding') && !pg_type.endsWith('[]') && !name.includes('_'))
      return vector;
    const given = pg_type.endsWith('[]') ? LISTED[name] : NAMED[name];
    if (given !== undefined) return given;
    // what may be left out narrows: without it more would be told
    if (schema.safeParse(null).success) return null;
    const one = scalarOf(pg_type.replace('[]', ''), id);
    return pg_type.endsWith('[]') ? [one as string] : one;
  });
}

function scalarOf(pg_type: string, id: string): Param {
  switch (pg_type) {
    case 'uuid':
      return id;
    case 'int4':
    case 'float8':
      return 1;
    case 'int8':
    case 'numeric':
      return '1';
    case 'bool':
      return true;
    case 'date':
      return '2026-11-01';
    case 'timestamptz':
      return '2026-11-21T09:00:00Z';
    case 'jsonb':
      return '{}';
    default:
      return GUESSED;
  }
}

async function bindAll(): Promise<void> {
  const folder = new URL('../sql/', import.meta.url);
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.sql') || file === 'roles.sql' || file === 'schema.sql') continue;
    await import(new URL(file.replace(/\.sql$/, '.ts'), folder).href);
  }
}
