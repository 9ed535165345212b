create schema app;

create table app.orders (
  id integer not null,
  total numeric not null,
  constraint orders_pkey primary key (id)
);

create function app.sum_of_orders()
  returns numeric
  language sql
  stable
  set search_path = app, pg_temp
  as $$ select sum(total) from orders $$;

create function app.imported()
  returns bigint
  language sql
  set check_function_bodies = off
  as $$ select count(*) from rows_of_import $$;
alter function app.imported() reset check_function_bodies;
comment on function app.imported() is 'What a session has put into a temporary table.';

create procedure app.forget()
  language plpgsql
  set check_function_bodies = off
  as $$ this is no block $$;
alter procedure app.forget() reset check_function_bodies;

create function app.next_line()
  returns bigint
  language sql
  set check_function_bodies = off
  as $$ select coalesce(max(number), 0) + 1 from app.lines $$;
alter function app.next_line() reset check_function_bodies;

create table app.lines (
  number bigint not null default app.next_line(),
  constraint lines_pkey primary key (number)
);
