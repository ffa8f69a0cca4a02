-- Conversations and the sessions in them: kept, read, and found again.

-- insertConversation(tenant_id, id, user_id, title, last_query, at): none
insert into conversations (tenant_id, id, user_id, title, last_query, created_at, updated_at)
values ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::jsonb, $6::timestamptz, $6::timestamptz);

-- touchConversation(tenant_id, id, user_id, last_query, at): none
-- A clarifying or declined turn brings no query: the last one stays what a follow-up inherits.
update conversations
set last_query = coalesce($4::jsonb, last_query), updated_at = $5::timestamptz
where tenant_id = $1::uuid and id = $2::uuid and user_id = $3::uuid;

-- openConversation(tenant_id, id): maybe
-- A title is the first message: it is shown with that, to who may see what was answered.
select c.id, c.user_id, c.visibility, case when c.user_id = (select app.current_user_id()) or exists (select from coaching_sessions s
    where s.tenant_id = $1::uuid and s.conversation_id = c.id and s.turn = 0)
    then c.title else '' end as title,
  c.last_query, c.created_at, c.updated_at
from conversations c
where c.tenant_id = $1::uuid and c.id = $2::uuid;

-- listConversations(tenant_id, before, before_id, most): many
-- Newest first; before and before_id are the last row of the page before, or null.
select c.id, c.user_id, c.visibility, case when c.user_id = (select app.current_user_id()) or exists (select from coaching_sessions s
    where s.tenant_id = $1::uuid and s.conversation_id = c.id and s.turn = 0)
    then c.title else '' end as title,
  c.created_at, c.updated_at,
  (select count(*)::int from coaching_sessions s
    where s.tenant_id = $1::uuid and s.conversation_id = c.id) as sessions
from conversations c
where c.tenant_id = $1::uuid
  and ($2::timestamptz is null or (c.updated_at, c.id) < ($2::timestamptz, $3::uuid))
order by c.updated_at desc, c.id desc
limit $4::int;

-- shareConversation(tenant_id, id, user_id, visibility): none
update conversations set visibility = $4::text
where tenant_id = $1::uuid and id = $2::uuid and user_id = $3::uuid;

-- insertSession(tenant_id, id, conversation_id, user_id, asked_at, user_query, query, family, metric, status, headline, coach_response, answer, brief, retrieved_context, data_version, passage, passage_terms, embedding, embedding_model, embedding_hash, llm_provider, response_time_ms, cost_usd, metrics, locations, quotes): none
insert into coaching_sessions
  (tenant_id, id, conversation_id, user_id, asked_at, user_query, query, family, metric, status,
   headline, coach_response, answer, brief, retrieved_context, data_version, passage,
   passage_terms, embedding, embedding_model, embedding_hash, llm_provider, response_time_ms,
   cost_usd, turn, metrics, locations, quotes)
values
  ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, $6::text, $7::jsonb, $8::text,
   $9::text, $10::text, $11::text, $12::text, $13::jsonb, $14::jsonb, $15::jsonb, $16::bigint,
   $17::text, $18::int, $19::text::vector, $20::text, $21::text, $22::text, $23::int, $24::numeric,
   (select count(*)::int from coaching_sessions o
     where o.tenant_id = $1 and o.conversation_id = $3),
   $25::text[], $26::int8[], $27::uuid[]);

-- toldBy(tenant_id, ids): many
-- What these answers tell of, for one that tells what they said.
select conversation_id, metrics, locations from coaching_sessions
where tenant_id = $1::uuid and id = any ($2::uuid[]);

-- insertTerms(tenant_id, session_id, terms, impacts): none
insert into session_terms (tenant_id, term, session_id, conversation_id, impact)
select s.tenant_id, t.term, s.id, s.conversation_id, t.impact
from coaching_sessions s, unnest($3::text[], $4::float8[]) as t (term, impact)
where s.tenant_id = $1::uuid and s.id = $2::uuid;

-- insertClaims(tenant_id, session_id, claims): none
insert into claims (tenant_id, session_id, id, mark, claim)
select $1::uuid, $2::uuid, (c ->> 'id')::uuid, c ->> 'mark', c
from jsonb_array_elements(
  case jsonb_typeof($3::jsonb) when 'array' then $3::jsonb else '[]'::jsonb end) as c;

-- sessionsOf(tenant_id, conversation_id, most): many
-- The newest of a conversation, in the order they were asked; the claims, which are most of an
-- answer, are stored once, as rows of their own. Of the earlier answers beside it only the places
-- are stored: what they said is read from them, so that what is shared no longer is not told.
select n.id, n.user_id, n.asked_at, n.user_query, n.status, n.headline, n.coach_response,
  n.answer || jsonb_build_object('claims', coalesce(
    (select jsonb_agg(c.claim order by length(c.mark), c.mark) from claims c
      where c.tenant_id = $1::uuid and c.session_id = n.id), '[]'),
    'similar_sessions', coalesce(
    (select jsonb_agg(jsonb_build_object('session_id', e.id, 'question', e.user_query,
        'score', x.one -> 'score', 'outcome', e.headline) order by x.no)
      from jsonb_array_elements(case jsonb_typeof(n.answer -> 'similar_sessions')
        when 'array' then n.answer -> 'similar_sessions' else '[]' end)
        with ordinality x (one, no)
      join coaching_sessions e on e.tenant_id = $1::uuid
        and e.id = (x.one ->> 'session_id')::uuid), '[]')) as answer,
  n.feedback, n.llm_provider, n.response_time_ms
