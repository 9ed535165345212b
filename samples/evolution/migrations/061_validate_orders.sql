-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders, public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       110f50b343f25d0a -> 002b9ad4e73860be

alter table public.orders validate constraint orders_customer_fkey;
