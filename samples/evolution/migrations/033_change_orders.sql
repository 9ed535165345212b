-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       aca9d579abf714ca -> 3a4cd6aa4e1a3ede

alter table public.orders alter column kind drop not null;
