-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders_total_check refuses; it fails if rows there do
-- state:       274d77ce32e38eed -> 9556d25cf2fef201

alter table public.orders add constraint orders_total_check check (total > 0) not valid;
