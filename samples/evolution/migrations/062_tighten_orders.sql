-- makes:       1 check dropped, 1 constraint renamed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       9f8e21d004085be6 -> 76b6dddb9a6a5538

alter table public.orders drop constraint orders_total_check;
alter table public.orders rename constraint orders_total_check_new to orders_total_check;
