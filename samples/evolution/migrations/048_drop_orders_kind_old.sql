-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        the values that orders.kind had before are lost
-- compatible:  with the application before and after
-- state:       0718d4078d5ade02 -> 013eaa8af4063e19

alter table public.orders drop column kind_old;
