create type public.place as (street text, town text);

create domain public.home as public.place not null;

create table public.people (
  id integer not null,
  name text not null,
  nick text,
  home public.place,
  parent integer,
  constraint people_pkey primary key (id)
);

alter table public.people add constraint people_parent_fkey
  foreign key (parent) references public.people (id);

create function public.full_name(p public.people)
  returns text
  language sql
  stable
  as $$ select concat_ws(' ', p.name, p.nick, (p.home).town) $$;
comment on function public.full_name(public.people) is 'A function of a row is called as its column, too.';

create function public.parent_of(p public.people)
  returns setof public.people
  language sql
  stable
  as $$ select * from people where people.id = p.parent $$;

create function public.street_of(h public.home)
  returns text
  language sql
  immutable
  as $$ select h.street $$;

create view public.names as
  select
    people.id, people.full_name, concat_ws(', ', name, nick) as both, concat_ws(nick, name, 'x') as by_nick,
    concat(name, nick) as joined, concat(variadic array[name, nick]) as listed, concat(variadic null::text[]) as nothing
  from public.people;
comment on view public.names is 'Null is what a separator that is null gives, and an array that is.';
