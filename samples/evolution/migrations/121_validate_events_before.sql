-- makes:       1 check validated, 1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_before
-- work:        scans public.events_before, public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       f9809891e3167be9 -> 3c0d08c4f8b9f022

alter table public.events_before validate constraint events_before_bound;
alter table public.events_before validate constraint events_who_fkey;
