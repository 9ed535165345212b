-- makes:       1 foreign key
-- lock:        SHARE ROW EXCLUSIVE on public.orders, public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_customer_fkey_new refuses; it fails if rows there do
-- state:       143959a75f72cc5f -> e63d8249a710f6bf

alter table public.orders add constraint orders_customer_fkey_new
  foreign key (customer) references public.customers (id) on delete cascade not valid;
