create table public.readings (
  id bigint not null,
  place text not null,
  value numeric not null,
  constraint readings_pkey primary key (id, place)
) partition by list (place);
alter table public.readings replica identity full;

create table public.readings_north partition of public.readings
  for values in ('north') with (fillfactor = 70, autovacuum_enabled = false);
alter table public.readings_north replica identity full;

create unlogged table public.readings_south partition of public.readings
  for values in ('south') with (fillfactor = 90);

create table public.readings_rest partition of public.readings
  default with (fillfactor = 90);
alter table public.readings_rest replica identity full;
