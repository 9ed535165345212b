-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_old
-- work:        scans public.events_old
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that events_old_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       dff7b4d9935df752 -> c9b789ce69678f9f

create unique index concurrently events_old_at_id_key on public.events_old (at, id);
