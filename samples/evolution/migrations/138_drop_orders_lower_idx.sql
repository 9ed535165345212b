-- makes:       1 index dropped
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       3cbc1b3850b038be -> 30cf17aa50460c7c

drop index concurrently public.orders_lower_idx;
