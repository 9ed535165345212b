-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_old
-- work:        scans public.events_old
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that events_old_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       b4b9f2c5ccc53bc2 -> c676abe0af297796

create unique index concurrently events_old_at_id_key on public.events_old (at, id);
