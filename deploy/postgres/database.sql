-- Once in each database, by a superuser: what its owner may not install itself. AGE comes first: a
-- database made from template0 lacks what its loaded library looks for (server.sql says more).
create extension if not exists age;
create extension if not exists timescaledb;
create extension if not exists vector;
create extension if not exists pgaudit;
