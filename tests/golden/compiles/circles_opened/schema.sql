create domain public.code as text constraint code_check check (value <> '');

create function public.is_even(n integer)
  returns boolean
  language plpgsql
  as $$begin return null; end$$;

create function public.is_odd(n integer)
  returns boolean
  language plpgsql
  as $$begin return null; end$$;

create function public.factorial(n integer, of numeric)
  returns numeric
  language plpgsql
  immutable
  as $$begin return null; end$$;

create function public.earlier(n integer)
  returns integer
  language plpgsql
  immutable
  as $$begin return null; end$$;

create or replace function public.is_even(n integer)
  returns boolean
  return n = 0 or public.is_odd(n - 1);

create table public.invoices (
  id integer not null,
  number public.code not null,
  before integer not null generated always as (public.earlier(id)) stored,
  constraint invoices_pkey primary key (id),
  constraint invoices_id_check check (public.is_even(id))
);

create function public.next_code()
  returns text
  stable
  begin atomic
    select max(number) || '1' from public.invoices;
  end;

create or replace function public.is_odd(n integer)
  returns boolean
  return n <> 0 and public.is_even(n - 1);

create or replace function public.factorial(n integer, of numeric default 1)
  returns numeric
  language sql
  immutable
  as $$select case when n < 2 then of else factorial(n - 1, of * n) end$$;
comment on function public.factorial(integer, numeric) is 'Calls itself.';

create or replace function public.earlier(n integer)
  returns integer
  immutable
  begin atomic
    select count(*)::int from public.invoices i where i.id < n;
  end;

alter domain public.code set default public.next_code();

create view public.totals as
  select null::integer as id, null::public.code as number, null::integer as total;

create function public.sum_of(of public.totals)
  returns integer
  language sql
  return of.id;

create or replace view public.totals as
  select id, number, public.sum_of(null) as total from public.invoices;
