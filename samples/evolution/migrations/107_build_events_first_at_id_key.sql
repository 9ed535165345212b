-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_first
-- work:        scans public.events_first
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that events_first_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       c676abe0af297796 -> 0fb785db4668ff65

create unique index concurrently events_first_at_id_key on public.events_first (at, id);
