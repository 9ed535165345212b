-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_first
-- work:        scans public.events_first, public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4ac249152c22aabe -> b6e184d40b855723

alter table public.events_first validate constraint events_who_fkey;
