-- makes:       4 foreign keys
-- lock:        SHARE ROW EXCLUSIVE on public.events_old, public.customers, public.events_first, public.events_now, public.events_next
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that events_who_fkey, events_who_fkey, events_who_fkey, events_who_fkey refuses; it fails if rows there do
-- state:       51181b4231cc0b08 -> bea5261927a36a2c

alter table public.events_old add constraint events_who_fkey
  foreign key (who) references public.customers (id) not valid;

alter table public.events_first add constraint events_who_fkey
  foreign key (who) references public.customers (id) not valid;

alter table public.events_now add constraint events_who_fkey
  foreign key (who) references public.customers (id) not valid;

alter table public.events_next add constraint events_who_fkey
  foreign key (who) references public.customers (id) not valid;
