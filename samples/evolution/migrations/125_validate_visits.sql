-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.visits
-- work:        scans public.visits
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       823d3f8e68dc81cf -> ebe617c4b82d8131

alter table public.visits validate constraint visits_bound;
