-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_now
-- work:        scans public.events_now, public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b6e184d40b855723 -> 2da286429d399022

alter table public.events_now validate constraint events_who_fkey;
