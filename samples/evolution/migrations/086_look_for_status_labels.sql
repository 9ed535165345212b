-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       9555e9c6c352bb62 -> 78c825f400e11b9f

alter table public.orders validate constraint orders_status_labels;
