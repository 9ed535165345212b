-- makes:       1 view dropped, 1 view
-- lock:        ACCESS EXCLUSIVE on public.open_orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       27d71b564ac9a555 -> 6d8e5a59695bae6b

drop view public.open_orders;

create view public.open_orders with (security_invoker = true) as
  select id, customer, total, number from public.orders where status <> 'sent';
