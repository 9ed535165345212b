create function public.a(first integer, variadic rest integer[])
  returns integer
  language sql
  as $$ select 1 $$;

create function public.b(variadic rest integer[], out total integer)
  language sql
  as $$ select 1 $$;

create function public.c(first integer default 1, out total integer)
  language sql
  as $$ select 1 $$;

create function public.d(total integer, out total text)
  language sql
  as $$ select 'a' $$;

create function public.e(out first integer, out second integer)
  returns record
  language sql
  as $$ select 1, 2 $$;

create function public.f(first anyelement)
  returns anyelement
  language sql
  as $$ select first $$;

create function public.g()
  returns setof integer
  language sql
  rows 10
  cost 5
  as $$ select 1 $$;

create function public.h(first record)
  returns integer
  language plpgsql
  as $$ begin return 1; end $$;

create procedure public.i(out total integer)
  language plpgsql
  as $$ begin total := 1; end $$;

create procedure public.j()
  language sql
  security definer
  set search_path = ''
  as $$ select 1 $$;
