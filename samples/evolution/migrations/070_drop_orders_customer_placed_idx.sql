-- makes:       1 index dropped
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       a0bab039f8667c5b -> f8ff9934540d0dfa

drop index concurrently public.orders_customer_placed_idx;
