-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that lines_pkey_new refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       5566f2c078c63531 -> d6f4bd7540d04f31

create unique index concurrently lines_pkey_new on public.lines (of, id);
