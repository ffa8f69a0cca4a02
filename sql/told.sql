-- What people told the coach, and what they chose: written, listed with who told it, ended.

-- insertDecision(tenant_id, id, kind, what, on_day, day_named, restricted, told_by, told_at, session_id, replaces): none
insert into decisions (tenant_id, id, kind, what, on_day, day_named, restricted, told_by, told_at,
  session_id, replaces)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::date, $6::bool, $7::bool, $8::uuid,
  $9::timestamptz, $10::uuid, $11::uuid);

-- insertFact(tenant_id, id, kind, subject, value, unit, per, rate, on_day, from_day, until_day, note, restricted, told_by, told_at, session_id, replaces): none
insert into owner_facts (tenant_id, id, kind, subject, value, unit, per, rate, on_day, from_day,
  until_day, until_told, note, restricted, told_by, told_at, session_id, replaces)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::numeric, $6::text, $7::text, $8::numeric,
  $9::date, $10::date, $11::date, $11, $12::text, $13::bool, $14::uuid, $15::timestamptz, $16::uuid,
  $17::uuid);

-- decisions(tenant_id, with_ended, most): many
-- Those that stand, and those that stood where they are asked for; the newest day first.
select d.id, d.kind, d.what, d.on_day, d.day_named, d.restricted, d.told_by, d.told_at,
  coalesce(u.display_name, u.email) as teller, d.session_id, d.replaces, d.ended_at, d.ended_why
from decisions d left join users u on u.id = d.told_by
where d.tenant_id = $1::uuid and ($2::bool or d.ended_at is null)
order by d.on_day desc, d.told_at desc, d.id limit $3::int;

-- decision(tenant_id, id): maybe
select d.id, d.kind, d.what, d.on_day, d.day_named, d.restricted, d.told_by, d.told_at,
  coalesce(u.display_name, u.email) as teller, d.session_id, d.replaces, d.ended_at, d.ended_why
from decisions d left join users u on u.id = d.told_by
where d.tenant_id = $1::uuid and d.id = $2::uuid;

-- endDecision(tenant_id, id, at, by, why): none
update decisions set ended_at = $3::timestamptz, ended_by = $4::uuid, ended_why = $5::text
where tenant_id = $1::uuid and id = $2::uuid and ended_at is null;

-- facts(tenant_id, with_ended, day, most): many
-- Those that stand on a day; null: on any, what has run out included.
select f.id, f.kind, f.subject, f.value, f.unit, f.per, f.rate, f.on_day, f.from_day, f.until_day,
  f.note, f.restricted, f.told_by, f.told_at, coalesce(u.display_name, u.email) as teller,
  f.session_id, f.replaces, f.ended_at, f.ended_why
from owner_facts f left join users u on u.id = f.told_by
where f.tenant_id = $1::uuid and ($2::bool or f.ended_at is null)
  and ($3::date is null or (f.from_day <= $3 and (f.until_day is null or f.until_day > $3)))
order by f.from_day desc, f.told_at desc, f.id limit $4::int;

-- fact(tenant_id, id): maybe
select f.id, f.kind, f.subject, f.value, f.unit, f.per, f.rate, f.on_day, f.from_day, f.until_day,
  f.until_told, f.note, f.restricted, f.told_by, f.told_at, coalesce(u.display_name, u.email) as teller,
  f.session_id, f.replaces, f.ended_at, f.ended_why
from owner_facts f left join users u on u.id = f.told_by
where f.tenant_id = $1::uuid and f.id = $2::uuid;

-- endFact(tenant_id, id, at, by, why): none
update owner_facts set ended_at = $3::timestamptz, ended_by = $4::uuid, ended_why = $5::text
where tenant_id = $1::uuid and id = $2::uuid and ended_at is null;

-- supersede(tenant_id, kind, subject, on_day, from_day, at, by, id): none
-- What is told anew of the same for the same first day holds no more; of another day it is bounded
-- (bound). Taxes of one name are told apart by the day they are due.
update owner_facts set ended_at = $6::timestamptz, ended_by = $7::uuid, ended_why = 'superseded',
  superseded_by = $8::uuid
