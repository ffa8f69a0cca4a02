-- How adjustments change golden rows: each row is brought to what its source told of it plus what
-- people said since, in the order they said it. What nobody adjusted is never touched.

-- Makes a change of a row ready: closes it, or takes it away where this version wrote it.
create or replace function app.supersede(
    p_table regclass, p_tenant uuid, p_id uuid, p_since bigint, p_version bigint) returns void
  language plpgsql
  as $$ begin
    if p_since < p_version then
      execute format('update %s set until_version = $3 where tenant_id = $1 and id = $2
        and since_version = $4', p_table) using p_tenant, p_id, p_version, p_since;
    else
      execute format('delete from %s where tenant_id = $1 and id = $2 and since_version = $3',
        p_table) using p_tenant, p_id, p_since;
    end if;
  end $$;

create or replace function app.mark_days(p_tenant uuid, p_stages text[], p_days date[]) returns void
  language sql
  as $$ insert into dirty_buckets (tenant_id, stage, bucket)
    select distinct p_tenant, s, d from unnest(p_stages) s, unnest(p_days) d where d is not null
    on conflict do nothing $$;

create or replace function app.adjust_lines(
    p_tenant uuid, p_version bigint, p_zone text, p_ids uuid[]) returns int
  language plpgsql
  as $$
  declare
    was order_lines;
    base order_lines;
    l order_lines;
    a adjustments;
    written int := 0;
  begin
    for was in select g.* from order_lines g where g.tenant_id = p_tenant and g.id = any (p_ids)
      and g.until_version = 9223372036854775807
    loop
      base := was;
      if was.told is not null then
        base.counted := (was.told ->> 'counted')::boolean;
        base.occurred_at := (was.told ->> 'occurred_at')::timestamp at time zone 'UTC';
      end if;
      l := base;
      for a in select x.* from adjustments x where x.tenant_id = p_tenant
        and x.taken_back_at is null
        and (x.order_id = was.order_id or x.entity = 'order_line' and x.record_id = was.id)
        order by x.created_at, x.id
      loop
        if a.kind = 'exclude' then
          l.counted := false;
        elsif a.kind = 'move' then
          l.occurred_at := (a.to_day + (base.occurred_at at time zone p_zone)::time)
            at time zone p_zone;
        end if;
      end loop;
      l.told := case when (l.counted, l.occurred_at) is distinct from
          (base.counted, base.occurred_at)
        then jsonb_build_object('counted', base.counted,
          'occurred_at', base.occurred_at at time zone 'UTC') end;
      if (l.counted, l.occurred_at, l.told) is distinct from
          (was.counted, was.occurred_at, was.told) then
        perform app.supersede('order_lines', p_tenant, was.id, was.since_version, p_version);
        l.since_version := p_version;
        insert into order_lines values (l.*);
        perform app.mark_days(p_tenant, '{orders,days}', array[
          (was.occurred_at at time zone p_zone)::date, (l.occurred_at at time zone p_zone)::date]);
        written := written + 1;
      end if;
    end loop;
    return written;
  end $$;

create or replace function app.adjust_invoices(p_tenant uuid, p_version bigint, p_ids uuid[])
  returns int
  language plpgsql
  as $$
  declare
    was invoices;
    base invoices;
    i invoices;
    a adjustments;
    written int := 0;
  begin
    for was in select g.* from invoices g where g.tenant_id = p_tenant and g.id = any (p_ids)
      and g.until_version = 9223372036854775807
    loop
      base := was;
      if was.told is not null then
        base.status := was.told ->> 'status';
        base.issued_on := (was.told ->> 'issued_on')::date;
        base.paid_on := (was.told ->> 'paid_on')::date;
      end if;
      i := base;
      for a in select x.* from adjustments x where x.tenant_id = p_tenant
        and x.taken_back_at is null and x.entity = 'invoice' and x.record_id = was.id
        order by x.created_at, x.id
      loop
        -- a void invoice is in no figure: neither sold, nor owed, nor paid
        if a.kind = 'exclude' then
          i.status := 'void';
        elsif a.kind = 'move' and a.day_of = 'issued_on' then
          i.issued_on := a.to_day;
        elsif a.kind = 'move' and base.paid_on is not null then
          i.paid_on := a.to_day;
        end if;
      end loop;
      i.told := case when (i.status, i.issued_on, i.paid_on) is distinct from
          (base.status, base.issued_on, base.paid_on)
        then jsonb_build_object('status', base.status, 'issued_on', base.issued_on,
          'paid_on', base.paid_on) end;
      if (i.status, i.issued_on, i.paid_on, i.told) is distinct from
          (was.status, was.issued_on, was.paid_on, was.told) then
        perform app.supersede('invoices', p_tenant, was.id, was.since_version, p_version);
        i.since_version := p_version;
        insert into invoices values (i.*);
        perform app.mark_days(p_tenant, '{days}',
          array[was.issued_on, was.paid_on, i.issued_on, i.paid_on]);
        written := written + 1;
      end if;
    end loop;
    return written;
  end $$;

create or replace function app.adjust_expenses(p_tenant uuid, p_version bigint, p_ids uuid[])
  returns int
  language plpgsql
  as $$
  declare
    was expenses;
    base expenses;
    e expenses;
    a adjustments;
    written int := 0;
  begin
    for was in select g.* from expenses g where g.tenant_id = p_tenant and g.id = any (p_ids)
      and g.until_version = 9223372036854775807
    loop
      base := was;
      if was.told is not null then
        base.cost_kind := was.told ->> 'cost_kind';
        base.category_id := (was.told ->> 'category_id')::bigint;
        base.spent_on := (was.told ->> 'spent_on')::date;
      end if;
      e := base;
      for a in select x.* from adjustments x where x.tenant_id = p_tenant
        and x.taken_back_at is null and x.entity = 'expense' and x.record_id = was.id
        -- whatever else is said of it, what is left out stays out
        order by x.kind = 'exclude', x.created_at, x.id
      loop
        if a.kind = 'exclude' then
          e.cost_kind := 'not_an_expense';
        elsif a.kind = 'move' then
          e.spent_on := coalesce(a.to_day, e.spent_on);
          e.category_id := coalesce(a.to_category, e.category_id);
          e.cost_kind := coalesce(a.to_cost_kind, e.cost_kind);
        end if;
      end loop;
      e.told := case when (e.cost_kind, e.category_id, e.spent_on) is distinct from
          (base.cost_kind, base.category_id, base.spent_on)
        then jsonb_build_object('cost_kind', base.cost_kind, 'category_id', base.category_id,
          'spent_on', base.spent_on) end;
      if (e.cost_kind, e.category_id, e.spent_on, e.told) is distinct from
          (was.cost_kind, was.category_id, was.spent_on, was.told) then
        perform app.supersede('expenses', p_tenant, was.id, was.since_version, p_version);
        e.since_version := p_version;
        insert into expenses values (e.*);
        perform app.mark_days(p_tenant, '{days}', array[was.spent_on, e.spent_on]);
        written := written + 1;
      end if;
    end loop;
    return written;
  end $$;

-- Golden rows among these ids (null: of the whole business) that an adjustment was ever made to, as
-- they are to stand at the version being written; answers how many changed.
create or replace function app.apply_adjustments(
    p_tenant uuid, p_version bigint, p_zone text, p_ids uuid[]) returns int
  language plpgsql
  as $$
  declare
    ids uuid[];
  begin
    if not exists (select from adjustments a where a.tenant_id = p_tenant) then
      return 0;
    end if;
    ids := array(
      select a.record_id from adjustments a
      where a.tenant_id = p_tenant and a.order_id is null
        and (p_ids is null or a.record_id = any (p_ids))
      union
      select l.id from order_lines l
      where l.tenant_id = p_tenant and l.until_version = 9223372036854775807
        and (p_ids is null or l.id = any (p_ids))
        and l.order_id = any (array(select a.order_id from adjustments a
          where a.tenant_id = p_tenant and a.order_id is not null)));
    if cardinality(ids) = 0 then
      return 0;
    end if;
    return app.adjust_lines(p_tenant, p_version, p_zone, ids)
      + app.adjust_invoices(p_tenant, p_version, ids)
      + app.adjust_expenses(p_tenant, p_version, ids);
  end $$;
