-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_now
-- work:        scans public.events_now
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       79cf8e4d9eea184b -> 04e5b90f6994531c

create index concurrently events_now_id_idx on public.events_now (id);
