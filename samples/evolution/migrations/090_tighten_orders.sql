-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders.status_new refuses; it fails if rows there do
-- state:       44b2e58fbc8e9f64 -> 2c0c7e2758203a6d

alter table public.orders alter column status_new set not null;
alter table public.orders drop constraint orders_status_new_is_not_null;
