-- What a person may see inside their own business: metrics, categories of expenses and places; and
-- what an answer tells of, so that it is shown to nobody who may not see that.

-- What people were granted by name. No row, or null: what their role sees by itself.
create table user_grants (
  tenant_id uuid not null,
  user_id uuid not null,
  -- names of the catalog, of own metrics, and expenses:restricted, owner_facts:restricted
  metrics text[],
  -- ids of members of the dimension location; null: every place, and what belongs to none
  locations bigint[],
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);

-- What an admin said is restricted, or is not; of the rest its words decide (app.sounds_restricted).
create table restrictions (
  tenant_id uuid not null references tenants (id) on delete cascade,
  kind text not null check (kind in ('metric', 'category')),
  -- a stored metric's name, or the key of a member of the dimension category
  name text not null,
  restricted boolean not null,
  primary key (tenant_id, kind, name)
);

-- What a new person is granted when they accept.
alter table invitations add column metrics text[];

-- The stored figures that a metric cannot be shown without (functions/60-metric-catalog.sql).
alter table metric_definitions add column rests_on text[] not null default '{}';

-- metrics: what the answer tells of, expenses of one category as expenses:<member id>; null: not
-- known, and shown only to who sees everything. locations: the only places it tells of; none: the
-- whole business. quotes: conversations whose answers stand in its words.
alter table coaching_sessions add column metrics text[],
  add column locations bigint[] not null default '{}',
  add column quotes uuid[];

-- Answers told before: from what their claims add up. An answer beside which earlier ones stood
-- keeps which they were and not what they said, which is read again by whoever may still see them.
alter table coaching_sessions no force row level security;
alter table claims no force row level security;
set local row_security = off;
create function app.similar_places(p_similar jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object('session_id', s -> 'session_id',
    'score', s -> 'score')), '[]')
  from jsonb_array_elements(case jsonb_typeof(p_similar) when 'array' then p_similar
    else '[]' end) s $$;
update coaching_sessions s set
  metrics = case when s.family = 'history' then null else array(
    select distinct regexp_replace(m.name, '^(days_of|last):', '') from (
      select s.metric as name
      union all
      select c.claim ->> 'metric' from claims c
        where c.tenant_id = s.tenant_id and c.session_id = s.id
      union all
      select measure #>> '{}' from claims c
        cross join jsonb_path_query(c.claim, 'lax $.expression.**.measure') measure
        where c.tenant_id = s.tenant_id and c.session_id = s.id) m
    where m.name not in ('trading_days', 'repeat_customers')) end,
  quotes = (select array_agg(distinct (h ->> 'conversation_id')::uuid)
    from jsonb_array_elements(case jsonb_typeof(s.brief -> 'history')
      when 'array' then s.brief -> 'history' else '[]' end) h),
  answer = case when s.answer ? 'similar_sessions' then jsonb_set(s.answer, '{similar_sessions}',
    app.similar_places(s.answer -> 'similar_sessions')) else s.answer end,
  brief = s.brief - 'similar',
  retrieved_context = app.similar_places(s.retrieved_context);
drop function app.similar_places(jsonb);
alter table coaching_sessions force row level security;
alter table claims force row level security;
