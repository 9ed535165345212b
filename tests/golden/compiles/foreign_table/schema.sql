create extension if not exists postgres_fdw with schema public;

create server quotes foreign data wrapper postgres_fdw options (host 'example.org');

create foreign table public.prices (
  symbol text options (column_name 'sym') collate "C" not null,
  price numeric(12,4) options (column_name 'p'),
  at timestamptz not null default now(),
  double numeric not null generated always as (price * 2) stored,
  kind text not null default 'a',
  constraint prices_kind_check check (kind in ('a', 'b')),
  constraint prices_symbol_check check (symbol <> '')
)
  server quotes options (schema_name 'public', table_name 'ticks');
alter table public.prices add constraint later check (price > 1) not valid;
comment on foreign table public.prices is 'Prices that another server has.';
comment on column public.prices.symbol is 'What it is called.';

create trigger same
  before update on public.prices
  for each row execute function pg_catalog.suppress_redundant_updates_trigger();

revoke all on table public.prices from public, app;
grant select on table public.prices to app;

create table public.parent (
  id integer not null,
  note text
);

create foreign table public.child (
  extra integer not null generated always as identity
) inherits (public.parent)
  server quotes;

create view public.dear with (security_invoker = true) as
  select * from public.prices where price > 100;
