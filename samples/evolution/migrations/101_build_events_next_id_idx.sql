-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_next
-- work:        scans public.events_next
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       04e5b90f6994531c -> 2df796e48b5d6eeb

create index concurrently events_next_id_idx on public.events_next (id);
