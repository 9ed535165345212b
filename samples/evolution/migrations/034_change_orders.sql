-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       3a4cd6aa4e1a3ede -> bada737037a68f1a

alter table public.orders alter column number type varchar(40);
