-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_next
-- work:        scans public.events_next, public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       2da286429d399022 -> b4d414498a2f29af

alter table public.events_next validate constraint events_who_fkey;
