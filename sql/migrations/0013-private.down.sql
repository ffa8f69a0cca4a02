drop policy if exists asker_insert on coaching_sessions;
drop policy if exists caller on idempotency_keys;
drop policy if exists asker on coaching_sessions;
drop policy if exists asker on session_terms;
drop policy if exists asker on claims;
do $$
declare
  p record;
  f regprocedure;
begin
  for p in select polname, polrelid::regclass as on_table from pg_policy where polname = 'sight' loop
    execute format('drop policy sight on %s', p.on_table);
  end loop;
  for f in select c.oid::regprocedure from pg_proc c
    where c.pronamespace = 'app'::regnamespace and c.proname in ('sees_all', 'sees_restricted', 'my_metrics',
      'member_metrics', 'my_places', 'narrow_to', 'sounds_restricted', 'hidden_categories',
      'all_subjects', 'seen_subjects', 'has_parts', 'work_out_totals', 'work_out_sight',
      'sight_key', 'sight', 'seen_totals', 'seen_parts', 'seen_told', 'unseen_categories',
      'sees_sales', 'sees_invoices', 'keep_sight', 'next_queue_no')
  loop
    execute format('drop function if exists %s cascade', f);
  end loop;
end $$;
alter table coaching_sessions drop column metrics, drop column locations, drop column quotes;
alter table metric_definitions drop column rests_on;
-- it compares every column that is told
drop trigger if exists activity_update on invitations;
alter table invitations drop column metrics;
drop table user_grants, restrictions cascade;
