-- makes:       1 table, 1 foreign key
-- lock:        SHARE ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       a95b66f42da01d86 -> 4f074ad7d55e77e2

create table public.payments (
  id bigint not null,
  of integer not null,
  amount numeric(12,2) not null,
  constraint payments_pkey primary key (id)
);

alter table public.payments add constraint payments_of_fkey
  foreign key (of) references public.orders (id);
