-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_before
-- work:        scans public.events_before
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       f5a5e70c23bfb9f8 -> 76b533bd9d3ec542

create index concurrently events_before_id_idx on public.events_before (id);
