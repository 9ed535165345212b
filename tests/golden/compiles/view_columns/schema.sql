create table public.orders (
  id integer not null,
  total numeric(12,2) not null,
  note text,
  constraint orders_pkey primary key (id)
);

create view public.open_orders as
  select id, total from public.orders;
alter view public.open_orders alter column total set default 0;
comment on column public.open_orders.total is 'In euros.';

create materialized view public.sums with (toast.autovacuum_enabled = false) as
  select note, sum(total) as total from public.orders group by note;
alter materialized view public.sums alter column note set storage external;
alter materialized view public.sums alter column note set compression pglz;
alter materialized view public.sums alter column total set statistics 500;
alter materialized view public.sums alter column total set (n_distinct = -0.5);

create index by_total on public.sums (total);
alter materialized view public.sums cluster on by_total;
