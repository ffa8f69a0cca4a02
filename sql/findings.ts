// Typed twin of findings.sql.
import { z } from 'zod';
import { bind, pg, twin } from './statements.ts';

const tenant = { tenant_id: pg.uuid };
const names = { pg_type: 'text[]', schema: z.array(z.string()) };
const ids = { pg_type: 'int8[]', schema: z.array(z.string()) };
const days = { pg_type: 'date[]', schema: z.array(z.string()) };
const dismissal = {
  dismissed_at: pg.orNull(pg.timestamptz),
  dismissed_by: pg.orNull(pg.uuid),
  dismiss_reason: pg.orNull(pg.text),
};
const told = {
  kind: pg.text,
  metrics: names,
  locations: ids,
  headline: pg.text,
  finding_text: pg.text,
  charts: pg.jsonb,
  impact: pg.orNull(pg.numeric),
  impact_unit: pg.orNull(pg.text),
  surprise: pg.float8,
  rank: pg.float8,
  from_day: pg.date,
  to_day: pg.date,
  data_version: pg.int8,
  found_at: pg.timestamptz,
  changed_from: pg.orNull(pg.jsonb),
};
const scan = {
  data_version: pg.int8,
  complete_to: pg.orNull(pg.date),
  scanned_at: pg.timestamptz,
};

export const findings = bind('findings', {
  lockScan: twin('maybe', tenant, scan),
  storeScan: twin(
    'none',
    {
      ...tenant,
      data_version: pg.int8,
      complete_to: pg.orNull(pg.date),
      tests: pg.int4,
      at: pg.timestamptz,
    },
    {},
  ),
  scanOf: twin('maybe', tenant, { ...scan, tests: pg.int4 }),
  liveFindings: twin('many', tenant, {
    id: pg.uuid,
    identity: pg.text,
    kind: pg.text,
    headline: pg.text,
    finding_text: pg.text,
    figure: pg.orNull(pg.numeric),
    from_day: pg.date,
    to_day: pg.date,
    rank: pg.float8,
    data_version: pg.int8,
    found_at: pg.timestamptz,
    ...dismissal,
  }),
  listFindings: twin(
    'many',
    { ...tenant, dismissed: pg.bool },
    {
      id: pg.uuid,
      ...told,
      dismissed_at: dismissal.dismissed_at,
      dismiss_reason: dismissal.dismiss_reason,
    },
  ),
  claimsOfFindings: twin(
    'many',
    { ...tenant, finding_ids: pg.uuids },
    { finding_id: pg.uuid, claim: pg.jsonb },
  ),
  insertFinding: twin(
    'none',
    {
      ...tenant,
      id: pg.uuid,
      identity: pg.text,
      ...told,
      figure: pg.orNull(pg.numeric),
      ...dismissal,
    },
    {},
  ),
  insertFindingClaims: twin('none', { ...tenant, finding_id: pg.uuid, claims: pg.jsonb }, {}),
  endFindings: twin('none', { ...tenant, ids: pg.uuids, state: pg.text, at: pg.timestamptz }, {}),
  dismissFinding: twin(
    'maybe',
    {
      ...tenant,
      id: pg.uuid,
      dismissed: pg.bool,
      reason: pg.orNull(pg.text),
      user_id: pg.orNull(pg.uuid),
      at: pg.timestamptz,
    },
    {
      id: pg.uuid,
      dismissed_at: dismissal.dismissed_at,
      dismiss_reason: dismissal.dismiss_reason,
    },
  ),
  askForScan: twin('one', tenant, { job_id: pg.orNull(pg.uuid) }),
  customerDays: twin(
    'many',
    { ...tenant, version: pg.int8, time_zone: pg.text, most: pg.int4 },
    { key: pg.text, label: pg.text, amount: pg.numeric, days, source_ids: pg.uuids },
  ),
  refundedProducts: twin(
    'many',
    {
      ...tenant,
      version: pg.int8,
      time_zone: pg.text,
      currency: pg.text,
      from_day: pg.date,
      to_day: pg.date,
    },
    { key: pg.text, label: pg.text, refunded: pg.int4, sold: pg.int4, amount: pg.numeric },
  ),
});
