-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       036dd781fa9cd98f -> 16e91b8431947048

create index concurrently orders_lower_idx_new on public.orders (lower(number)) where (status_new = 'new');
