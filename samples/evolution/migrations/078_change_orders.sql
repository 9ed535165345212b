-- makes:       1 table changed, 1 statistics
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       32550b9204a9dccc -> d32ba9373c86333a

alter table public.orders set (fillfactor = 90);

create statistics public.orders_customer_status_stat on customer, status from public.orders;
