// Claims about a vector index that pg_cron builds: whoever writes sessions meanwhile writes on, no
// search trusts it before it stands, and what is left of a build that was cut off goes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type TenantContext, withTenant } from '../../sql/database.ts';
import { migrateServer } from '../../sql/open-server.ts';
import { openPostgres, type PostgresDatabase } from '../../sql/postgres.ts';
import { sessions } from '../../sql/sessions.ts';
import { serverOnly } from '../database.ts';
import { ID_OF, idOf } from '../plans-fill.ts';
import { programDatabase } from './clone.ts';
import { openScript } from './plan-log.ts';

/** A number that no other test's businesses have. */
const BUSINESS = 48;
const SESSIONS = 600;
const MODEL = 'm';
/** pg_cron starts what is due within seconds; a busy machine may take longer. */
const WITHIN_MS = 60_000;
/** A writer who waits for so long waits for the build. */
const WRITER_WAITS_MS = 3_000;
const DIMENSIONS = 384;

const TENANT = idOf(BUSINESS, 0);
const PERSON: TenantContext = { tenant_id: TENANT, user_id: idOf(BUSINESS, 1), role: 'admin' };
const INDEX = `coaching_sessions_near_${TENANT.replaceAll('-', '')}`;
const NEVER = '0 0 1 1 *';

const FILL = `
set session_replication_role = replica;
${ID_OF}insert into tenants (id, name, currency, time_zone)
  values ('${TENANT}', 'Business', 'EUR', 'UTC');
insert into conversations (tenant_id, id, user_id)
  values ('${TENANT}', '${idOf(BUSINESS, 1)}', '${PERSON.user_id}');
insert into coaching_sessions (tenant_id, id, conversation_id, user_id, asked_at, user_query,
    family, metric, status, headline, coach_response, answer, brief, data_version, passage,
    passage_terms, embedding, embedding_model, embedding_hash)
  select '${TENANT}', pg_temp.id_of(${BUSINESS}, i), '${idOf(BUSINESS, 1)}', '${PERSON.user_id}',
    now() - i * interval '1 h', 'Why?', 'why', 'revenue', 'answered', 'It fell.', 'It fell.', '{}',
    '{}', 1, 'Why? It fell.', 4, l2_normalize((select array_agg(random() - 0.5)::vector(384)
      from generate_series(1, ${DIMENSIONS}) where i > 0)), '${MODEL}', 'h'
  from generate_series(1, ${SESSIONS}) i;
set session_replication_role = origin;
analyze coaching_sessions`;

