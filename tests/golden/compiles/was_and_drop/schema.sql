create type public.side as enum ('buy', 'sell');

create table public.orders (
  id integer not null,
  side public.side not null,
  total numeric not null,
  born date not null,
  constraint orders_pkey primary key (id),
  constraint positive check (total > 0)
);
comment on table public.orders is 'Orders were called trades once, and deals before that.';

create function public.double(a integer)
  returns integer
  language sql
  as $$ select a * 2 $$;

create index by_total on public.orders (total);

create view public.big as
  select id from public.orders where total > 1000;
