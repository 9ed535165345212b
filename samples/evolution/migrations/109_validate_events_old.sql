-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_old
-- work:        scans public.events_old, public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       364fb6ed0ec1b819 -> 4ac249152c22aabe

alter table public.events_old validate constraint events_who_fkey;
