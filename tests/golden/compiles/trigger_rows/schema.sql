create function public.checked()
  returns trigger
  language plpgsql
  as $$
begin
  if tg_table_name = 'orders' then
    new.note := 'total: ' || new.total || ', was on ' || new.tableoid::regclass;
  else
    new.amount := abs(new.amount);
  end if;
  return new; -- not new.anything
end
$$;

create function public.kept()
  returns trigger
  language plpgsql
  as $$
declare
  many bigint;
begin
  select count(*) into many from new where new.total > 0;
  raise notice 'new.rows: %', many;
  return null;
end
$$;

create table public.orders (
  id integer not null,
  total integer not null,
  note text,
  constraint orders_pkey primary key (id)
);

create trigger kept
  after update on public.orders
  referencing new table as new
  for each statement execute function public.kept();

create trigger checked
  before insert or update on public.orders
  for each row execute function public.checked();

create function public.later()
  returns trigger
  language plpgsql
  set check_function_bodies = off
  as $$ begin return new.missing; end $$;
alter function public.later() reset check_function_bodies;

create table public.lines (
  id integer not null,
  amount integer not null,
  constraint lines_pkey primary key (id)
);

create trigger checked
  before insert or update on public.lines
  for each row execute function public.checked();

create trigger later
  after delete on public.lines
  for each row execute function public.later();
