-- What jobs let go of: each row that is kept only so long goes here, and nowhere else.

-- What happened at the door is kept as long as GET /v1/me/sign-ins says; tries and links no longer
-- than they count. The policies are the jobs' own: of a person they see no more than when.
drop policy if exists upkeep on sign_ins;
create policy upkeep on sign_ins for all to coxswain_jobs using (true);
drop policy if exists upkeep on password_resets;
create policy upkeep on password_resets for all to coxswain_jobs using (true);
drop policy if exists upkeep on sign_in_attempts;
create policy upkeep on sign_in_attempts for all to coxswain_jobs using (true);
create or replace function jobs.forget_sign_ins(
    p_run uuid, p_now timestamptz, out outcome text, out rows bigint, out problem text)
  language plpgsql
  as $$
  declare
    v_gone bigint;
  begin
    outcome := 'done';
    delete from sign_ins where at < p_now - interval '180 days';
    get diagnostics rows = row_count;
    delete from password_resets where expires_at < p_now - interval '1 day';
    get diagnostics v_gone = row_count;
    rows := rows + v_gone;
    delete from sign_in_attempts where since < p_now - interval '1 day'
      and (held_until is null or held_until < p_now);
    get diagnostics v_gone = row_count;
    rows := rows + v_gone;
  end $$;

-- What a business need not keep: points past their time, answers to calls that were made a day ago,
-- and findings that are no longer told. A claim of such a finding can be opened from a page left
-- open or a link passed on, so it stays a quarter; of one thing only the last few stay that long,
-- since figures that change by the hour would tell it anew a thousand times.
create or replace function jobs.keep_house(
    p_run uuid, p_now timestamptz, out rows bigint, out problem text)
  language plpgsql
  as $$
  declare
    v_gone bigint;
  begin
    select d.rows, d.problem into rows, problem from jobs.drop_old_points(p_run, p_now) d;
    delete from findings f where f.tenant_id = app.current_tenant() and f.id in (
      select e.id from (
        select g.id, g.ended_at,
          row_number() over (partition by g.identity order by g.ended_at desc, g.id) as place
        from findings g where g.tenant_id = app.current_tenant() and g.state <> 'live') e
      where e.ended_at < p_now - interval '90 days' or e.place > 10);
    get diagnostics v_gone = row_count;
    rows := rows + v_gone;
    -- kept for a day: from then on the same key is another call (server/idempotency.ts)
    delete from idempotency_keys where tenant_id = app.current_tenant()
      and created_at < p_now - interval '1 day';
    get diagnostics v_gone = row_count;
    rows := rows + v_gone;
  end $$;
