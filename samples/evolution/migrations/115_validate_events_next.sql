-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_next
-- work:        scans public.events_next, public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       30a7b413975591e4 -> d196b0b4ed107d97

alter table public.events_next validate constraint events_who_fkey;
