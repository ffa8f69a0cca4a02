-- How people get in, and how they are kept in: every try to sign in, what wrong ones cost, a new
-- password by a link that is good once, and sessions that can all be ended at one stroke.

-- What happened at the door of an account. Its person's, in whichever business they are.
create table sign_ins (
  user_id uuid not null references users (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  at timestamptz not null,
  outcome text not null check (outcome in
    ('signed_in', 'wrong_password', 'held_off', 'password_reset', 'password_changed')),
  ip inet,
  browser text,
  primary key (user_id, id)
);
create index sign_ins_at on sign_ins (user_id, at, id);

-- Links to a new password; the link's secret is not here, only its hash.
create table password_resets (
  user_id uuid not null references users (id) on delete cascade,
  id uuid not null,
  token_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, id),
  unique (token_hash, user_id)
);

-- Tries that failed or are being looked at. The key is a keyed hash of e-mail and address: whether
-- there is such an account is not known here, so that the answer cannot tell it.
create table sign_in_attempts (
  key text primary key,
  -- the same of the e-mail alone, where it is about one: what a new password forgives
  account text,
  since timestamptz not null,
  failures int not null check (failures >= 0),
  held_until timestamptz
);
create index sign_in_attempts_account on sign_in_attempts (account);

alter table users drop column failed_sign_ins, drop column locked_until;
-- A session begun under another number than this one is over.
alter table users add column session_epoch int not null default 0;

alter table refresh_tokens add column session_epoch int not null default 0,
  add column ip inet,
  -- its family and system, as "Firefox on Windows"
  add column browser text;
create index refresh_tokens_user on refresh_tokens (tenant_id, user_id);
