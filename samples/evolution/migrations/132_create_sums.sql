-- makes:       1 view
-- lock:        none on what was there before
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       6d8e5a59695bae6b -> 3e997bde166ed76f

create materialized view public.sums as
  select customer, sum(total) as total from public.orders group by customer;
