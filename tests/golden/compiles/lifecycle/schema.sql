create table public.trades (
  id bigint not null,
  at timestamptz not null,
  constraint trades_pkey primary key (id, at)
) partition by range (at);

create table public.trades_2026_11 partition of public.trades
  for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00');

create table public.trades_2026_12 partition of public.trades
  for values from ('2026-12-01 00:00:00+00') to ('2027-01-01 00:00:00+00');

create table public.numbers (
  id bigint not null,
  constraint numbers_pkey primary key (id)
) partition by range (id);

create table public.numbers_0 partition of public.numbers
  for values from (0) to (1000);

create table public.numbers_1000 partition of public.numbers
  for values from (1000) to (2000);

create table public.sessions (
  id uuid not null,
  at date not null,
  deleted_at timestamptz,
  constraint sessions_pkey primary key (id)
);
