-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders_status_new_is_not_null refuses; it fails if rows there do
-- state:       df469b8e5b88d123 -> 036dd781fa9cd98f

alter table public.orders add constraint orders_status_new_is_not_null check (status_new is not null) not valid;
