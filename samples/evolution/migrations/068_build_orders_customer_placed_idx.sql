-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       5d6c9540cb02c80f -> 5d3e52fca000292f

create index concurrently orders_customer_placed_idx on public.orders (customer, placed);
