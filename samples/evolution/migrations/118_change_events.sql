-- makes:       1 foreign key
-- lock:        SHARE ROW EXCLUSIVE on public.events_before, public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that events_who_fkey refuses; it fails if rows there do
-- state:       fc89d5a94e9f7249 -> f5a5e70c23bfb9f8

alter table public.events_before add constraint events_who_fkey
  foreign key (who) references public.customers (id) not valid;
