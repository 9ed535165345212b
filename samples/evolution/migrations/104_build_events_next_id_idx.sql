-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_next
-- work:        scans public.events_next
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       aa60e627b6dbfd4f -> 1cc2859362904ef1

create index concurrently events_next_id_idx on public.events_next (id);
