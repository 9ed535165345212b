alter default privileges in schema public revoke all on tables from public, anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon;
alter default privileges in schema public grant all on tables to authenticated;
alter default privileges in schema public grant all on tables to service_role;

alter default privileges revoke all on functions from public, anon, authenticated, service_role;

create table public.orders (
  id integer not null,
  constraint orders_pkey primary key (id)
);
alter table public.orders enable row level security;

revoke all on table public.orders from public, anon, authenticated, service_role;
grant all on table public.orders to anon;
grant all on table public.orders to authenticated;
grant all on table public.orders to service_role;

create function public.total()
  returns integer
  language sql
  as $$ select 1 $$;

revoke all on function public.total() from public, anon, authenticated, service_role;
