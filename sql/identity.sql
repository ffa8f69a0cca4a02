-- Businesses, people, sign-in, invitations. Secrets cross as the hex of their SHA-256, never plain.

-- findSignIn(email): many
select user_id, tenant_id from app.find_sign_in($1)

-- findRefreshToken(token_hash): maybe
select tenant_id, user_id, token_id from app.find_refresh_token(decode($1, 'hex'))

-- findInvitation(token_hash): maybe
select tenant_id, invitation_id from app.find_invitation(decode($1, 'hex'))

-- findUser(email): maybe
select user_id from app.find_user($1)

-- lockRegistration(): one
-- Until the transaction ends nobody else passes here: of two first accounts one is the second.
select pg_advisory_xact_lock(hashtextextended('coxswain registration', 0))::text as locked

-- accountExists(): one
select app.account_exists() as exists

-- insertTenant(tenant_id, name, industry, country, currency, time_zone, is_sample): none
insert into tenants (id, name, industry, country, currency, time_zone, is_sample)
values ($1, $2, $3, $4, $5, $6, $7)

-- getTenant(tenant_id): maybe
select tenant_id, name, industry, country, currency, time_zone, fiscal_year_start, week_start,
  is_sample, data_version, next_version, created_at
from tenants where tenant_id = $1 and is_active

-- updateTenant(tenant_id, name, industry, country, currency, time_zone, fiscal_year_start, week_start): none
update tenants set name = $2, industry = $3, country = $4, currency = $5, time_zone = $6,
  fiscal_year_start = $7, week_start = $8
where tenant_id = $1

-- lockTenant(tenant_id): maybe
-- Held until the transaction ends: no import can begin between reading and changing.
select data_version, next_version from tenants where tenant_id = $1 for update

-- insertUser(user_id, email, password_hash): none
insert into users (id, email, password_hash) values ($1, $2, $3)

-- insertMembership(tenant_id, user_id, role): none
insert into memberships (tenant_id, user_id, role) values ($1, $2, $3)
on conflict (tenant_id, user_id) do nothing

-- getMembership(tenant_id, user_id): maybe
select m.role, u.email, t.name as business, t.is_sample
from memberships m
join users u on u.id = m.user_id
join tenants t on t.tenant_id = m.tenant_id and t.is_active
where m.tenant_id = $1 and m.user_id = $2

-- listMembers(tenant_id, after, limit): many
select m.user_id, u.email, m.role, m.created_at
from memberships m join users u on u.id = m.user_id
where m.tenant_id = $1 and ($2::uuid is null or m.user_id > $2::uuid)
order by m.user_id
limit $3

-- insertRefreshToken(tenant_id, token_id, user_id, family_id, session_epoch, token_hash, at, expires_at, ip, browser): none
insert into refresh_tokens (tenant_id, id, user_id, family_id, session_epoch, token_hash, created_at,
  expires_at, ip, browser)
values ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9::text::inet, $10)

-- takeRefreshToken(tenant_id, token_id): maybe
-- Locked, so that of two calls with one token the second finds it used.
select user_id, family_id, session_epoch, expires_at, used_at, revoked_at
from refresh_tokens where tenant_id = $1 and id = $2
for update

-- markRefreshTokenUsed(tenant_id, token_id, used_at): none
update refresh_tokens set used_at = $3 where tenant_id = $1 and id = $2

-- revokeFamily(tenant_id, family_id, revoked_at): none
update refresh_tokens set revoked_at = $3
where tenant_id = $1 and family_id = $2 and revoked_at is null

-- insertInvitation(tenant_id, invitation_id, email, role, metrics, token_hash, invited_by, expires_at): none
insert into invitations (tenant_id, id, email, role, metrics, token_hash, invited_by, expires_at)
values ($1, $2, $3, $4, $5::text[], decode($6, 'hex'), $7, $8)

-- takeInvitation(tenant_id, invitation_id): maybe
select email, role, metrics, expires_at, accepted_at
from invitations where tenant_id = $1 and id = $2
for update

-- markInvitationAccepted(tenant_id, invitation_id, accepted_at): none
update invitations set accepted_at = $3 where tenant_id = $1 and id = $2

-- countVisitors(tenant_id): one
select count(*)::int as visitors
from memberships m join users u on u.id = m.user_id
where m.tenant_id = $1 and u.email like '%@visitor.invalid'

-- forgetVisits(tenant_id, before): none
-- What visitors who came before a moment asked; the answers go with their conversations.
-- Visitors first, then theirs by the index: a join would read every conversation there is.
delete from conversations
where tenant_id = $1 and user_id = any (array(
  select m.user_id from memberships m join users u on u.id = m.user_id
  where m.tenant_id = $1 and u.email like '%@visitor.invalid' and m.created_at < $2))

-- forgetVisitors(tenant_id, before): none
delete from users where id in (
  select m.user_id from memberships m join users u on u.id = m.user_id
  where m.tenant_id = $1 and u.email like '%@visitor.invalid' and m.created_at < $2)
