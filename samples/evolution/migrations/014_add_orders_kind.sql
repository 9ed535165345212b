-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       f4712d0c1fc133a5 -> 25ac3621c7d6dc92

alter table public.orders add column kind integer not null default 5;
