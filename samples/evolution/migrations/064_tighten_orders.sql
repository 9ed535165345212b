-- makes:       1 foreign key dropped, 1 constraint renamed
-- lock:        ACCESS EXCLUSIVE on public.orders, public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       eae714611db35dd6 -> d8b2ff80045e2ce6

alter table public.orders drop constraint orders_customer_fkey;
alter table public.orders rename constraint orders_customer_fkey_new to orders_customer_fkey;
