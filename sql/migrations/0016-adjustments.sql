-- What people say is wrong with a record: that it counts nowhere, belongs to another day or category,
-- or was a one-off. The record's file and what it told stay: a golden row keeps what its source said
-- in `told` while an adjustment changes it, and an adjustment taken back stays, marked.
create table adjustments (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('exclude', 'move', 'one_off')),
  entity text not null check (entity in ('expense', 'invoice', 'order_line', 'order')),
  -- the golden row; of an order any of its lines, and order_id says which order
  record_id uuid not null,
  order_id bigint,
  reason text not null check (length(reason) between 1 and 500),
  -- a moved record's new day, of an invoice that of its issue or of its payment
  to_day date,
  day_of text check (day_of in ('issued_on', 'paid_on')),
  -- an expense's new category, and whether what is in it costs sales
  to_category bigint,
  to_cost_kind text check (to_cost_kind in ('cost_of_sales', 'overhead', 'not_an_expense')),
  since_version bigint not null,
  until_version bigint not null default 9223372036854775807,
  created_by uuid not null,
  created_at timestamptz not null,
  taken_back_by uuid,
  taken_back_at timestamptz,
  primary key (tenant_id, id),
  check ((entity = 'order') = (order_id is not null)),
  check ((kind = 'move') = (to_day is not null or to_category is not null)),
  check (to_category is null or entity = 'expense'),
  check ((to_category is null) = (to_cost_kind is null)),
  check ((day_of is not null) = (kind = 'move' and entity = 'invoice')),
  check ((taken_back_at is null) = (until_version = 9223372036854775807)),
  check (since_version < until_version)
);
-- one of a kind stands for a record
create unique index adjustments_standing on adjustments (tenant_id, entity, record_id, kind)
  where taken_back_at is null and order_id is null;
create unique index adjustments_standing_orders on adjustments (tenant_id, order_id, kind)
  where taken_back_at is null and order_id is not null;
create index adjustments_newest on adjustments (tenant_id, created_at desc, id desc);

-- What the source told of the columns that adjustments changed; null: the row stands as told.
alter table order_lines add column told jsonb;
alter table invoices add column told jsonb;
alter table expenses add column told jsonb;
