-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_status_new_is_not_null refuses; it fails if rows there do
-- state:       b2080e0de37c6761 -> 506106e0c38d009c

alter table public.orders add constraint orders_status_new_is_not_null check (status_new is not null) not valid;
