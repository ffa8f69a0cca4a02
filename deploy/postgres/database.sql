-- Once in each database, by a superuser: what its owner may not install itself. AGE comes first: a
-- database made from template0 lacks what its loaded library looks for (server.sql says more).
create extension if not exists age;
create extension if not exists timescaledb;
create extension if not exists vector;
create extension if not exists pgaudit;
-- AGE's own schema is a superuser's: with this the owner keeps evidence as graphs, too.
grant usage on schema ag_catalog to coxswain_owner with grant option;
