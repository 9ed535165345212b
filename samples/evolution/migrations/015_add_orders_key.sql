-- makes:       1 column, 1 column changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       25ac3621c7d6dc92 -> cfeb82b07453c34d

alter table public.orders add column key uuid;
alter table public.orders alter column key set default gen_random_uuid();
