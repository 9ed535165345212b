create table public.places (
  id integer not null,
  name text not null default 'none',
  kind text,
  constraint known check (id > 0)
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
  constraint known check (id > 0)
);
alter table public.towns inherit public.places;
alter table public.towns alter column name set storage external;

create table public.villages_columns (
  name text constraint places_name_not_null not null default 'none',
  kind text,
  id integer constraint places_id_not_null not null,
  constraint known check (id > 0)
);
alter table public.villages_columns alter column name set storage external;
create table public.villages (
  name text not null,
  kind text,
  id integer not null
) inherits (public.villages_columns);
alter table public.villages inherit public.places;
alter table public.villages no inherit public.villages_columns;
drop table public.villages_columns;
