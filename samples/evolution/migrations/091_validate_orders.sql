-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       d00649279aaab5fe -> fcf96c2cc102396b

alter table public.orders validate constraint orders_status_new_is_not_null;
