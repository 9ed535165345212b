create table public.people (
  id integer not null,
  name text not null,
  city text not null,
  age integer not null,
  info jsonb not null,
  constraint people_pkey primary key (id)
);

create table public.pets (
  id integer not null,
  owner_id integer not null,
  constraint pets_pkey primary key (id)
);

create view public.by_number as
  select id, name as label from public.people order by 2, 1;

create view public.by_label as
  select id, lower(name) as label from public.people order by label, upper(name);

create view public.of_all as
  select id, age from public.people union select id, owner_id from public.pets order by age, 1;

create view public.apart as
  select distinct name, lower(city) as city from public.people order by name, lower(city);

create view public.cast_away as
  select distinct name from public.people order by name::text;

create view public.firsts as
  select distinct on (city, people.name) name, city from public.people order by 1, city, age;

create view public.by_what_it_holds as
  select info, count(distinct info) as n from public.people group by info order by info;

create view public.limited as
  select (select pets.id from public.pets where owner_id = people.id limit people.id) as pet from public.people limit 10 offset 2;

create view public.waiting as
  select id from public.people where age > 3 order by id limit 1 for update skip locked;
