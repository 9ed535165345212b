-- makes:       1 view dropped, 1 view
-- lock:        ACCESS EXCLUSIVE on public.open_orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d2037e36ff2eae9d -> 2f7584ae62ec3dce

drop view public.open_orders;

create view public.open_orders as
  select id, customer, total, number from public.orders where status <> 'sent';
