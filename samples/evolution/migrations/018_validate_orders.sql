-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       43ec618f89f6d6f0 -> 91c51f14c019f70a

alter table public.orders validate constraint orders_key_is_not_null;
