-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_next
-- work:        scans public.events_next
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that events_next_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       4ae8d1eebdb33549 -> bf9eba87dbd42145

create unique index concurrently events_next_at_id_key on public.events_next (at, id);
