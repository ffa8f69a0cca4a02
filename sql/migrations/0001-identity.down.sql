drop table idempotency_keys, invitations, refresh_tokens, memberships, users, tenants;
