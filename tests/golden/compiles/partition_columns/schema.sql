create table public.customers (
  id integer not null,
  constraint customers_pkey primary key (id)
);

create table public.orders (
  id integer not null,
  customer integer,
  state text not null default 'new',
  note text
) partition by range (id);
alter table public.orders alter column note set storage external;

create table public.orders_old partition of public.orders (
  state with options default 'done',
  customer with options not null,
  note with options not null
)
  for values from (1) to (100);
alter table public.orders_old alter column customer set statistics 500;
alter table public.orders_old alter column note set storage extended;
alter table public.orders_old enable row level security;
comment on column public.orders_old.customer is 'Whoever bought it.';

create table public.orders_new partition of public.orders
  for values from (100) to (1000) partition by list (state);

create table public.orders_new_rest partition of public.orders_new
  default;

create table public.orders_other (
  note text,
  state text not null default 'new',
  customer integer,
  id integer not null
);
alter table public.orders attach partition public.orders_other default;
alter table public.orders_other alter column note set storage external;

alter table public.orders_new add constraint new_customer
  foreign key (customer) references public.customers (id);

alter table public.orders add constraint orders_customer
  foreign key (customer) references public.customers (id);

create table public.events (
  id integer not null,
  place text not null,
  constraint events_pkey primary key (id)
) partition by range (id);
comment on table public.events is 'The rows are told apart by a key that has a name of its own in the partition.';

create table public.events_rest (
  id integer not null,
  place text not null,
  constraint events_of_all_time primary key (id)
);
alter table public.events attach partition public.events_rest default;
alter table public.events_rest replica identity using index events_of_all_time;
alter table public.events_rest cluster on events_of_all_time;

create table public.marks (
  id integer not null
);
comment on table public.marks is 'Told apart by an index.';

create index rest_by_customer on public.orders_new_rest (customer);
create index new_by_customer on public.orders_new (customer);
create index by_customer on public.orders (customer);

create unique index marks_by_id on public.marks (id);
alter table public.marks replica identity using index marks_by_id;