describe('a vector index built by pg_cron', serverOnly('pg_cron'), () => {
  let app: PostgresDatabase;
  let superuser: Awaited<ReturnType<typeof openScript>>;
  let reader: Awaited<ReturnType<typeof openScript>>;
  let written = 0;

  before(async () => {
    const urls = await programDatabase();
    await migrateServer(urls.owner);
    app = openPostgres({ url: urls.app, engine: 'postgres' });
    superuser = await openScript(urls.superuser);
    reader = await openScript(urls.superuser);
    await superuser.run(FILL);
  });
  after(async () => {
    await reader.close();
    await superuser.run(`
      select cron.unschedule(jobid) from cron.job where jobname ~ '^vector index ';
      drop index if exists ${INDEX};
      delete from coaching_sessions where tenant_id = '${TENANT}';
      delete from conversations where tenant_id = '${TENANT}';
      delete from tenants where id = '${TENANT}'`);
    await Promise.all([app.close(), superuser.close()]);
  });

  /** The nightly job's part in the business, as pg_cron's role. */
  async function tend(exact_up_to: number): Promise<number> {
    const rows = await superuser.run(`
      begin;
      select set_config('app.current_tenant', '${TENANT}', true),
        set_config('coxswain.exact_vectors_up_to', '${exact_up_to}', true);
      set local role coxswain_jobs;
      select * from jobs.tend_vector_index(null, now())`);
    await superuser.run('commit');
    return Number(rows[0]?.rows);
  }
  const asked = () =>
    superuser.run(
      "select username, schedule, command from cron.job where jobname ~ '^vector index '",
    );
  /** true: it stands; false: it is there and serves nobody; null: there is none. */
  async function stands(): Promise<boolean | null> {
    const rows = await superuser.run(
      `select indisvalid from pg_index where indexrelid = to_regclass('public.${INDEX}')`,
    );
    return (rows[0]?.indisvalid as boolean | undefined) ?? null;
  }
  async function until(is_so: () => Promise<boolean>, what: string): Promise<void> {
    for (const end = Date.now() + WITHIN_MS; Date.now() < end; await pause(100)) {
      if (await is_so()) return;
    }
    assert.fail(`${what}: not within ${WITHIN_MS} ms`);
  }
  const schedule = (when: string) =>
    superuser.run(`set session authorization coxswain_owner;
      select cron.schedule(jobname, '${when}', command) from cron.job;
      reset session authorization`);

  /** pg_cron begins what was asked for, now; it cannot end before `reader` has ended. */
  async function beginHeldUp(): Promise<void> {
    await reader.run('begin isolation level repeatable read; select 1 from tenants limit 1');
    await schedule('1 seconds');
    await until(async () => {
      const rows = await superuser.run('select phase from pg_stat_progress_create_index');
      return rows[0]?.phase === 'waiting for old snapshots';
    }, 'the build is held up');
    await schedule(NEVER);
  }

  /** A session that points where no other does. */
  async function write(): Promise<void> {
    written += 1;
    const from = `from coaching_sessions where tenant_id = $1 and id = $2`;
    await withTenant(app, PERSON, async (tx) => {
      await tx.query(`set local lock_timeout = ${WRITER_WAITS_MS}`);
      await tx.query(
        `insert into coaching_sessions (tenant_id, id, conversation_id, user_id, asked_at,
           user_query, family, metric, status, headline, coach_response, answer, brief,
           data_version, passage, passage_terms, embedding, embedding_model, embedding_hash)
         select tenant_id, $3::uuid, conversation_id, user_id, now(), user_query, family, metric,
           status, headline, coach_response, answer, brief, data_version, passage, passage_terms,
           $4::text::vector, embedding_model, embedding_hash ${from}`,
        [TENANT, idOf(BUSINESS, 1), idOf(BUSINESS, SESSIONS + written), axis(written)],
      );
    });
  }
  const byIndex = () =>
    withTenant(app, PERSON, async (tx) => {
      const { by_index } = await sessions.openSearch(tx, { tenant_id: TENANT });
      return by_index;
    });

  test('whoever writes meanwhile writes on, and is found by it when it stands', async () => {
    assert.equal(await tend(SESSIONS - 1), 1);
    assert.equal((await asked())[0]?.username, 'coxswain_owner');
    assert.equal(await stands(), null, 'the job itself builds nothing');
    let built = false;
    const writing = (async () => {
      while (!built) {
        await write();
        await pause(20);
      }
    })();
    await beginHeldUp();
    const before_ready = written;
    await until(async () => written > before_ready + 10, 'ten are written during the build');
    assert.equal(await stands(), false);
    assert.equal(await byIndex(), false, 'no search trusts what is half built');
    assert.equal(await tend(SESSIONS - 1), 0, 'it is under way, and not begun again');
    await reader.run('commit');
    await until(async () => (await stands()) === true, 'it stands');
    built = true;
    await writing;
    assert.equal(await byIndex(), true);
    for (const nth of [1, before_ready + 5, written]) {
      const found = await withTenant(app, PERSON, async (tx) => {
        await sessions.openSearch(tx, { tenant_id: TENANT });
        return sessions.nearSessions(tx, {
          ...{ tenant_id: TENANT, embedding: axis(nth), embedding_model: MODEL, terms: [] },
          ...{ exclude_conversation: null, metric: null, since: null, until: null, most: 3 },
        });
      });
      const best = found.reduce((a, b) => ((a.cosine ?? 0) > (b.cosine ?? 0) ? a : b));
      assert.equal(best.session_id, idOf(BUSINESS, SESSIONS + nth));
    }
    assert.equal(await tend(SESSIONS - 1), 0);
    assert.deepEqual(await asked(), [], 'what is done is not asked for any more');
  });

  test('it goes when half of the bound is left', async () => {
    assert.equal(await tend((SESSIONS + written) * 2 + 2), 1);
    assert.equal(await stands(), null);
  });

  test('what is left of a build that was cut off goes, and it is built anew', async () => {
    assert.equal(await tend(SESSIONS - 1), 1);
    await beginHeldUp();
    await superuser.run('select pg_terminate_backend(pid) from pg_stat_progress_create_index');
    await until(async () => {
      const rows = await superuser.run('select 1 from pg_stat_progress_create_index');
      return rows.length === 0;
    }, 'the build has ended');
    await reader.run('commit');
    assert.equal(await stands(), false);
    assert.equal(await byIndex(), false);
    assert.equal(await tend(SESSIONS - 1), 1);
    assert.equal(await stands(), null);
    assert.notEqual((await asked())[0]?.schedule, NEVER, 'it is due again');
    await schedule('1 seconds');
    await until(async () => (await stands()) === true, 'it stands');
    assert.equal(await tend(SESSIONS - 1), 0);
    assert.deepEqual(await asked(), []);
    await write();
  });
});

/** A vector of unit length along one of the axes. */
function axis(nth: number): string {
  return `[${Array.from({ length: DIMENSIONS }, (_, i) => Number(i === nth % DIMENSIONS))}]`;
}
