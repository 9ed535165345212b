-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_now
-- work:        scans public.events_now, public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       e02fa1e6f50dbb89 -> 30a7b413975591e4

alter table public.events_now validate constraint events_who_fkey;
