-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9996f91c844a9309 -> 04517e642bc543b0

alter table public.orders alter column number type varchar(40);
