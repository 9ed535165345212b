-- makes:       1 foreign key validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders, public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       866f004629052515 -> eae714611db35dd6

alter table public.orders validate constraint orders_customer_fkey_new;
