-- The canonical entities, computed from landing. Every row is believed from since_version until
-- just before until_version, so that a change being written is invisible until it is published and
-- what was known at an earlier version can be asked again (docs/decisions.md, versions).
-- No foreign keys here: a check per row was a fifth of an import's time, the tenant comes from the
-- row-security setting and members are written in the same transaction as what names them.
create table members (
  tenant_id uuid not null,
  dimension text not null check (dimension in
    ('product', 'category', 'customer', 'channel', 'country', 'location')),
  id bigint not null,
  key text not null,
  label text not null,
  attributes jsonb not null default '{}',
  primary key (tenant_id, dimension, id),
  unique (tenant_id, dimension, key)
);

-- The words of members' labels and keys, so that a question's words find them by index. `sound` is
-- the word without vowels and doubled letters: misspelt names meet in it.
create table member_words (
  tenant_id uuid not null,
  dimension text not null,
  member_id bigint not null,
  word text not null,
  sound text not null,
  primary key (tenant_id, dimension, member_id, word)
);
create index member_words_word on member_words (tenant_id, word);
create index member_words_sound on member_words (tenant_id, sound);

create table orders (
  tenant_id uuid not null,
  id bigint not null,
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  source_id uuid not null,
  number text not null,
  ordered_at timestamptz not null,
  customer_id bigint,
  channel_id bigint,
  country_id bigint,
  location_id bigint,
  -- not a cancellation, and at least one counted line with a positive quantity
  is_order boolean not null,
  amount numeric not null,
  lines int not null,
  primary key (tenant_id, id, since_version),
  check (since_version <= until_version)
);
create index orders_time on orders (tenant_id, ordered_at);
create index orders_customer on orders (tenant_id, customer_id, ordered_at)
  where is_order and customer_id is not null;

create table order_lines (
  tenant_id uuid not null,
  id uuid not null,
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  source_id uuid not null,
  order_id bigint not null,
  order_number text not null,
  occurred_at timestamptz not null,
  time_known boolean not null,
  kind text not null check (kind in ('sale', 'refund', 'write_off', 'adjustment')),
  quantity numeric not null,
  unit_price numeric,
  amount numeric not null,
  tax_amount numeric,
  currency text not null,
  product_id bigint,
  category_id bigint,
  customer_id bigint,
  channel_id bigint,
  country_id bigint,
  location_id bigint,
  counted boolean not null,
  content_hash uuid not null,
  primary key (tenant_id, id, since_version),
  check (since_version <= until_version),
  check (amount not in ('NaN', 'Infinity', '-Infinity')),
  check (quantity not in ('NaN', 'Infinity', '-Infinity'))
);
create index order_lines_time on order_lines (tenant_id, occurred_at);
create index order_lines_order on order_lines (tenant_id, order_id);

create table invoices (
  tenant_id uuid not null,
  id uuid not null,
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  source_id uuid not null,
  number text not null,
  issued_on date not null,
  due_on date,
  paid_on date,
  amount numeric not null check (amount not in ('NaN', 'Infinity', '-Infinity')),
  tax_amount numeric,
  paid_amount numeric,
  currency text not null,
  status text not null check (status in ('open', 'paid', 'void', 'unknown')),
  customer_id bigint,
  counted boolean not null,
  content_hash uuid not null,
  primary key (tenant_id, id, since_version),
  check (since_version <= until_version)
);
create index invoices_issued on invoices (tenant_id, issued_on);
create index invoices_paid on invoices (tenant_id, paid_on);

create table expenses (
  tenant_id uuid not null,
  id uuid not null,
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  source_id uuid not null,
  spent_on date not null,
  amount numeric not null check (amount not in ('NaN', 'Infinity', '-Infinity')),
  tax_amount numeric,
  currency text not null,
  category_id bigint,
  cost_kind text not null check (cost_kind in ('cost_of_sales', 'overhead', 'not_an_expense')),
  supplier text,
  location_id bigint,
  description text,
  content_hash uuid not null,
  primary key (tenant_id, id, since_version),
  check (since_version <= until_version)
);
create index expenses_spent on expenses (tenant_id, spent_on);

-- Values a source states itself: a till's daily totals, a plain table of a metric.
create table observations (
  tenant_id uuid not null,
  id uuid not null,
  metric_name text not null,
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  source_id uuid not null,
  grain text not null check (grain in ('day', 'week', 'month')),
  day date not null,
  value numeric not null check (value not in ('NaN', 'Infinity', '-Infinity')),
  unit text not null,
  location_id bigint,
  channel_id bigint,
  content_hash uuid not null,
  primary key (tenant_id, id, metric_name, since_version),
  check (since_version <= until_version)
);
create index observations_day on observations (tenant_id, day);
