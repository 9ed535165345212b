-- makes:       1 foreign key
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       d196b0b4ed107d97 -> 4d47fec84a7092a0

alter table public.events add constraint events_who_fkey
  foreign key (who) references public.customers (id);
