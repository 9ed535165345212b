create table public.orders (
  id integer not null,
  total integer not null
);

create view public.large as
  select id, total + 1 as more from public.orders where total > 100
with cascaded check option;

create view public.largest with (check_option = local, security_barrier = true) as
  select id from public.large where id > 5;
