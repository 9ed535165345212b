-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       20818cb8bec79b9b -> 648e09c53c8dd648

create index concurrently orders_customer_placed_total_idx on public.orders (customer, placed, total);
