-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders, public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       e63d8249a710f6bf -> 848d363c116c3124

alter table public.orders validate constraint orders_customer_fkey_new;
