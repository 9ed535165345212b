-- makes:       1 view dropped
-- lock:        ACCESS EXCLUSIVE on public.states
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses states no more
-- state:       302e4e57ea05e173 -> ca294cdecd9fdb7f

drop view public.states;
