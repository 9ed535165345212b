-- makes:       1 table, 1 foreign key
-- lock:        SHARE ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e79b7afd9de96bfb -> 8a5086b41d9e327c

create table public.payments (
  id bigint not null,
  of integer not null,
  amount numeric(12,2) not null,
  constraint payments_pkey primary key (id)
);

alter table public.payments add constraint payments_of_fkey
  foreign key (of) references public.orders (id);
