-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       ad3c2836f6a6c70f -> a3ae50dcefc11cf6

alter table public.lines validate constraint lines_id_new_is_not_null;
