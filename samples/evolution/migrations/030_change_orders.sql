-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3c0d2e4731358cd9 -> 9996f91c844a9309

alter table public.orders alter column kind drop not null;
