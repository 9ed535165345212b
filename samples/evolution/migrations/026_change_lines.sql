-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       d72941f8258c392f -> 541dd108aeb177b3

alter table public.lines alter column twice drop expression;
