-- makes:       1 column, 1 column changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b5de5933181c661c -> 3b61356436c1b039

alter table public.orders add column key uuid;
alter table public.orders alter column key set default gen_random_uuid();
