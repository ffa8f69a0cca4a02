-- What was asked and answered, and how to find it again.
create table conversations (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  user_id uuid not null,
  visibility text not null default 'private' check (visibility in ('private', 'team', 'advisers')),
  title text not null default '',
  last_query jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index conversations_user on conversations (tenant_id, user_id, updated_at desc);

create table coaching_sessions (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  user_id uuid not null,
  asked_at timestamptz not null default now(),
  user_query text not null,
  query jsonb,
  -- what earlier answers are searched by, so that no search opens the JSON
  family text,
  metric text,
  status text not null check (status in ('answered', 'clarify', 'declined')),
  headline text not null default '',
  coach_response text not null,
  answer jsonb not null,
  brief jsonb not null,
  retrieved_context jsonb not null default '[]',
  data_version bigint not null,
  -- what is embedded and indexed: question, headline, date
  passage text not null,
  passage_terms int not null default 0,
  embedding vector(384),
  embedding_model text,
  embedding_hash text,
  llm_provider text not null default 'template',
  response_time_ms int,
  cost_usd numeric not null default 0,
  feedback jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
    on delete cascade
);
-- Beside the row even when it is long: a search reads every vector and nothing else of the rest.
alter table coaching_sessions alter column embedding set storage main;
create index coaching_sessions_conversation
  on coaching_sessions (tenant_id, conversation_id, asked_at);
create index coaching_sessions_asked on coaching_sessions (tenant_id, asked_at desc);

-- One posting a term and session; impact is BM25's term part, for the reference length that
-- coach/terms.ts names. The conversation stands beside it so that row security need not go through
-- the session for each search.
create table session_terms (
  tenant_id uuid not null,
  -- compared byte by byte: a language's order costs time and means nothing for stems
  term text collate "C" not null,
  session_id uuid not null,
  conversation_id uuid not null,
  impact float8 not null,
  primary key (tenant_id, term, session_id) include (conversation_id, impact),
  foreign key (tenant_id, session_id) references coaching_sessions (tenant_id, id)
    on delete cascade
);
create index session_terms_session on session_terms (tenant_id, session_id);

create table claims (
  tenant_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  mark text not null,
  claim jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, session_id) references coaching_sessions (tenant_id, id)
    on delete cascade
);
create index claims_session on claims (tenant_id, session_id);
