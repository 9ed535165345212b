-- makes:       1 index dropped
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       648e09c53c8dd648 -> 02ce7ac9ecc4f53f

drop index concurrently public.orders_customer_placed_idx;
