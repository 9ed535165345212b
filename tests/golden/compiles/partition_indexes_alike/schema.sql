create table public.events (
  id bigint not null,
  at timestamptz not null
) partition by range (at);

create table public.events_y2025 partition of public.events
  for values from ('2025-01-01') to ('2026-01-01');

create table public.events_y2026 partition of public.events
  for values from ('2026-01-01') to ('2027-01-01');

create index events_y2026_at_idx on public.events_y2026 (at);
create index events_at_idx on public.events (at);
create index events_2025_newest on public.events_y2025 (at desc);
create index events_y2026_at_idx1 on public.events_y2026 (at desc);
create index newest on public.events (at desc);
create index of_its_own on public.events_y2026 (at);
