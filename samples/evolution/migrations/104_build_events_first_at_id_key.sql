-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_first
-- work:        scans public.events_first
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that events_first_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       c9b789ce69678f9f -> ce9ae0240b329619

create unique index concurrently events_first_at_id_key on public.events_first (at, id);
