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

set check_function_bodies = off;
create function app.imported()
  returns bigint
  language sql
  as $$ select count(*) from rows_of_import $$;
reset check_function_bodies;
comment on function app.imported() is 'What a session has put into a temporary table.';

set check_function_bodies = off;
create procedure app.forget()
  language plpgsql
  as $$ this is no block $$;
reset check_function_bodies;
