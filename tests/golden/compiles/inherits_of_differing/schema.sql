create table public.places (
  id integer not null,
  kind text default 'place'
);

create table public.towns () inherits (public.places);
alter table public.towns alter column kind set default 'town';

create table public.ports () inherits (public.places);

create table public.harbours_columns (
  id integer constraint places_id_not_null not null,
  kind text default 'town',
  berths integer
);
create table public.harbours (
  berths integer not null
) inherits (public.harbours_columns);
alter table public.harbours inherit public.towns;
alter table public.harbours inherit public.ports;
alter table public.harbours no inherit public.harbours_columns;
drop table public.harbours_columns;
alter table public.harbours alter column kind set default 'harbour';

create table public.docks (
  kind text default 'dock'
) inherits (public.towns, public.ports);
