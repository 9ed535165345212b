create domain public.code as text;

create function public.default_of(name text)
  returns integer
  language sql
  immutable
  as $$ select length(name) $$;
comment on function public.default_of(text) is 'Which of several functions is called, their arguments say.';

create table public.orders (
  id integer not null,
  amount integer not null default public.default_of('orders'),
  paid integer not null default 0,
  constraint orders_pkey primary key (id)
);

create function public.is_right(o public.orders)
  returns boolean
  language sql
  immutable
  as $$ select o.paid <= o.amount $$;

create function public.rest(o public.orders)
  returns integer
  language sql
  immutable
  as $$ select o.amount - o.paid $$;

create function public.is_rare(amount integer)
  returns boolean
  language sql
  stable
  as $$ select count(*) < 9 from orders where orders.amount = $1 $$;

create function public.default_of(o public.orders)
  returns setof public.orders
  language sql
  stable
  as $$ select o.* $$;

create function public.default_of(o public.orders, times integer)
  returns integer
  language sql
  stable
  as $$ select default_of('x') * times from default_of(o) $$;

create table public.parts (
  id integer not null,
  kind integer not null
) partition by list (id);

create table public.parts_small partition of public.parts
  for values in (1, 2);

create table public.parts_other partition of public.parts
  default;

create function public.kinds_of(name text)
  returns integer
  language plpgsql
  stable
  as $$ declare found parts; begin return length(name); end $$;

create function public.is_code(text)
  returns boolean
  language plpgsql
  immutable
  as $$ declare none code; begin return $1 <> ''; end $$;

alter table public.orders add constraint is_right check (public.is_right(orders.*));
comment on constraint is_right on public.orders is 'Nobody pays more than is owed.';

alter table public.orders add constraint rare check (public.is_rare(amount));

alter table public.parts alter column kind set default public.kinds_of('parts');
alter table public.parts_small alter column kind set default 1;

alter domain public.code add constraint is_code check (public.is_code(value));

create index orders_rest_idx on public.orders (public.rest(orders.*));
