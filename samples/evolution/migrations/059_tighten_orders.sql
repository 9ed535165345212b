-- makes:       1 check dropped, 1 constraint renamed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6f09100f75890dff -> 524d7f9099251666

alter table public.orders drop constraint orders_total_check;
alter table public.orders rename constraint orders_total_check_new to orders_total_check;
