-- makes:       1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       30cf17aa50460c7c -> 0172fbece39c6677

alter table public.orders drop constraint orders_total_check;
