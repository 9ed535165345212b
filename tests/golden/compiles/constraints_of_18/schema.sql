create table public.buyers (
  id integer not null,
  constraint buyers_pkey primary key (id)
);

create table public.orders (
  id integer not null,
  total numeric(12,2) constraint total_known not null no inherit,
  note text,
  buyer integer not null,
  constraint orders_pkey primary key (id),
  constraint orders_total_check check (total > 0) not enforced
);
alter table public.orders add not null note not valid;

alter table public.orders add constraint orders_buyer_fkey
  foreign key (buyer) references public.buyers (id) not enforced;
