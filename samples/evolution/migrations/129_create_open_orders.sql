-- makes:       1 view
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       304f40ca2f53e64f -> 4c5f20b4b2504934

create view public.open_orders as
  select id, customer, total from public.orders where status <> 'sent';
