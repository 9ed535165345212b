-- makes:       1 foreign key
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b4d414498a2f29af -> 9fcc58d31012409d

alter table public.events add constraint events_who_fkey
  foreign key (who) references public.customers (id);
