-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9bd9963c24003bc0 -> 333368d3e9f9f27a

alter table public.lines alter column twice drop expression;
