-- makes:       1 table, 1 trigger
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d993151b1bccd12f -> 768acae5f4fca11c

create table public.orders (
  id integer not null generated always as identity,
  customer integer not null,
  status public.status not null default 'new',
  total integer not null,
  number varchar(20) not null,
  note text,
  placed timestamptz not null default now(),
  constraint orders_pkey primary key (id)
);

create trigger tidy
  before insert or update on public.orders
  for each row execute function public.tidy();
