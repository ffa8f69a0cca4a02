// Typed twin of jobs.sql: the list of jobs, their runs, and the leases of tenants at work.
import { bind, pg, twin } from './statements.ts';

const part = { outcome: pg.text, rows: pg.int8 };
const lease = { tenant_id: pg.uuid, holder: pg.text };

export const jobs = bind('jobs', {
  definitions: twin(
    'many',
    {},
    {
      name: pg.text,
      schedule: pg.text,
      command: pg.text,
      scope: pg.text,
      time_limit_s: pg.int4,
      runs_as: pg.text,
      run_missed: pg.bool,
      purpose: pg.text,
    },
  ),
  beginRun: twin(
    'one',
    { name: pg.text, runner: pg.text, at: pg.timestamptz },
    { run_id: pg.orNull(pg.uuid) },
  ),
  endRun: twin(
    'one',
    {
      run_id: pg.uuid,
      outcome: pg.text,
      error: pg.orNull(pg.text),
      rows: pg.int8,
      at: pg.timestamptz,
    },
    { ended: pg.bool },
  ),
  cutOffRuns: twin('one', { at: pg.timestamptz }, { cut_off: pg.int4 }),
  runPart: twin('one', { run_id: pg.uuid, name: pg.text, at: pg.timestamptz }, part),
  runOnce: twin('one', { run_id: pg.uuid, name: pg.text, at: pg.timestamptz }, part),
  wholeOutcome: twin(
    'one',
    { outcomes: pg.texts, tenants: pg.int4 },
    { outcome: pg.text, error: pg.orNull(pg.text) },
  ),
  lastRuns: twin(
    'many',
    { most: pg.int4 },
    {
      id: pg.uuid,
      name: pg.text,
      runner: pg.text,
      started_at: pg.timestamptz,
      finished_at: pg.orNull(pg.timestamptz),
      outcome: pg.text,
    },
  ),
  executionsOf: twin(
    'many',
    { tenant_id: pg.uuid, run_ids: pg.uuids },
    {
      run_id: pg.uuid,
      name: pg.text,
      started_at: pg.timestamptz,
      finished_at: pg.timestamptz,
      outcome: pg.text,
      error: pg.orNull(pg.text),
      rows: pg.int8,
    },
  ),
  tenantsWithWork: twin('many', { holder: pg.text }, { tenant_id: pg.uuid }),
  unfinishedOf: twin('many', { tenant_id: pg.uuid }, { id: pg.uuid }),
  takeLease: twin('maybe', { ...lease, seconds: pg.float8 }, { holder: pg.text }),
  renewLease: twin('maybe', { ...lease, seconds: pg.float8 }, { holder: pg.text }),
  releaseLease: twin('none', lease, {}),
});
