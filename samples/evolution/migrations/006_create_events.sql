-- makes:       1 table, 3 partitions
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       5dac7154dc097177 -> 18f45215c748228f

create table public.events (
  id integer not null,
  at timestamptz not null,
  who integer,
  what public.code not null default 'seen'
) partition by range (at);

create table public.events_old partition of public.events
  for values from ('2025-01-01') to ('2026-01-01');

create table public.events_first partition of public.events
  for values from ('2026-01-01') to ('2026-07-01');

create table public.events_now partition of public.events
  for values from ('2026-07-01') to ('2027-01-01');
