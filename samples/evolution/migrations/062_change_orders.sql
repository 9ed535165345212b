-- makes:       1 foreign key
-- lock:        SHARE ROW EXCLUSIVE on public.orders, public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders_customer_fkey_new refuses; it fails if rows there do
-- state:       002b9ad4e73860be -> 866f004629052515

alter table public.orders add constraint orders_customer_fkey_new
  foreign key (customer) references public.customers (id) on delete cascade not valid;
