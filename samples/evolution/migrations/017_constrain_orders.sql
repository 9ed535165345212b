-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_key_is_not_null refuses; it fails if rows there do
-- state:       9493d4e871d120b1 -> 43ec618f89f6d6f0

alter table public.orders add constraint orders_key_is_not_null check (key is not null) not valid;
