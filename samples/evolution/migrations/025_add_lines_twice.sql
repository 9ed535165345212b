-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        rewrites public.lines
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       3934aa9b7a6768d3 -> d72941f8258c392f

alter table public.lines add column twice integer generated always as (amount * 2) stored;
