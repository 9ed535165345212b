create table public.people (
  id integer not null,
  name text not null,
  city text not null,
  age integer not null,
  info json not null,
  constraint people_pkey primary key (id)
);

create table public.pets (
  id integer not null,
  owner_id integer not null,
  constraint pets_pkey primary key (id)
);

create view public.running as
  select sum(age) over w as total, rank() over (w order by age) as place, lag(age, 1) over by_age as before
  from public.people
  window w as (partition by city), by_age as (w order by age desc rows between 2 preceding and current row);

create view public.of_groups as
  select city, sum(count(*)) over (order by city) as n from public.people group by city;

create view public.framed as
  select avg(age) over (order by age range between 2 preceding and 2 following) as around from public.people;

create view public.a_few as
  select count(*) filter (where age > 3) over (order by id groups 1 preceding) as n from public.people;

create view public.middle as
  select percentile_cont(0.5) within group (order by age) as age, mode() within group (order by name) as name from public.people;

create view public.listed as
  select string_agg(distinct name, ',' order by name) as names, rank(3) within group (order by age) as place from public.people;
