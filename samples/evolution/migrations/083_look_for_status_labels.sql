-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3f7dc2c539398895 -> d2f60d7c4b8483c2

alter table public.orders validate constraint orders_status_labels;
