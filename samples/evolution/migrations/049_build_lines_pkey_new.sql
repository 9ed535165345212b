-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that lines_pkey_new refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       6458de60e03e37ca -> d8b820965c2be8d6

create unique index concurrently lines_pkey_new on public.lines (id_new);
