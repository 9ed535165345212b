create table public.orders (
  id integer not null,
  constraint orders_pkey primary key (id)
);

create publication nothing_yet with (publish = '');

alter publication nothing_yet add table public.orders;
