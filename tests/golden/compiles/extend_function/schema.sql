create function public.total(a integer)
  returns integer
  language sql
  as $$ select a $$;

create function public.total(a text)
  returns integer
  language sql
  as $$ select 1 $$;

revoke all on function public.total(text) from public, app, writer;
grant execute on function public.total(text) to app with grant option;
grant execute on function public.total(text) to writer;

revoke all on function public.total(integer) from public;

create procedure public.settle(a integer)
  language sql
  as $$ select 1 $$;

revoke all on procedure public.settle(integer) from public, writer;
grant execute on procedure public.settle(integer) to writer;
