-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.events_now
-- work:        scans public.events_now
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that events_now_at_id_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       ce9ae0240b329619 -> 4ae8d1eebdb33549

create unique index concurrently events_now_at_id_key on public.events_now (at, id);
