-- makes:       1 table, 1 foreign key
-- lock:        SHARE ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       8170c107af9e0d74 -> 821a2dd524fa2f30

create table public.lines (
  id integer not null generated always as identity,
  of integer not null,
  amount integer,
  price numeric(10,2) not null default 1,
  constraint lines_pkey primary key (id)
);

alter table public.lines add constraint lines_of_fkey
  foreign key (of) references public.orders (id);
