-- What the person at work may see inside their business. Each list is worked out once a statement
-- at most, before its first row: policies and barrier views (10, 20) only look things up in it. Who sees
-- everything is told so by a setting alone, and no list is worked out for them.
-- The rule: a person sees stored figures, and whatever can be worked out from those. So a metric is
-- shown where everything it rests on is, and never otherwise: nothing can be had by subtraction.

-- Admins and advisers see all figures, and so does the program. app.narrow_places shows a claim of
-- somebody who saw some places only as they saw it: it takes away and never adds.
create or replace function app.sees_all() returns boolean
  language sql stable parallel safe
  as $$ select (current_user <> 'coxswain_app'
      or coalesce(app.current_role_name() in ('admin', 'adviser', 'system'), false))
    and coalesce(current_setting('app.narrow_places', true), '') = '' $$;

-- What a member sees by their role: sales, which they make themselves, and neither costs, profit
-- nor what is owed.
create or replace function app.member_metrics() returns text[]
  language sql immutable parallel safe
  as $$ select '{revenue,gross_sales,refunds,orders,units_sold,average_order_value,
    active_customers,new_customers,returning_customers,repeat_purchase_rate,
    refund_rate}'::text[] $$;

-- Metrics named in the person's grants, else their role's own. Managers need no name for what is not
-- restricted.
create or replace function app.my_metrics() returns text[]
  language sql stable parallel safe
  as $$ select coalesce(
    (select g.metrics from user_grants g where g.tenant_id = app.current_tenant()
      and g.user_id = app.current_user_id()),
    case app.current_role_name() when 'member' then app.member_metrics() else '{}' end) $$;

-- What people are paid, what is owed and what lies in the bank, where no stored figure says it: told
-- things of such kinds.
create or replace function app.sees_restricted() returns boolean
  language sql stable parallel safe
  as $$ select app.sees_all()
    or coalesce(app.current_role_name() in ('admin', 'adviser', 'system'), false)
    or 'owner_facts:restricted' = any (app.my_metrics()) $$;

-- Ids of the places a person is kept to; null: all, and what belongs to none.
create or replace function app.my_places() returns bigint[]
  language plpgsql stable parallel safe
  as $$ begin
    -- a parallel plan asks though nobody looks at the answer, and jobs may not read grants
    if current_user <> 'coxswain_app' then
      return null;
    end if;
    return (
    with own as (
      select case when app.current_role_name() in ('admin', 'adviser', 'system') then null
        else (select g.locations from user_grants g where g.tenant_id = app.current_tenant()
          and g.user_id = app.current_user_id()) end as places
    ), narrowed as (
      select nullif(current_setting('app.narrow_places', true), '')::bigint[] as places
    )
    select case when n.places is null then o.places
      when o.places is null then n.places
      else array(select unnest(n.places) intersect select unnest(o.places)) end
    from own o, narrowed n
  ); end $$;

-- For the rest of the transaction nothing of other places is seen, whoever is at work.
create or replace function app.narrow_to(p_places bigint[]) returns text
  language sql
  as $$ select set_config('app.narrow_places', p_places::text, true) $$;

-- Words of what people are paid and what the owner takes, and of what lies in the bank.
create or replace function app.sounds_restricted(p_label text) returns boolean
  language sql immutable parallel safe
  as $$ select p_label ~* ('^\s*(pay|cash|bank)\s*$|\m(wages?|salar(y|ies)|payroll|payslips?|paye|'
    || '(staff|net|gross|take.home|holiday|sick|overtime|directors?.?s?|owners?.?s?).?pay|'
    || 'pensions?|bonus(es)?|draws?|drawings?|dividends?|remuneration|stipends?|superannuation|'
    || 'severance|(staff|labou?r|personnel|employees?|employers?)[^a-z]{0,3}s?\s+'
    || '(costs?|expenses?|tax(es)?|contributions?|ni)|national insurance|social security|'
    || 'bank balances?|(balance|money|cash) (in|at) (the )?bank|cash (balance|position)s?|'
    || 'cash (in|on) hand|overdrafts?)\M') $$;

