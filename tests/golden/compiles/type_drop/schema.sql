create type public.amount as (value numeric(18,4), currency text);

create type public.steps as (drop text);

create table public.orders (
  id integer not null,
  total public.amount,
  done public.steps,
  constraint orders_pkey primary key (id)
);
