-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_total_new_is_not_null refuses; it fails if rows there do
-- state:       ca7e253d7b80171c -> 8d726c0e29f070b0

alter table public.orders add constraint orders_total_new_is_not_null check (total_new is not null) not valid;
