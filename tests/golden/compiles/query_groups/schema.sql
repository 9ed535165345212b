create table public.people (
  id integer not null,
  name text not null,
  city text not null,
  constraint people_pkey primary key (id)
);

create table public.pets (
  id integer not null,
  owner_id integer not null,
  constraint pets_pkey primary key (id)
);

create view public.by_key as
  select people.*, count(pets.id) as pets from public.people left join public.pets on owner_id = people.id group by people.id;

create view public.by_expression as
  select upper(name) || '!' as loud, count(*) as n from public.people group by upper(name) order by upper(people.name);

create view public.by_number as
  select city as c, count(*) as n from public.people group by 1 having count(*) > 1 order by c;

create view public.by_name as
  select id % 2 as odd, count(distinct name) as n from public.people group by odd;

create view public.by_sets as
  select city, name, count(*) as n from public.people group by rollup (city, name);

create view public.merged as
  select id, count(*) as n from public.people join public.pets using (id) group by people.id;

create view public.over_groups as
  select city, sum(count(*)) over (order by city) as n from public.people group by city;

create view public.of_another as
  select name, (select count(*) from public.pets where owner_id = people.id) as n from public.people;

create view public.cast_away as
  select name, count(*) as n from public.people group by name::text;
