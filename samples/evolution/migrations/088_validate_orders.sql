-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       16e91b8431947048 -> 0fc4ccf4654ab1b8

alter table public.orders validate constraint orders_status_new_is_not_null;
