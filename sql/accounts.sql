-- What belongs to a person and to no business: the account, what happened at its door, and links to
-- a new password. Each is reached by its own person only.

-- getPerson(user_id): maybe
select id as user_id, email, display_name, password_hash, session_epoch, created_at
from users where id = $1

-- lockPerson(user_id): maybe
-- Held until the transaction ends: sessions cannot be ended while one is being renewed.
select session_epoch from users where id = $1 for share

-- updatePerson(user_id, email, display_name): none
update users set email = $2, display_name = $3 where id = $1

-- setPassword(user_id, password_hash): maybe
-- Every session begun before is over with it.
update users set password_hash = $2, session_epoch = session_epoch + 1
where id = $1
returning session_epoch

-- endAllSessions(user_id): maybe
update users set session_epoch = session_epoch + 1 where id = $1
returning session_epoch

-- keepFamily(tenant_id, family_id, session_epoch): none
-- The one session that goes on when all others end.
update refresh_tokens set session_epoch = $3 where tenant_id = $1 and family_id = $2

-- listSessions(tenant_id, user_id, session_epoch, at): many
select r.family_id as session_id, min(r.created_at) as started_at, max(r.created_at) as used_at,
  host((array_agg(r.ip order by r.created_at desc))[1]) as ip,
  (array_agg(r.browser order by r.created_at desc))[1] as browser
from refresh_tokens r
where r.tenant_id = $1 and r.user_id = $2
group by r.family_id
having bool_or(r.used_at is null and r.revoked_at is null and r.expires_at > $4::timestamptz
  and r.session_epoch = $3::int)
order by max(r.created_at) desc, r.family_id

-- endFamily(tenant_id, user_id, family_id, at): none
update refresh_tokens set revoked_at = $4
where tenant_id = $1 and user_id = $2 and family_id = $3 and revoked_at is null

-- recordSignIn(user_id, at, outcome, ip, browser): none
-- For nobody it does the same work and writes nothing. Being held off is told once a quarter of an
-- hour of one network (a /64 of IPv6, as in server/attempts.ts) and twenty times a day of one
-- account: whoever goes on trying, from wherever, must not fill the list.
insert into sign_ins (user_id, at, outcome, ip, browser)
select u.id, $2::timestamptz, $3::text, $4::text::inet, $5::text from users u
where u.id = $1 and not ($3 = 'held_off' and exists (
  select from (
    select count(*) as times, bool_or(s.at > $2 - interval '15 minutes'
      and (s.ip is not distinct from $4::text::inet
        or family(s.ip) = 6 and family($4::text::inet) = 6 and not s.ip <<= '::ffff:0:0/96'
          and set_masklen(s.ip, 64) >>= $4::text::inet)) as from_here
    from sign_ins s
    where s.user_id = $1 and s.outcome = 'held_off' and s.at > $2 - interval '1 day') t
  where t.times >= 20 or t.from_here))

-- knowsNetwork(user_id, network, since): one
select exists (select from sign_ins s where s.user_id = $1 and s.outcome = 'signed_in'
  and s.at > $3::timestamptz and s.ip <<= $2::text::inet) as known

-- listSignIns(user_id, before_at, before_id, limit): many
select id, at, outcome, host(ip) as ip, browser from sign_ins
where user_id = $1
  and ($2::timestamptz is null or (at, id) < ($2::timestamptz, $3::uuid))
order by at desc, id desc
limit $4

-- insertReset(user_id, reset_id, token_hash, at, expires_at): none
insert into password_resets (user_id, id, token_hash, created_at, expires_at)
select u.id, $2, decode($3, 'hex'), $4, $5 from users u where u.id = $1

-- findReset(token_hash): maybe
select user_id, reset_id from app.find_password_reset(decode($1, 'hex'))

-- takeReset(user_id, reset_id, at): maybe
-- Of two calls with one link the second finds it used.
update password_resets set used_at = $3::timestamptz
where user_id = $1 and id = $2 and used_at is null and expires_at > $3
returning id as reset_id

-- dropResets(user_id): none
delete from password_resets where user_id = $1

-- allUsers(): many
select user_id from app.all_users()
