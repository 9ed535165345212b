-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        rewrites public.lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       49faf89b940aa0f6 -> 9bd9963c24003bc0

alter table public.lines add column twice integer generated always as (amount * 2) stored;
