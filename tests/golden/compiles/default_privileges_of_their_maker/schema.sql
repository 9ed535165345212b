alter default privileges for role maker in schema public revoke all on tables from public, reader, maker;
alter default privileges for role maker in schema public grant all on tables to maker;
alter default privileges for role maker in schema public grant select on tables to reader;

alter default privileges for role maker revoke all on functions from public, reader;
