create type public.point_2d as (x integer, y integer);

create table public.people (
  id integer not null,
  name text not null,
  constraint people_pkey primary key (id)
);

create function public.person_by_id(n integer, out public.people)
  language sql
  stable
  as $$ select * from people where id = n $$;

create function public.all_people(out public.people)
  returns setof public.people
  language sql
  stable
  as $$ select * from people $$;

create function public.same_person(inout p public.people)
  language sql
  stable
  as $$ select (p).* $$;

create function public.points()
  returns table (p public.point_2d)
  language sql
  immutable
  as $$ select 1, 2 $$;

create procedure public.origin(out p public.point_2d)
  language sql
  as $$ select (0, 0)::point_2d $$;
