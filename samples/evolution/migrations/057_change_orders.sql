-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders_total_check_new refuses; it fails if rows there do
-- state:       3196abe919103978 -> 1a83b99c93e0886e

alter table public.orders add constraint orders_total_check_new check (total >= 0) not valid;
