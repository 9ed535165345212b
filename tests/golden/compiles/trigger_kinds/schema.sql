create function public.note()
  returns trigger
  language plpgsql
  as $$ begin return null; end $$;

create table public.orders (
  id integer not null,
  total integer not null,
  double integer not null generated always as (total * 2) stored
);

create trigger a
  after update on public.orders
  for each row when (new.double > 1) execute function public.note();

create trigger b
  after update on public.orders
  referencing old table as before new table as now
  for each statement execute function public.note();

create trigger c
  before truncate on public.orders
  for each statement execute function public.note();

create trigger d
  before update on public.orders
  for each statement when (true) execute function public.note('x', 1);

create constraint trigger e
  after insert or update on public.orders deferrable initially deferred
  for each row execute function public.note();

create trigger f
  after insert on public.orders
  referencing new table as now
  for each row execute function public.note();

create view public.open_orders as
  select id from public.orders;

create trigger g
  instead of insert on public.open_orders
  for each row execute function public.note();

create trigger h
  before update on public.open_orders
  for each statement execute function public.note();
