create table public.notes (
  id integer not null,
  words text[] not null default '{}',
  days date[] not null default (array[]::date[]),
  constraint notes_pkey primary key (id)
);

create function public.nothing()
  returns void
  language sql
  as $$ $$;

create procedure public.empty()
  language sql
  as $$ $$;

create procedure public.in_one(id integer)
  language sql
  as $$ select 'text' $$;

create procedure public.number(out n smallint)
  language sql
  as $$ select 1 $$;

create procedure public.added(inout n integer, out twice integer)
  begin atomic
    insert into public.notes values (n) returning id, id * 2;
  end;

create function public.made()
  returns void
  language sql
  as $$ create table if not exists made_later (id int) $$;

create aggregate public.total(integer) (
  sfunc = pg_catalog.int4pl,
  stype = integer,
  initcond = '0'
);
