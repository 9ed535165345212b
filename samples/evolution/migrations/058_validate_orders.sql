-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       1a83b99c93e0886e -> 6f09100f75890dff

alter table public.orders validate constraint orders_total_check_new;
