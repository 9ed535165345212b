-- makes:       1 index
-- lock:        SHARE on public.visits
-- work:        scans public.visits
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       821a2dd524fa2f30 -> c3d3e2a0fca071d1

create index visits_who_idx on public.visits (who);
