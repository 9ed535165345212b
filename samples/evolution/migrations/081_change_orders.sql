-- makes:       1 table changed, 1 statistics
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       c51fd75ef5d4cf73 -> 3a9aabff915cee84

alter table public.orders set (fillfactor = 90);

create statistics public.orders_customer_status_stat on customer, status from public.orders;
