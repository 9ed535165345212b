create table public.orders (
  id integer not null,
  open boolean not null,
  constraint orders_pkey primary key (id)
);

create view public.open_orders as
  select id from public.orders where open;

alter table public.orders owner to app;
alter view public.open_orders owner to app;
grant select on public.orders to app;
