-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        the values that orders.total had before are lost
-- compatible:  with the application before and after
-- state:       4b55f9fb1ea13fdb -> 6d5da64dc823df86

alter table public.orders drop column total_old;
