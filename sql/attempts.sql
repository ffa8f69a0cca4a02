-- Tries at a door, counted by a keyed hash of who and where from. Reached by nobody's transaction
-- but that of the door itself (atTheDoor in database.ts).

-- takeAttempt(key, account, at, free, first_s, most_s, window_s): maybe
-- Counts a try before it is looked at, so that those sent side by side are all counted. No row
-- where the key is held off. From the try numbered `free` on, each is followed by a pause: first_s,
-- then twice as long each time, most_s at most. After window_s the count begins anew.
insert into sign_in_attempts as a (key, account, since, failures, held_until)
values ($1, $2, $3::timestamptz, 1,
  case when $4::int <= 1 then $3 + make_interval(secs => $5::float8) end)
on conflict (key) do update set (since, failures, held_until) = (
  select case when n.anew then $3 else a.since end, n.failures,
    case when n.failures >= $4 then $3 + make_interval(secs =>
      least($5 * power(2::float8, least(n.failures - $4, 30)), $6::float8)) end
  from (select o.anew, case when o.anew then 1 else a.failures + 1 end as failures
    from (select a.since <= $3 - make_interval(secs => $7::float8) as anew) o) n)
  where a.held_until is null or a.held_until <= $3
returning failures, held_until

-- heldUntil(key): maybe
select held_until from sign_in_attempts where key = $1

-- forgiveAttempts(keys): none
-- What was counted was no failure: as it was before.
update sign_in_attempts set failures = greatest(failures - 1, 0), held_until = null
where key = any ($1)

-- dropAttempt(key): none
delete from sign_in_attempts where key = $1

-- dropAttemptsOn(account): none
delete from sign_in_attempts where account = $1
