-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_old
-- work:        scans public.events_old
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       82de56436f45ed70 -> 33c50f1c1a7f8e48

create index concurrently events_old_id_idx on public.events_old (id);
