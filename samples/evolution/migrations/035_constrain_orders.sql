-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders_total_new_is_not_null refuses; it fails if rows there do
-- state:       d023fd5b7f9197f0 -> 078523ff3ae45894

alter table public.orders add constraint orders_total_new_is_not_null check (total_new is not null) not valid;
