-- makes:       1 view dropped
-- lock:        ACCESS EXCLUSIVE on public.states
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that uses states no more
-- state:       3e9adfb20b460f91 -> 6c7503990aa5161c

drop view public.states;
