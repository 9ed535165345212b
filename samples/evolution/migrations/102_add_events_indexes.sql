-- makes:       1 index
-- lock:        SHARE on public.events, public.events_old, public.events_first, public.events_now, public.events_next
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       2df796e48b5d6eeb -> dff7b4d9935df752

create index events_id_idx on public.events (id);
