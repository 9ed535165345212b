-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       8d726c0e29f070b0 -> bb204a6aa8a3cce7

alter table public.orders validate constraint orders_total_new_is_not_null;
