-- What people tell the coach: dated actions of the business, facts its books do not hold, and what
-- somebody chose when the coach offered two readings. A told thing is never rewritten: what changes
-- it is a row of its own that names the one it replaces, so that what was known on a day can be
-- asked again. The session it came from has no key: an answer may go, what was told stays.
create table decisions (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('other', 'hire', 'leave', 'price', 'pay', 'stop', 'start',
    'open', 'close', 'equipment', 'supplier', 'hours', 'marketing', 'move')),
  -- in the teller's own words: shown as text, never read as anything else
  what text not null check (length(what) between 1 and 300),
  on_day date not null,
  -- false: nobody named the day, and the one it was told on was taken
  day_named boolean not null default true,
  restricted boolean not null default false,
  told_by uuid not null,
  told_at timestamptz not null,
  session_id uuid,
  replaces uuid,
  ended_at timestamptz,
  ended_by uuid,
  ended_why text check (ended_why in ('corrected', 'forgotten')),
  primary key (tenant_id, id),
  check ((ended_at is null) = (ended_why is null))
);
create index decisions_by_day on decisions (tenant_id, on_day desc, told_at desc);

create table owner_facts (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('recurring_cost', 'cash_today', 'pay_day', 'unit_cost',
    'tax_date', 'loan')),
  -- of what: rent, flour, VAT, the bank
  subject text not null check (length(subject) between 1 and 80),
  -- an amount in unit, a currency; of a pay day the day of the month
  value numeric check (value not in ('NaN', 'Infinity', '-Infinity')),
  unit text,
  -- an amount each week, or for each kilo
  per text check (length(per) between 1 and 40),
  -- percent a year
  rate numeric check (rate not in ('NaN', 'Infinity', '-Infinity')),
  -- the day a tax is due
  on_day date,
  from_day date not null,
  -- the first day it no longer holds; null: until changed
  until_day date check (until_day > from_day),
  -- the same as it was told: until_day comes before it while a newer one of the same stands
  until_told date,
  note text not null default '' check (length(note) <= 300),
  -- payroll, bank balances, loans: shown to some roles only (coach/told/shapes.ts says which)
  restricted boolean not null,
  told_by uuid not null,
  told_at timestamptz not null,
  session_id uuid,
  replaces uuid,
  ended_at timestamptz,
  ended_by uuid,
  ended_why text check (ended_why in ('corrected', 'superseded', 'forgotten')),
  -- the one told for the same day; where that is taken back this one stands again
  superseded_by uuid,
  primary key (tenant_id, id),
  check ((ended_at is null) = (ended_why is null)),
  check (superseded_by is null or (ended_why is not null and ended_why = 'superseded'))
);
create index owner_facts_by_day on owner_facts (tenant_id, from_day desc, told_at desc);

create table preferences (
  tenant_id uuid not null,
  user_id uuid not null,
  -- what was left open: metric:gross_margin|net_margin, window, date_order, member:croissant
  key text not null check (length(key) between 1 and 160),
  value text not null check (length(value) between 1 and 400),
  -- the choice as it was read
  label text not null check (length(label) between 1 and 200),
  chosen_at timestamptz not null,
  primary key (tenant_id, user_id, key),
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);

-- The place of an answer in its conversation: two turns may fall on one instant of the clock.
alter table coaching_sessions add column turn int not null default 0;
