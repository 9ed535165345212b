create domain public.code as text not null;

create table public.customers (
  id bigint not null,
  code public.code not null,
  amount numeric not null,
  day date not null,
  constraint customers_pkey primary key (id),
  constraint customers_code_key unique (code),
  constraint customers_day_key unique (day)
);

create table public.deliveries (
  customer integer not null,
  code varchar(20),
  at timestamptz not null
);

alter table public.deliveries add constraint deliveries_customer_fkey
  foreign key (customer) references public.customers (id);

alter table public.deliveries add constraint deliveries_code_fkey
  foreign key (code) references public.customers (code) on delete set null;

alter table public.deliveries add constraint deliveries_at_fkey
  foreign key (at) references public.customers (day);

create unique index customers_amount_idx on public.customers (amount);

create table public.orders (
  customer integer not null,
  code varchar(20) not null,
  amount integer not null,
  at timestamptz not null
);

alter table public.orders add constraint orders_customer_fkey
  foreign key (customer) references public.customers (id);

alter table public.orders add constraint orders_code_fkey
  foreign key (code) references public.customers (code);

alter table public.orders add constraint orders_amount_fkey
  foreign key (amount) references public.customers (amount);

alter table public.orders add constraint orders_at_fkey
  foreign key (at) references public.customers (day);
