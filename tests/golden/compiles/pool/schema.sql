create table public.orders (
  id integer not null,
  constraint orders_pkey primary key (id)
);
