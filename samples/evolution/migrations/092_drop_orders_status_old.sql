-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        the values that orders.status had before are lost
-- compatible:  with the application before and after
-- state:       d22104479c5b9b0e -> 9436e197613cc30c

alter table public.orders drop column status_old;
