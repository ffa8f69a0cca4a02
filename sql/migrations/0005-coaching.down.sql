drop table claims, session_terms, coaching_sessions, conversations;
