-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       9c4ea0603ea54242 -> 9f8e21d004085be6

alter table public.orders validate constraint orders_total_check_new;
