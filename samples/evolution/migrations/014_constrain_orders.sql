-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders_key_is_not_null refuses; it fails if rows there do
-- state:       a9d5795c2a90a272 -> dedbf7e044a4a3da

alter table public.orders add constraint orders_key_is_not_null check (key is not null) not valid;
