-- Once in each database, by a superuser: what its owner may not install itself.
create extension if not exists timescaledb;
create extension if not exists vector;
create extension if not exists age;
create extension if not exists pgaudit;
