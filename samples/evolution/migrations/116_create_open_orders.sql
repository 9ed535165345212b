-- makes:       1 view
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       716b533df3e00b40 -> d2037e36ff2eae9d

create view public.open_orders as
  select id, customer, total from public.orders where status <> 'sent';
