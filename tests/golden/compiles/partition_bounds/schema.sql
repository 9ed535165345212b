create table public.by_day (
  at timestamptz not null
) partition by range (at);

create table public.by_day_first partition of public.by_day
  for values from (minvalue) to ('2024-01-01 00:00:00+00');

create table public.by_day_second partition of public.by_day
  for values from ('2024-01-01T00:00:00Z') to ('2024-02-01 00:00:00+00');

create table public.by_day_rest partition of public.by_day
  for values from ('2024-02-01 00:00:00+00') to (maxvalue);

create table public.by_number (
  a integer not null,
  b integer not null
) partition by range (a, b);

create table public.by_number_low partition of public.by_number
  for values from (1, 1) to (1, 10);

create table public.by_number_high partition of public.by_number
  for values from (1, 10) to (2, maxvalue);

create table public.by_amount (
  a numeric(5,2) not null
) partition by range (a);

create table public.by_amount_low partition of public.by_amount
  for values from (1.5) to (2.5);

create table public.by_amount_high partition of public.by_amount
  for values from (2.50) to ('3');

create table public.by_name (
  a text
) partition by list (a);

create table public.by_name_some partition of public.by_name
  for values in ('a', 'A', 'b ');

create table public.by_name_none partition of public.by_name
  for values in (null, 'b');

create table public.by_name_rest partition of public.by_name
  default;

create table public.by_key (
  a uuid not null
) partition by hash (a);

create table public.by_key_half partition of public.by_key
  for values with (modulus 2, remainder 0);

create table public.by_key_fourth partition of public.by_key
  for values with (modulus 4, remainder 1);

create table public.by_key_last partition of public.by_key
  for values with (modulus 4, remainder 3);
