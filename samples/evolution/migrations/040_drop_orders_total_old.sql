-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        the values that orders.total had before are lost
-- compatible:  with the application before and after
-- state:       1e7ab3284a0d9989 -> f6b76678c8c8de92

alter table public.orders drop column total_old;
