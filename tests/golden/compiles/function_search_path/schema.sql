create schema app;
create schema extensions;

create extension if not exists citext with schema extensions;

create type app.state as enum ('open', 'closed');

create table app.orders (
  id integer not null,
  state app.state not null,
  constraint orders_pkey primary key (id)
);

create table public.lines (
  id integer not null,
  constraint lines_pkey primary key (id)
);

create function app.last_line()
  returns integer
  language sql
  as $$ select max(id) from lines $$;

create function app.last_order()
  returns app.state
  language sql
  as $$ select state from app.orders order by id desc limit 1 $$;

create function app.alike()
  returns boolean
  language sql
  set search_path = "$user", 'app', extensions, pg_temp
  as $$
    select state::citext = 'OPEN' from orders
  $$;

create function app.forget()
  returns void
  language sql
  as $$ truncate orders $$;

create function app.first_order()
  returns integer
  language plpgsql
  as $$
<<whole>>
declare
  least  int;
  same   whole.least%type;
begin
  select min(id) into least from orders;
  same := least;
  return same;
end
$$;

create function app.kept()
  returns app.orders
  language plpgsql
  set search_path = app
  as $$
declare
  kept  orders%rowtype;
begin
  select * into kept from orders limit 1;
  return kept;
end
$$;
