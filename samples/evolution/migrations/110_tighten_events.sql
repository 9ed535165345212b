-- makes:       5 keys
-- lock:        ACCESS EXCLUSIVE on public.events_old, public.events_first, public.events_now, public.events_next, public.events
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       10c39ab8ce23dc1f -> 51181b4231cc0b08

alter table public.events_old add constraint events_old_at_id_key unique using index events_old_at_id_key;
alter table public.events_first add constraint events_first_at_id_key unique using index events_first_at_id_key;
alter table public.events_now add constraint events_now_at_id_key unique using index events_now_at_id_key;
alter table public.events_next add constraint events_next_at_id_key unique using index events_next_at_id_key;
alter table public.events add constraint events_at_id_key unique (at, id);
