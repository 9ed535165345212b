-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that lines_pkey_new refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       b13bd7238ce5979d -> ad3c2836f6a6c70f

create unique index concurrently lines_pkey_new on public.lines (id_new);
