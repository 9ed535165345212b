-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders, public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       0643aec049642acf -> 143959a75f72cc5f

alter table public.orders validate constraint orders_customer_fkey;
