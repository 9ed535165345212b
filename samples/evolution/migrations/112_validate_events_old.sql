-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_old
-- work:        scans public.events_old, public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       bea5261927a36a2c -> db6b6464b1512f83

alter table public.events_old validate constraint events_who_fkey;
