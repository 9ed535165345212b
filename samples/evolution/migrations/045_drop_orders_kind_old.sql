-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        the values that orders.kind had before are lost
-- compatible:  with the application before and after
-- state:       22f9e42a507a3815 -> 747c534a18387211

alter table public.orders drop column kind_old;
