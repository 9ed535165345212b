-- makes:       3 indexes
-- lock:        SHARE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       478fe4bc19086a6f -> 76e1ca3b277d223f

create index orders_voucher_idx on public.orders (voucher);
create index orders_customer_id_placed_at_idx on public.orders (customer_id, placed_at desc);
create index orders_placed_at_idx on public.orders (placed_at) where (status in ('placed', 'paid'));
