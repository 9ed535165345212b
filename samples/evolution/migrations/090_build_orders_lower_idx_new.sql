-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       506106e0c38d009c -> d00649279aaab5fe

create index concurrently orders_lower_idx_new on public.orders (lower(number)) where (status_new = 'new');
