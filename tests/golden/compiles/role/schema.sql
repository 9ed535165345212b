do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'staff') then
    create role staff;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role staff with nologin noinherit createdb bypassrls;

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'app') then
    create role app;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role app with login inherit connection limit 20 valid until '2030-01-01';
grant reader to app;
grant staff to app with admin option;
alter role app set search_path = "$user", public, 'The App';
alter role app set statement_timeout = '5s';
comment on role app is 'What applications connect as.';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'empty') then
    create role empty;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role empty with nologin inherit;

alter default privileges for role staff revoke all on tables from public, app;
alter default privileges for role staff grant select on tables to app;

create table public.orders (
  id integer not null,
  constraint orders_pkey primary key (id)
);
alter table public.orders enable row level security;

create policy mine on public.orders for select to app
  using (id > 0);

revoke all on table public.orders from public, app;
grant select on table public.orders to app;
