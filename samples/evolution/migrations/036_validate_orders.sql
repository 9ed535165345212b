-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       078523ff3ae45894 -> d79f80b2ea0b566c

alter table public.orders validate constraint orders_total_new_is_not_null;
