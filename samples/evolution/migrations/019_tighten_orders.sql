-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       91c51f14c019f70a -> b408f9ccd213710f

alter table public.orders alter column key set not null;
alter table public.orders drop constraint orders_key_is_not_null;
