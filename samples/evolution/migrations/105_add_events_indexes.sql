-- makes:       1 index
-- lock:        SHARE on public.events, public.events_old, public.events_first, public.events_now, public.events_next
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       1cc2859362904ef1 -> b4b9f2c5ccc53bc2

create index events_id_idx on public.events (id);
