-- makes:       1 index
-- lock:        SHARE on public.refunds
-- work:        scans public.refunds
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6ee2b077e8143fdf -> 91e7da875aa26d60

create index refunds_payment_id_idx on public.refunds (payment_id);
