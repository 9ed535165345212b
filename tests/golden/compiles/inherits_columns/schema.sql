create table public.places (
  id integer not null,
  name text not null default 'none',
  short text not null generated always as (left(name, 3)) stored,
  constraint named check (name <> '')
);

create table public.shops (
  name text not null default 'shop'
);

create table public.cities (
  id integer not null,
  population integer not null,
  constraint named check (name<>'')
) inherits (public.places);

create table public.markets (
  name text not null default 'market'
) inherits (public.places, public.shops);
