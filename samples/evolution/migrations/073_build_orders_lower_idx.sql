-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       2dd0c050ba87574a -> 5566f2c078c63531

create index concurrently orders_lower_idx on public.orders (lower(number)) where (status = 'new');
