-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9556d25cf2fef201 -> 3196abe919103978

alter table public.orders validate constraint orders_total_check;
