create schema billing;

create table public.positions (
  id integer not null,
  note text,
  constraint positions_pkey primary key (id)
);

create table billing.invoices (
  id integer not null,
  constraint invoices_pkey primary key (id)
);

create table public.trades (
  id integer not null,
  price numeric not null,
  at date not null,
  constraint trades_pkey primary key (id, at)
) partition by range (at);
alter table public.trades replica identity full;

create table public.trades_y2024 partition of public.trades
  for values from ('2024-01-01') to ('2025-01-01');
alter table public.trades_y2024 replica identity full;

create publication prices with (publish = 'insert, update', publish_via_partition_root = true);
comment on publication prices is 'What prices were paid.';

alter publication prices add table public.positions (id, note);
alter publication prices add table public.trades where (price > 0);

create publication everything for all tables with (publish = 'insert');

create publication money;

alter publication money add tables in schema billing;
alter publication money add table public.positions;
