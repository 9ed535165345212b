-- makes:       1 table, 1 trigger
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       f7bfa554904198c6 -> 8170c107af9e0d74

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