-- Categories of expenses that the person does not see. Beside one of them what carries no category
-- (the member 0) may be anything, and is not seen either.
create or replace function app.hidden_categories() returns bigint[]
  language sql stable parallel safe
  as $$
    with hidden as (
      select m.id from members m
      left join restrictions r on r.tenant_id = m.tenant_id and r.kind = 'category'
        and r.name = m.key
      where m.tenant_id = app.current_tenant() and m.dimension = 'category'
        and coalesce(r.restricted, app.sounds_restricted(m.label))
        and 'expenses:restricted' <> all (app.my_metrics())
        and not coalesce(app.current_role_name() in ('admin', 'adviser', 'system'), false)
    )
    select array(select h.id from hidden h
      union select 0 where exists (select from hidden))
  $$;

-- Figures that are stored or read from golden rows, of which all others are made. Nobody restricts
-- units_sold: the parts of revenue carry the units behind them, so it is seen where revenue is.
create or replace function app.all_subjects() returns table (name text, label text)
  language sql stable parallel safe
  as $$
    select s, null from unnest('{revenue,refunds,units_sold,orders,cash_collected,expenses,
      cost_of_sales,receivables}'::text[]) s
    union all
    select t.name, t.label from tenant_metrics t where t.tenant_id = app.current_tenant()
  $$;

-- What the person sees of these at least in part.
create or replace function app.seen_subjects() returns text[]
  language sql stable parallel safe
  as $$
    with mine as (
      select n.name from unnest(app.my_metrics()) n (name)
      union
      select s from unnest(app.my_metrics()) n (name)
      join metric_definitions d on d.name = n.name cross join unnest(d.rests_on) s
    )
    select array(
      select a.name from app.all_subjects() a
      left join restrictions r on r.tenant_id = app.current_tenant() and r.kind = 'metric'
        and r.name = a.name
      where app.current_role_name() in ('admin', 'adviser', 'system')
        or a.name in (select name from mine)
        or app.current_role_name() = 'manager'
          and not coalesce(r.restricted, app.sounds_restricted(a.label), false))
  $$;

-- Whether any of these categories has a part in a metric: true or false of the tenant at work, read
-- past the views, which ask this.
create or replace function app.has_parts(p_metric text, p_categories bigint[]) returns boolean
  language sql stable parallel safe security definer
  set search_path = public, pg_temp
  as $$ select exists (select from metrics.parts p where p.tenant_id = app.current_tenant()
    and p.metric_name = p_metric and p.dimension = 'category' and p.grain = 'day'
    and p.member_id = any (p_categories)) $$;
alter function app.has_parts(text, bigint[]) owner to coxswain_views;
revoke all on function app.has_parts(text, bigint[]) from public;

-- What the person sees as a whole. A total that holds a category they do not see is not shown:
-- less the categories that are, it would be the one that is not.
create or replace function app.work_out_totals() returns text[]
  language sql stable parallel safe
  as $$
    with hidden as materialized (select array_remove(app.hidden_categories(), 0) as ids)
    select array(select s from unnest(app.seen_subjects()) s, hidden h
      where s not in ('expenses', 'cost_of_sales') or cardinality(h.ids) = 0
        or not app.has_parts(s, h.ids))
  $$;

-- Everything worked out: wholes; costs that are seen by category, those left out that are hidden;
-- whether rows of orders, which tell of several figures at once, are seen, and rows of invoices; and
-- what an answer or a finding may tell of to be shown: names of metrics, and of costs each category.
create or replace function app.work_out_sight() returns jsonb
  language sql stable parallel safe
  as $$
    with subjects as materialized (select app.seen_subjects() as names),
    parts as materialized (
      select array(select s from unnest(u.names) s where s in ('expenses', 'cost_of_sales')) as names
      from subjects u
    ), now as materialized (
      select app.work_out_totals() as totals, app.hidden_categories() as hidden,
        app.my_places() as places
    )
    select jsonb_build_object('totals', n.totals, 'parts', p.names, 'hidden', n.hidden,
      'places', n.places, 'sales', u.names @> '{revenue,refunds,orders}',
      'invoices', u.names @> '{revenue,cash_collected,receivables}',
      'told', n.totals
        || array(select d.name from metric_definitions d
          where d.rests_on <@ n.totals and d.rests_on <> '{}')
        || array(select c || ':' || m.id from unnest(p.names) c
          join members m on m.tenant_id = app.current_tenant() and m.dimension = 'category'
          where m.id <> all (n.hidden))
        || case when app.sees_restricted() then array['told:restricted'] else '{}' end)
    from subjects u, parts p, now n
  $$;

