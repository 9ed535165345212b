-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_next
-- work:        scans public.events_next
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that events_next_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       53c158b207eabce6 -> 10c39ab8ce23dc1f

create unique index concurrently events_next_at_id_key on public.events_next (at, id);
