-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_old
-- work:        scans public.events_old
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       39ea450d347c52ee -> 679cbbfbfabb02b5

create index concurrently events_old_id_idx on public.events_old (id);