-- Whose sight it is. What a transaction has worked out once holds for its person and no other.
create or replace function app.sight_key() returns text
  language sql stable parallel safe
  as $$ select concat_ws('/', app.current_tenant(), app.current_user_id(),
    app.current_role_name(), current_setting('app.narrow_places', true)) || '|' $$;

create or replace function app.sight() returns jsonb
  language sql stable parallel safe
  as $$ select case when current_user <> 'coxswain_app' then null
    when starts_with(current_setting('app.sight', true), app.sight_key())
      then substr(current_setting('app.sight', true), length(app.sight_key()) + 1)::jsonb
    else app.work_out_sight() end $$;

-- What policies and views ask. Not in SQL: the planner would write all of the above into each
-- statement, also of those for whom nothing of it is ever worked out.
create or replace function app.seen_totals() returns text[]
  language plpgsql stable parallel safe
  as $$ begin return array(select jsonb_array_elements_text(app.sight() -> 'totals')); end $$;

create or replace function app.seen_parts() returns text[]
  language plpgsql stable parallel safe
  as $$ begin return array(select jsonb_array_elements_text(app.sight() -> 'parts')); end $$;

create or replace function app.seen_told() returns text[]
  language plpgsql stable parallel safe
  as $$ begin return array(select jsonb_array_elements_text(app.sight() -> 'told')); end $$;

create or replace function app.unseen_categories() returns bigint[]
  language plpgsql stable parallel safe
  as $$ begin return array(select jsonb_array_elements_text(app.sight() -> 'hidden')::bigint); end $$;

create or replace function app.sees_sales() returns boolean
  language plpgsql stable parallel safe
  as $$ begin return (app.sight() -> 'sales')::boolean; end $$;

create or replace function app.sees_invoices() returns boolean
  language plpgsql stable parallel safe
  as $$ begin return (app.sight() -> 'invoices')::boolean; end $$;

-- All of it for the program, which says what it leaves out; null: nothing is. Whoever asks for it
-- reads more: it is kept for the rest of the transaction.
create or replace function app.keep_sight() returns jsonb
  language plpgsql
  as $$
  declare
    v_sight jsonb;
  begin
    if app.sees_all() then
      return null;
    end if;
    v_sight := app.work_out_sight();
    perform set_config('app.sight', app.sight_key() || v_sight, true);
    if v_sight -> 'places' = 'null' and v_sight -> 'hidden' = '[]' and v_sight -> 'totals'
        @> (select jsonb_agg(a.name) from app.all_subjects() a) then
      return null;
    end if;
    return jsonb_build_object('totals', v_sight -> 'totals', 'parts', v_sight -> 'parts',
      'hidden_categories', (select coalesce(jsonb_agg(c), '[]')
        from jsonb_array_elements_text(v_sight -> 'hidden') c),
      'sales', v_sight -> 'sales', 'invoices', v_sight -> 'invoices',
      'places', case when v_sight -> 'places' <> 'null' then (
        select coalesce(jsonb_agg(jsonb_build_object('id', m.id::text, 'key', m.key,
          'label', m.label) order by m.label, m.id), '[]')
        from members m where m.tenant_id = app.current_tenant() and m.dimension = 'location'
          and m.id in (select jsonb_array_elements_text(v_sight -> 'places')::bigint)) end);
  end $$;
