create table public.readings (
  sensor bigint not null,
  at timestamptz not null,
  value double precision not null
) partition by range (at);

create unlogged table public.readings_2026_11 partition of public.readings
  for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00') with (fillfactor = 70);

create unlogged table public.readings_2026_12 partition of public.readings
  for values from ('2026-12-01 00:00:00+00') to ('2027-01-01 00:00:00+00') with (fillfactor = 70);

create table public.people (
  id bigint not null,
  country text not null
) partition by list (country);

create table public.people_eu partition of public.people
  for values in ('de', 'fr') partition by hash (id);

create table public.people_eu_0 partition of public.people_eu
  for values with (modulus 2, remainder 0) with (autovacuum_vacuum_scale_factor = 0.01);

create table public.people_eu_1 partition of public.people_eu
  for values with (modulus 2, remainder 1) with (autovacuum_vacuum_scale_factor = 0.01);

create table public.people_rest partition of public.people
  default with (autovacuum_vacuum_scale_factor = 0.01);
