create type public.pence;
create function public.pence_in(cstring) returns public.pence language internal immutable strict as $$int4in$$;
create function public.pence_out(public.pence) returns cstring language internal immutable strict as $$int4out$$;
create type public.pence (input = public.pence_in, output = public.pence_out, internallength = 4, passedbyvalue);
comment on type public.pence is 'A hundredth of a pound.';

create function public.of_int(integer)
  returns public.pence
  language internal
  immutable
  strict
  as $$int4abs$$;

create cast (public.pence as int) without function;
create cast (int as public.pence) with function public.of_int(int);

create function public.below(public.pence, public.pence)
  returns boolean
  language internal
  immutable
  strict
  as $$int4lt$$;

create function public.at_most(public.pence, public.pence)
  returns boolean
  language internal
  immutable
  strict
  as $$int4le$$;

create function public.same(public.pence, public.pence)
  returns boolean
  language internal
  immutable
  strict
  as $$int4eq$$;

create function public.at_least(public.pence, public.pence)
  returns boolean
  language internal
  immutable
  strict
  as $$int4ge$$;

create function public.above(public.pence, public.pence)
  returns boolean
  language internal
  immutable
  strict
  as $$int4gt$$;

create function public.compare(public.pence, public.pence)
  returns integer
  language internal
  immutable
  strict
  as $$btint4cmp$$;

create operator public.< (function = public.below, leftarg = public.pence, rightarg = public.pence);
create operator public.<= (function = public.at_most, leftarg = public.pence, rightarg = public.pence);
create operator public.= (function = public.same, leftarg = public.pence, rightarg = public.pence);
create operator public.>= (function = public.at_least, leftarg = public.pence, rightarg = public.pence);
create operator public.> (function = public.above, leftarg = public.pence, rightarg = public.pence);
create operator class public.pence_ops default for type public.pence using btree as
  operator 1 public.<, operator 2 public.<=, operator 3 public.=, operator 4 public.>=, operator 5 public.>,
  function 1 public.compare(public.pence, public.pence);

create function public.above_zero(public.pence, integer)
  returns boolean
  language sql
  immutable
  as $$select $1 > '0'::public.pence$$;

create function public.tenths(integer, integer)
  returns integer
  language sql
  immutable
  as $$select $1 * $2 / 10$$;

create operator public.<#> (function = public.tenths, leftarg = int, rightarg = int);
create operator public.<#> (function = public.above_zero, leftarg = public.pence, rightarg = int);

create table public.prices (
  id integer not null,
  price public.pence not null default '0'::public.pence,
  tenth integer not null default (7 <#> 2),
  constraint prices_pkey primary key (id),
  constraint prices_price_check check (price <#> 5)
);

create index prices_price_idx on public.prices (price public.pence_ops);

create view public.cheap as
  select id, price::int as price from public.prices where price < '100'::public.pence;
