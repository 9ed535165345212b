-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       c3d3e2a0fca071d1 -> f4712d0c1fc133a5

alter table public.customers add column phone text;
