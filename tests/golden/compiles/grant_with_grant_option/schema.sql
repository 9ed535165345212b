create table public.orders (
  id integer not null,
  note text,
  constraint orders_pkey primary key (id)
);

revoke all on table public.orders from public, reader;
grant insert on table public.orders to reader;
grant select (id) on table public.orders to reader with grant option;
