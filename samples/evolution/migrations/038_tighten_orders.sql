-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders.total_new refuses; it fails if rows there do
-- state:       d01eefc33a75535c -> 388dc4e7d0433e65

alter table public.orders alter column total_new set not null;
alter table public.orders drop constraint orders_total_new_is_not_null;
