-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_before
-- work:        scans public.events_before
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that events_before_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       76b533bd9d3ec542 -> f9809891e3167be9

create unique index concurrently events_before_at_id_key on public.events_before (at, id);
