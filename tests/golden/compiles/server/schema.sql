create extension if not exists postgres_fdw with schema public;

create foreign data wrapper plain validator pg_catalog.postgresql_fdw_validator;

revoke all on foreign data wrapper plain from public, app;
grant usage on foreign data wrapper plain to app;

create server quotes type 'replica' version '17' foreign data wrapper postgres_fdw options (host 'example.org', port '5432');
comment on server quotes is 'Market data.';

create user mapping for app server quotes options ("user" 'reader');

revoke all on foreign server quotes from public, app;
grant usage on foreign server quotes to app with grant option;

create server second foreign data wrapper plain;

create user mapping for public server second;

revoke all on foreign server second from public, writer;
grant usage on foreign server second to writer;

create user mapping for writer server archive;
