create table public.trades (
  id bigint not null,
  executed_at timestamptz not null,
  constraint trades_pkey primary key (id, executed_at)
) partition by range (executed_at);

create table public.trades_2024_11 partition of public.trades
  for values from ('2024-11-01 00:00:00+00') to ('2024-12-01 00:00:00+00');

create table public.trades_2024_12 partition of public.trades
  for values from ('2024-12-01 00:00:00+00') to ('2025-01-01 00:00:00+00');

create table public.trades_2025_01 partition of public.trades
  for values from ('2025-01-01 00:00:00+00') to ('2025-02-01 00:00:00+00');

create table public.trades_before partition of public.trades
  for values from (minvalue) to ('2024-11-01 00:00:00+00');

create table public.trades_rest partition of public.trades
  default;

create table public.readings (
  day date not null
) partition by range (day);

create table public.readings_y2025m01 partition of public.readings
  for values from ('2025-01-01') to ('2025-02-01');

create table public.readings_y2025m02 partition of public.readings
  for values from ('2025-02-01') to ('2025-03-01');

create table public.visits (
  at timestamp not null
) partition by range (at);

create table public.visits_p2024w52 partition of public.visits
  for values from ('2024-12-23 00:00:00') to ('2024-12-30 00:00:00');

create table public.visits_p2025w01 partition of public.visits
  for values from ('2024-12-30 00:00:00') to ('2025-01-06 00:00:00');

create table public.visits_p2025w02 partition of public.visits
  for values from ('2025-01-06 00:00:00') to ('2025-01-13 00:00:00');

create table public.quarters (
  day date not null
) partition by range (day);

create table public.quarters_2025_q3 partition of public.quarters
  for values from ('2025-07-01') to ('2025-10-01');

create table public.quarters_2025_q4 partition of public.quarters
  for values from ('2025-10-01') to ('2026-01-01');

create table public.quarters_2026_q1 partition of public.quarters
  for values from ('2026-01-01') to ('2026-04-01');

create table public.quarters_2026_q2 partition of public.quarters
  for values from ('2026-04-01') to ('2026-07-01');

create table public.hours (
  at timestamptz not null
) partition by range (at);

create table public.hours_20250101_05 partition of public.hours
  for values from ('2025-01-01 05:00:00+00') to ('2025-01-01 11:00:00+00');

create table public.hours_20250101_11 partition of public.hours
  for values from ('2025-01-01 11:00:00+00') to ('2025-01-01 17:00:00+00');

create table public.hours_20250101_17 partition of public.hours
  for values from ('2025-01-01 17:00:00+00') to ('2025-01-01 23:00:00+00');

create table public.events (
  id bigint not null,
  kind text not null
) partition by list (kind);

create table public.events_click partition of public.events
  for values in ('click') partition by range (id);

create table public.events_click_p0 partition of public.events_click
  for values from (0) to (1000);

create table public.events_click_p1000 partition of public.events_click
  for values from (1000) to (2000);

create table public.events_click_p2000 partition of public.events_click
  for values from (2000) to (3000);

create table public.events_view partition of public.events
  for values in ('view') partition by range (id);

create table public.events_view_minus_500 partition of public.events_view
  for values from (-500) to (0);

create table public.events_view_0 partition of public.events_view
  for values from (0) to (500);

create table public.events_view_last partition of public.events_view
  for values from (500) to (maxvalue);

create view public.december as
  select id from public.trades_2024_12;
