-- makes:       1 foreign key
-- lock:        SHARE ROW EXCLUSIVE on public.orders, public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_customer_fkey refuses; it fails if rows there do
-- state:       76b6dddb9a6a5538 -> 0643aec049642acf

alter table public.orders add constraint orders_customer_fkey
  foreign key (customer) references public.customers (id) not valid;
