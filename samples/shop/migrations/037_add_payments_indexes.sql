-- makes:       1 index
-- lock:        SHARE on public.payments
-- work:        scans public.payments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       460450766f37b540 -> ca5b02f70618149a

create index payments_order_id_idx on public.payments (order_id);
