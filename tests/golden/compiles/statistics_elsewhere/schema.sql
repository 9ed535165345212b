create schema measured;

create table public.places (
  city text not null,
  country text not null,
  zone integer not null
);

create statistics measured.city_of (dependencies) on city, country from public.places;
alter statistics measured.city_of set statistics 300;
comment on statistics measured.city_of is 'A place in a city is in its country.';

create statistics public.zones on zone, country from public.places;
