-- Businesses, people, and how they sign in.
create table tenants (
  id uuid primary key,
  tenant_id uuid not null generated always as (id) stored,
  name text not null check (length(name) between 1 and 200),
  industry text not null default '',
  naics_code text,
  country text check (country ~ '^[A-Z]{2}$'),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null,
  fiscal_year_start int not null default 1 check (fiscal_year_start between 1 and 12),
  week_start int not null default 1 check (week_start in (1, 7)),
  data_version bigint not null default 0 check (data_version >= 0),
  -- the version being written; readers see it only when data_version reaches it
  next_version bigint,
  is_sample boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);

create table users (
  id uuid primary key,
  email text not null check (length(email) between 3 and 254),
  password_hash text not null,
  display_name text,
  failed_sign_ins int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now()
);
create unique index users_email on users (lower(email));

create table memberships (
  tenant_id uuid not null references tenants (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  role text not null check (role in ('admin', 'manager', 'member', 'adviser')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
create index memberships_user on memberships (user_id);

create table refresh_tokens (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  family_id uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  -- the tenant within the key: a conflict tells nobody what another tenant has
  unique (token_hash, tenant_id),
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);
create index refresh_tokens_family on refresh_tokens (tenant_id, family_id);

create table invitations (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  email text not null,
  role text not null check (role in ('admin', 'manager', 'member', 'adviser')),
  token_hash bytea not null,
  invited_by uuid not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (token_hash, tenant_id)
);

-- The answer to an unsafe call, kept for a day so that a repeated call changes nothing twice.
create table idempotency_keys (
  tenant_id uuid not null references tenants (id) on delete cascade,
  key text not null check (length(key) between 1 and 200),
  request_hash text not null,
  status int,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
