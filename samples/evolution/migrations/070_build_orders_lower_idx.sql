-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       6c156a5404661f82 -> 5bbc84e22ffc0dd5

create index concurrently orders_lower_idx on public.orders (lower(number)) where (status = 'new');