from (
  select id, user_id, asked_at, user_query, status, headline, coach_response, answer, feedback,
    llm_provider, response_time_ms, turn
  from coaching_sessions
  where tenant_id = $1::uuid and conversation_id = $2::uuid
  order by asked_at desc, turn desc, id desc
  limit $3::int
) n
order by n.asked_at, n.turn, n.id;

-- giveFeedback(tenant_id, id, feedback): none
update coaching_sessions set feedback = $3::jsonb
where tenant_id = $1::uuid and id = $2::uuid;

-- recentSessions(tenant_id, exclude_conversation, metric, since, until, most): many
-- What was asked before, newest first, where a question names no words to look for.
select id as session_id, conversation_id, user_query as question, asked_at, headline
from coaching_sessions
where tenant_id = $1::uuid and status = 'answered' and family is distinct from 'history'
  and ($2::uuid is null or conversation_id <> $2::uuid)
  and ($3::text is null or metric = $3::text)
  and ($4::timestamptz is null or asked_at >= $4::timestamptz)
  and ($5::timestamptz is null or asked_at < $5::timestamptz)
order by asked_at desc, id desc
limit $6::int;

-- similarSessions(tenant_id, embedding, embedding_model, terms, exclude_conversation, metric, since, until, most): many
-- Words and vectors fused, exact over all the tenant's sessions that the person may see: BM25
-- (session_terms.impact x inverse document frequency) and cosine, each standardised over the
-- candidates of this query, the vectors weighing one half. A hit lifts its neighbours in the same
-- conversation by half of its score; feedback moves a session by a quarter of a deviation, enough
-- to settle near ties and too little to bury what fits. Vectors are of unit length, so the negative
-- inner product is the cosine; vectors of another model count as missing, and missing as average.
-- All in float8: numeric logarithms made this several times slower. Written so that no plan is
-- slow: a database without statistics expects one row everywhere and would loop. So postings are
-- looked up term by term, counts and means are windows, and the one join is full, which is never a
-- loop (the planner cannot turn it into an outer join, since coalesce hides what it tests).
with pool as materialized (
  select id, conversation_id, asked_at, user_query, headline, metric,
    case feedback ->> 'helpful' when 'true' then 0.25::float8 when 'false' then -0.25 else 0 end
      as liked,
    case when embedding_model = $3::text then -(embedding <#> (select $2::text::vector)) end
      as cosine
  from coaching_sessions
  where tenant_id = $1::uuid and status = 'answered' and family is distinct from 'history'
),
matched as (
  select posting.session_id as id,
    sum(posting.impact * ln(1 + (greatest((select count(*) from pool) - posting.sessions, 0)
      + 0.5::float8) / (posting.sessions + 0.5::float8))) as words
  from unnest($4::text[]) as asked (term)
  cross join lateral (
    select session_id, impact, count(*) over () as sessions
    from session_terms
    where tenant_id = $1::uuid and term = asked.term
  ) posting
  group by posting.session_id
),
candidates as (
  select p.*, coalesce(m.words, 0::float8) as words
  from pool p full join matched m on m.id = p.id
  where coalesce(p.id is not null
    and ($5::uuid is null or p.conversation_id <> $5::uuid)
    and ($7::timestamptz is null or p.asked_at >= $7::timestamptz)
    and ($8::timestamptz is null or p.asked_at < $8::timestamptz), false)
),
fused as (
  select *,
    coalesce((words - avg(words) over ()) / nullif(stddev_pop(words) over (), 0), 0)
    + 0.5 * coalesce((cosine - avg(cosine) over ()) / nullif(stddev_pop(cosine) over (), 0), 0)
      as score
  from candidates
),
lifted as (
  select *, score + liked
    + 0.5 * coalesce(greatest(lag(score) over conversation, 0), 0)
    + 0.5 * coalesce(greatest(lead(score) over conversation, 0), 0) as total
  from fused
  window conversation as (partition by conversation_id order by asked_at, id)
)
select id as session_id, conversation_id, user_query as question, asked_at, headline,
  total as score, words, cosine
from lifted
where $6::text is null or metric = $6::text or words > 0
order by total desc, asked_at desc, id
limit $9::int;

-- keepPlans(): one
-- Before similarSessions, in its transaction: its plan fits every question, and made anew for each
-- (as the server would, which thinks a plan for the values cheaper) it takes longer than the search.
select app.keep_plans()::text as kept;

-- openSearch(tenant_id): one
-- Before nearSessions, in its transaction: whether the business has an index for it.
select app.open_search($1::uuid) as by_index;

-- nearSessions(tenant_id, embedding, embedding_model, terms, exclude_conversation, metric, since, until, most): many
-- planned for its values: only a plan that knows the business finds its index.
-- The score of similarSessions for a business that has outgrown it, where not all sessions are read:
-- candidates are the conversations of the 200 nearest by the index and of the 200 best by their
-- words, all of which are scored. Means and deviations are those of all sessions, whose number
-- the index knows: of words exactly, of cosines from the 200 nearest and, for the others, from those
-- among the 500 newest.
with population as materialized (
  select coalesce(max(greatest(c.reltuples, 1)), 1)::float8 as sessions
  from pg_class c where c.oid = to_regclass(app.vector_index_of($1::uuid))
),
near as materialized (
  select id, conversation_id, -(embedding <#> (select $2::text::vector)) as cosine
  from coaching_sessions
  where tenant_id = $1::uuid and embedding_model = $3::text and status = 'answered'
    and family is distinct from 'history'
  order by embedding <#> $2::text::vector limit 200
),
others as materialized (
  select newest.cosine from (
    select -(embedding <#> (select $2::text::vector)) as cosine from coaching_sessions
    where tenant_id = $1::uuid and embedding_model = $3::text and status = 'answered'
    order by asked_at desc limit 500) newest
  where newest.cosine < (select min(n.cosine) from near n)
),
cosine_spread as materialized (
  select a.mean, sqrt(nullif(greatest(a.squares - a.mean ^ 2, 0), 0)) as deviation
  from (
    select n.share * n.mean + (1 - n.share) * coalesce(o.mean, 0) as mean,
      n.share * n.squares + (1 - n.share) * coalesce(o.squares, 0) as squares
    from (select least(count(*) / min(p.sessions), 1) as share, avg(x.cosine) as mean,
        avg(x.cosine * x.cosine) as squares from near x, population p) n,
      (select avg(x.cosine) as mean, avg(x.cosine * x.cosine) as squares from others x) o) a
),
matched as materialized (
  select posting.session_id as id, posting.conversation_id,
    sum(posting.impact * ln(1 + (greatest(population.sessions - posting.sessions, 0)
      + 0.5::float8) / (posting.sessions + 0.5::float8))) as words
  from population, unnest($4::text[]) as asked (term)
  cross join lateral (
    select session_id, conversation_id, impact, count(*) over () as sessions
    from session_terms
    where tenant_id = $1::uuid and term = asked.term
  ) posting
  group by 1, 2
),
word_spread as materialized (
  select coalesce(sum(m.words), 0) / p.sessions as mean,
    sqrt(nullif(greatest(coalesce(sum(m.words * m.words), 0) / p.sessions
      - (coalesce(sum(m.words), 0) / p.sessions) ^ 2, 0), 0)) as deviation
  from population p left join matched m on true group by p.sessions
),
conversations_near as materialized (
  select conversation_id from near
  union
  select conversation_id from (
    select conversation_id from matched order by words desc limit 200) best
),
candidates as (
  select s.*, coalesce(m.words, 0::float8) as words
  from conversations_near c cross join lateral (
    select id, conversation_id, asked_at, user_query, headline, metric,
      case feedback ->> 'helpful' when 'true' then 0.25::float8 when 'false' then -0.25 else 0 end
        as liked,
      case when embedding_model = $3::text then -(embedding <#> (select $2::text::vector)) end
        as cosine
    from coaching_sessions
    where tenant_id = $1::uuid and conversation_id = c.conversation_id and status = 'answered'
      and family is distinct from 'history'
    offset 0
  ) s left join matched m on m.id = s.id
  where ($5::uuid is null or s.conversation_id <> $5::uuid)
    and ($7::timestamptz is null or s.asked_at >= $7::timestamptz)
    and ($8::timestamptz is null or s.asked_at < $8::timestamptz)
),
fused as (
  select c.*, coalesce((c.words - w.mean) / w.deviation, 0)
    + 0.5 * coalesce((c.cosine - v.mean) / v.deviation, 0) as score
  from candidates c, cosine_spread v, word_spread w
),
lifted as (
  select *, score + liked
    + 0.5 * coalesce(greatest(lag(score) over conversation, 0), 0)
    + 0.5 * coalesce(greatest(lead(score) over conversation, 0), 0) as total
  from fused
  window conversation as (partition by conversation_id order by asked_at, id)
)
select id as session_id, conversation_id, user_query as question, asked_at, headline,
  total as score, words, cosine
from lifted
where $6::text is null or metric = $6::text or words > 0
order by total desc, asked_at desc, id
limit $9::int;

-- sessionsToEmbed(tenant_id, embedding_model, most): many
select id, passage
from coaching_sessions
where tenant_id = $1::uuid and embedding_model is distinct from $2::text
order by asked_at desc, id
limit $3::int;

-- setEmbeddings(tenant_id, embedding_model, ids, embeddings, hashes): none
update coaching_sessions s
set embedding = v.embedding::vector, embedding_model = $2::text, embedding_hash = v.hash
from unnest($3::uuid[], $4::text[], $5::text[]) as v (id, embedding, hash)
where s.tenant_id = $1::uuid and s.id = v.id;

-- activeTenants(): many
select tenant_id from app.active_tenants();
