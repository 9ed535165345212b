-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        the values that orders.status had before are lost
-- compatible:  with the application before and after
-- state:       b646d3d42da28518 -> f924d108d813c0b5

alter table public.orders drop column status_old;
