-- Golden rows, files and what they brought: each is shown to who sees the figures it is part of, at
-- the places it belongs to. A row without a place is nobody's who is kept to some.
drop policy if exists sight on orders;
create policy sight on orders as restrictive for all to coxswain_app
  using ((select app.sees_all()) or (select app.sees_sales())
    and ((select app.my_places()) is null or location_id = any ((select app.my_places())::bigint[])));

drop policy if exists sight on order_lines;
create policy sight on order_lines as restrictive for all to coxswain_app
  using ((select app.sees_all()) or (select app.sees_sales())
    and ((select app.my_places()) is null or location_id = any ((select app.my_places())::bigint[])));

drop policy if exists sight on invoices;
create policy sight on invoices as restrictive for all to coxswain_app
  using ((select app.sees_all())
    or (select app.sees_invoices()) and (select app.my_places()) is null);

-- An expense without a category may be anything: it is seen where the whole is.
drop policy if exists sight on expenses;
create policy sight on expenses as restrictive for all to coxswain_app
  using ((select app.sees_all())
    or ((select app.my_places()) is null or location_id = any ((select app.my_places())::bigint[]))
      and ((select 'expenses' = any (app.seen_totals()))
        or (select 'expenses' = any (app.seen_parts())) and category_id is not null
          and category_id <> all ((select app.unseen_categories())::bigint[])));

drop policy if exists sight on observations;
create policy sight on observations as restrictive for all to coxswain_app
  using ((select app.sees_all())
    or metric_name = any ((select app.seen_totals())::text[])
      and ((select app.my_places()) is null or location_id = any ((select app.my_places())::bigint[])));

-- A file and its cells are its uploader's, and theirs who see everything that such a file can bring.
drop policy if exists sight on imports;
create policy sight on imports as restrictive for all to coxswain_app
  using ((select app.sees_all()) or created_by = (select app.current_user_id())
    or (select app.my_places()) is null and case layout
      when 'order_lines' then (select app.sees_sales())
      when 'till_days' then (select app.sees_sales() and 'cash_collected' = any (app.seen_totals()))
      when 'invoices' then (select app.sees_invoices())
      when 'expenses' then (select 'expenses' = any (app.seen_totals()))
      when 'customers' then true
      else (select app.seen_told() @> array(select a.name from app.all_subjects() a)) end);

-- The next number in the order of work, past imports that the person does not see.
create or replace function app.next_queue_no() returns bigint
  language sql stable security definer set search_path = public, pg_temp
  as $$ select 1 + coalesce(max(i.queue_no), 0) from imports i
    where i.tenant_id = app.current_tenant() $$;
alter function app.next_queue_no() owner to coxswain_lookup;
revoke all on function app.next_queue_no() from public;
grant execute on function app.next_queue_no() to coxswain_app;

drop policy if exists sight on import_rejects;
create policy sight on import_rejects as restrictive for all to coxswain_app
  using ((select app.sees_all()) or exists (select from imports i
    where i.tenant_id = import_rejects.tenant_id and i.id = import_rejects.import_id));

-- A row as received is shown with the golden row that it became.
drop policy if exists sight on landing_records;
create policy sight on landing_records as restrictive for all to coxswain_app
  using ((select app.sees_all())
    or exists (select from order_lines g where g.tenant_id = landing_records.tenant_id
      and g.id = landing_records.record_id)
    or exists (select from expenses g where g.tenant_id = landing_records.tenant_id
      and g.id = landing_records.record_id)
    or exists (select from invoices g where g.tenant_id = landing_records.tenant_id
      and g.id = landing_records.record_id)
    or exists (select from observations g where g.tenant_id = landing_records.tenant_id
      and g.id = landing_records.record_id));

-- What moves what holds figures of sales as wholes.
drop policy if exists sight on evidence_graph;
create policy sight on evidence_graph as restrictive for all to coxswain_app
  using ((select app.sees_all())
    or (select app.sees_sales() and app.my_places() is null));

-- A finding is shown to who may see all that it tells of; its claims follow it.
drop policy if exists sight on findings;
create policy sight on findings as restrictive for all to coxswain_app
  using ((select app.sees_all())
    or metrics <@ (select app.seen_told())
      and ((select app.my_places()) is null
        or locations <> '{}' and locations <@ (select app.my_places())))
  with check (true);

-- What was told is everybody's, but for what people are paid, what is owed and what lies in the bank.
drop policy if exists sight on decisions;
create policy sight on decisions as restrictive for all to coxswain_app
  using (not restricted or (select app.sees_restricted()));
drop policy if exists sight on owner_facts;
create policy sight on owner_facts as restrictive for all to coxswain_app
  using (not restricted or (select app.sees_restricted()));

-- A correction is shown with its record as it stands now, to those who answer for the figures: not
-- by what the record was before, and where it came from or went to what one does not see, not at all.
drop policy if exists sight on adjustments;
create policy sight on adjustments as restrictive for all to coxswain_app
  using ((select app.sees_all())
    or exists (select from order_lines g where g.tenant_id = adjustments.tenant_id
      and g.id = adjustments.record_id and g.until_version = 9223372036854775807)
    or order_id is not null and exists (select from order_lines g
      where g.tenant_id = adjustments.tenant_id and g.order_id = adjustments.order_id
        and g.until_version = 9223372036854775807)
    or (to_category is null or to_category <> all ((select app.unseen_categories())::bigint[]))
      and exists (select from expenses g where g.tenant_id = adjustments.tenant_id
        and g.id = adjustments.record_id and g.until_version = 9223372036854775807
        and (g.told is null
          or coalesce((g.told ->> 'category_id')::bigint, 0)
            <> all ((select app.unseen_categories())::bigint[])
          or g.told ->> 'category_id' is null
            and (select 'expenses' = any (app.seen_totals()))))
    or exists (select from invoices g where g.tenant_id = adjustments.tenant_id
      and g.id = adjustments.record_id and g.until_version = 9223372036854775807));
drop policy if exists correctors on adjustments;
create policy correctors on adjustments as restrictive for insert to coxswain_app with check (
  (select app.current_role_name()) = 'system'
  or ((select app.current_role_name()) in ('admin', 'manager', 'adviser')
    and created_by = (select app.current_user_id())));
drop policy if exists correctors_update on adjustments;
create policy correctors_update on adjustments as restrictive for update to coxswain_app using (
  (select app.current_role_name()) in ('admin', 'manager', 'adviser', 'system'));
