-- makes:       1 key
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       12c42c9d0d322da6 -> 6c156a5404661f82

alter table public.orders add constraint orders_number_key unique using index orders_number_key;
