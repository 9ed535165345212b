create schema billing;

revoke all on schema billing from public, reader, writer;
grant usage on schema billing to writer;

alter default privileges in schema billing revoke all on tables from public, reader, writer;
alter default privileges in schema billing grant select, insert on tables to reader;

alter default privileges in schema billing revoke all on sequences from public, reader, writer;
alter default privileges in schema billing grant usage on sequences to reader with grant option;

alter default privileges for role app in schema public revoke all on tables from public, reader, writer, app;
alter default privileges for role app in schema public grant all on tables to app;
alter default privileges for role app in schema public grant select on tables to reader;

alter default privileges for role app in schema billing revoke all on tables from public, reader, writer, app;
alter default privileges for role app in schema billing grant all on tables to app;
alter default privileges for role app in schema billing grant select on tables to reader;

alter default privileges revoke all on functions from public, reader, writer;

alter default privileges revoke all on types from public, reader, writer;
alter default privileges grant usage on types to writer;

alter default privileges revoke all on schemas from public, reader, writer;
alter default privileges grant usage on schemas to writer;

alter default privileges in schema public revoke all on functions from public, reader, writer;
alter default privileges in schema public grant execute on functions to reader;

create type public.side as enum ('buy', 'sell');

revoke all on type public.side from public, reader, writer;
grant usage on type public.side to writer;

create table billing.invoices (
  id serial,
  constraint invoices_pkey primary key (id)
);

revoke all on table billing.invoices from public, reader, writer;
grant select, insert on table billing.invoices to reader;

revoke all on sequence billing.invoices_id_seq from public, reader, writer;
grant usage on sequence billing.invoices_id_seq to reader with grant option;

create table public.orders (
  id integer not null,
  constraint orders_pkey primary key (id)
);

revoke all on table public.orders from public, reader, writer;
grant select on table public.orders to writer;

create function public.total()
  returns integer
  language sql
  as $$ select 1 $$;

revoke all on function public.total() from public, reader, writer;
grant execute on function public.total() to reader;

create function billing.total()
  returns integer
  language sql
  as $$ select 1 $$;

revoke all on function billing.total() from public, reader, writer;
