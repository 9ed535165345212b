-- makes:       1 foreign key dropped, 1 constraint renamed
-- lock:        ACCESS EXCLUSIVE on public.orders, public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       848d363c116c3124 -> 5d6c9540cb02c80f

alter table public.orders drop constraint orders_customer_fkey;
alter table public.orders rename constraint orders_customer_fkey_new to orders_customer_fkey;
