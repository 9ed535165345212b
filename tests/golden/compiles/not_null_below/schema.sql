create table public.places (
  name text constraint named not null,
  kind text not null,
  since date,
  area numeric not null no inherit
);

create table public.cities (
  name text default 'none',
  area numeric,
  constraint has_kind not null kind
) inherits (public.places);
alter table public.cities alter column since set not null;

create table public.orders (
  id integer not null,
  state text constraint known not null,
  note text
) partition by range (id);

create table public.orders_old partition of public.orders (
  state with options not null,
  note with options constraint noted not null
)
  for values from (1) to (100);

create table public.orders_new (
  id integer constraint orders_id_not_null not null,
  state text constraint new_state not null,
  note text
);
alter table public.orders attach partition public.orders_new for values from (100) to (1000);

create table public.orders_other (
  note text not null,
  state text constraint known not null,
  id integer constraint orders_other_id_not_null not null
);
alter table public.orders attach partition public.orders_other default;
alter table public.orders_other alter column id set not null;

create table public.events (
  id integer not null,
  what text
) partition by range (id);
alter table public.events add not null what not valid;

create table public.events_old (
  id integer constraint events_id_not_null not null,
  what text
);
alter table public.events_old add constraint events_what_not_null not null what not valid;
alter table public.events attach partition public.events_old for values from (1) to (100);

create table public.events_new partition of public.events
  for values from (100) to (200);
