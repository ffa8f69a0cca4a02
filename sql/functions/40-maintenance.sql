-- Fresh planner statistics after bulk writes. The embedded engine has no background worker that
-- would gather them, and a plan made for an empty table is the wrong plan for 245,903 lines. One
-- table a call, so that nobody waits for all of them.
create or replace function app.analyze_bulk(p_table text) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  begin
    if p_table in ('order_lines', 'orders', 'landing_records', 'invoices', 'expenses',
      'observations', 'members', 'member_words', 'metrics.points', 'metrics.rollups', 'metrics.parts',
      'metrics.part_lists', 'coaching_sessions', 'session_terms') then
      execute 'analyze ' || p_table;
    end if;
  end $$;
revoke all on function app.analyze_bulk(text) from public;
grant execute on function app.analyze_bulk(text) to coxswain_app;
