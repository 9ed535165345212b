-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_now
-- work:        scans public.events_now
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       9a28f7d08bb12c72 -> aa60e627b6dbfd4f

create index concurrently events_now_id_idx on public.events_now (id);
