-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        the values of orders.kind are lost
-- compatible:  with an application that uses orders.kind no more
-- state:       adb893245952e903 -> 569f877a7d21c156

alter table public.orders drop column kind;
