-- Web sites on which the people of a business may ask from within the site's own pages.

create table widget_origins (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  -- as a browser names a site: scheme, host, and the port where it is not the usual one
  origin text not null check (origin ~ '^https?://[^/[:space:]]+$' and length(origin) <= 300),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, origin)
);
-- a browser asks whether a site may call before anybody has said who they are
create index widget_origins_origin on widget_origins (origin);
