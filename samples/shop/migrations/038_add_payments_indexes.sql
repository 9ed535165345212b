-- makes:       1 index
-- lock:        SHARE on public.payments
-- work:        scans public.payments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7f0dbdff3715c1df -> 6ee2b077e8143fdf

create index payments_order_id_idx on public.payments (order_id);
