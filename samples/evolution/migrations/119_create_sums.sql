-- makes:       1 view
-- lock:        none on what was there before
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7b50c4993f21a42a -> 296e7b558e9b9651

create materialized view public.sums as
  select customer, sum(total) as total from public.orders group by customer;