where tenant_id = $1::uuid and kind = $2::text and lower(subject) = lower($3::text)
  and (kind <> 'tax_date' or on_day is not distinct from $4::date)
  and from_day = $5::date and ended_at is null;

-- reopen(tenant_id, id): none
-- What one that is taken back had superseded stands again.
update owner_facts set ended_at = null, ended_by = null, ended_why = null, superseded_by = null
where tenant_id = $1::uuid and superseded_by = $2::uuid;

-- inherit(tenant_id, id, heir): none
-- What one that is corrected had superseded, its correction supersedes.
update owner_facts set superseded_by = $3::uuid
where tenant_id = $1::uuid and superseded_by = $2::uuid;

-- bound(tenant_id, kind, subject, on_day): none
-- Each that stands holds as it was told, or until the next of the same begins.
update owner_facts f set until_day = b.until_day
from (
  select e.id, least(e.until_told, (
    select min(n.from_day) from owner_facts n
    where n.tenant_id = e.tenant_id and n.kind = e.kind and lower(n.subject) = lower(e.subject)
      and (n.kind <> 'tax_date' or n.on_day is not distinct from e.on_day)
      and n.ended_at is null and n.from_day > e.from_day)) as until_day
  from owner_facts e
  where e.tenant_id = $1::uuid and e.kind = $2::text and lower(e.subject) = lower($3::text)
    and (e.kind <> 'tax_date' or e.on_day is not distinct from $4::date)
    and e.ended_at is null) b
where f.tenant_id = $1 and f.id = b.id and f.until_day is distinct from b.until_day;

-- nextFrom(tenant_id, kind, subject, on_day, from_day, besides): one
-- The first day of the next of the same that stands; null where none does.
select min(from_day) as day from owner_facts
where tenant_id = $1::uuid and kind = $2::text and lower(subject) = lower($3::text)
  and (kind <> 'tax_date' or on_day is not distinct from $4::date)
  and ended_at is null and from_day > $5::date and id is distinct from $6::uuid;

-- replacementOf(tenant_id, of, id): maybe
-- What stands in a told thing's place today; nothing where it was taken back.
with recursive chain (id, step) as (
  select $3::uuid, 0
  union all
  select n.id, c.step + 1 from chain c join (
    select id, replaces from decisions where tenant_id = $1::uuid and $2::text = 'decision'
    union all
    select id, replaces from owner_facts where tenant_id = $1 and $2 = 'owner_fact') n
    on n.replaces = c.id
  where c.step < 100
)
select id from chain order by step desc limit 1;

-- recentTurns(tenant_id, conversation_id, most): many
-- What a follow-up may point at, the newest first: what was asked, the names that were shown and
-- the choices that were offered.
select s.id, s.user_query as question, s.status, s.query, s.answer -> 'choices' as choices,
  s.answer -> 'told' as told,
  (select jsonb_agg(jsonb_build_object('dimension', p -> 'dimension', 'key', p -> 'member_key',
      'label', p -> 'label'))
    from jsonb_array_elements(case when jsonb_array_length(s.brief -> 'parts') > 0
        then s.brief -> 'parts' else s.brief -> 'breakdowns' -> 0 -> 'parts' end) p
    where p ->> 'member_key' is not null and p ->> 'dimension' is not null) as shown
from coaching_sessions s
where s.tenant_id = $1::uuid and s.conversation_id = $2::uuid
order by s.asked_at desc, s.turn desc, s.id desc limit $3::int;

-- preferences(tenant_id, user_id): many
select key, value, label, chosen_at from preferences
where tenant_id = $1::uuid and user_id = $2::uuid order by key limit 200;

-- prefer(tenant_id, user_id, key, value, label, at): none
insert into preferences (tenant_id, user_id, key, value, label, chosen_at)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::timestamptz)
on conflict (tenant_id, user_id, key) do update
set value = excluded.value, label = excluded.label, chosen_at = excluded.chosen_at;

-- unprefer(tenant_id, user_id, key): none
-- Null as the key: all of them.
delete from preferences
where tenant_id = $1::uuid and user_id = $2::uuid and ($3::text is null or key = $3);
