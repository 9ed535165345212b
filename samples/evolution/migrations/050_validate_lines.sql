-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d8b820965c2be8d6 -> 4e1238b5cb3ebfe3

alter table public.lines validate constraint lines_id_new_is_not_null;
