create table public.places (
  id integer not null,
  name text not null default 'none',
  kind text,
  constraint places_id_check check (id > 0)
);
alter table public.places alter column name set storage external;

create table public.cities (
  population integer not null,
  name text not null default null
) inherits (public.places);
alter table public.cities alter column kind set default 'city';
alter table public.cities alter column kind set not null;
alter table public.cities alter column kind set statistics 500;
comment on column public.cities.kind is 'What it was founded as.';

create table public.towns (
  name text not null default 'none',
  kind text,
  id integer not null,
  constraint places_id_check check (id > 0)
);
alter table public.towns inherit public.places;
alter table public.towns alter column name set storage external;
