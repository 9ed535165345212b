-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       a3ae50dcefc11cf6 -> b90aebececc564b4

analyze public.lines (id_new);
