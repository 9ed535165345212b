create table public.places (
  id integer not null,
  name text not null,
  constraint places_pkey primary key (id)
);

create table public.cities (
  population integer not null
) inherits (public.places);

create table public.capitals (
  country text not null
) inherits (public.cities);

create publication everywhere with (publish = 'insert');

alter publication everywhere add table only public.places where (id > 0);
alter publication everywhere add table only public.cities where (id > 0);
alter publication everywhere add table public.capitals where (id > 0);

create publication apart with (publish = 'insert');

alter publication apart add table only public.places;
alter publication apart add table public.capitals (id, country);

create publication twice with (publish = 'insert');

alter publication twice add table only public.cities;
alter publication twice add table public.capitals;
