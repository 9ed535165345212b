-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_first
-- work:        scans public.events_first
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       33c50f1c1a7f8e48 -> 79cf8e4d9eea184b

create index concurrently events_first_id_idx on public.events_first (id);
