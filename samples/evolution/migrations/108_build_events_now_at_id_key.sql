-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_now
-- work:        scans public.events_now
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that events_now_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       0fb785db4668ff65 -> 53c158b207eabce6

create unique index concurrently events_now_at_id_key on public.events_now (at, id);
