-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       94fbf3155f1b7d44 -> dac527b2c21dcb62

alter table public.customers validate constraint customers_rank_is_not_null;
