-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.visits
-- work:        scans public.visits
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that visits_past_pkey refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       673417303f71b0c7 -> 823d3f8e68dc81cf

create unique index concurrently visits_past_pkey on public.visits (at, id);
