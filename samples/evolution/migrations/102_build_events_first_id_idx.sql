-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_first
-- work:        scans public.events_first
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       679cbbfbfabb02b5 -> 9a28f7d08bb12c72

create index concurrently events_first_id_idx on public.events_first (id);
