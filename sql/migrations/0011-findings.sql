-- What the coach found without being asked, and the claims it tells it with.
create table findings (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  -- kind, metric, members and, where it is of one moment, its first day: what makes two findings
  -- the same one, told again
  identity text not null,
  kind text not null,
  -- what it tells of, for policies that hide some of them: metrics by name, locations by member
  metrics text[] not null,
  locations bigint[] not null default '{}',
  headline text not null,
  finding_text text not null,
  charts jsonb not null default '[]',
  -- the figure that says whether it has changed, and what it is worth in money where it is
  figure numeric,
  impact numeric,
  impact_unit text,
  surprise float8 not null,
  rank float8 not null,
  from_day date not null,
  -- the first day outside, as everywhere
  to_day date not null,
  data_version bigint not null,
  found_at timestamptz not null,
  state text not null default 'live' check (state in ('live', 'superseded', 'withdrawn')),
  ended_at timestamptz,
  changed_from jsonb,
  dismissed_at timestamptz,
  dismissed_by uuid,
  dismiss_reason text,
  primary key (tenant_id, id)
);
create unique index findings_live on findings (tenant_id, identity) where state = 'live';

-- How far the last scan of a business reached; its row is the lock under which scans are stored.
create table finding_scans (
  tenant_id uuid not null references tenants (id) on delete cascade,
  data_version bigint not null,
  complete_to date,
  scanned_at timestamptz not null,
  -- questions put to the figures, of which chance alone makes some look unusual
  tests int not null,
  primary key (tenant_id)
);

-- A claim belongs to a session or to a finding.
alter table claims alter column session_id drop not null;
alter table claims add column finding_id uuid;
alter table claims add foreign key (tenant_id, finding_id) references findings (tenant_id, id)
  on delete cascade;
alter table claims add check ((session_id is null) <> (finding_id is null));
create index claims_finding on claims (tenant_id, finding_id) where finding_id is not null;
