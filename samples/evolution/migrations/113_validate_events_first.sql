-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_first
-- work:        scans public.events_first, public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       db6b6464b1512f83 -> e02fa1e6f50dbb89

alter table public.events_first validate constraint events_who_fkey;
