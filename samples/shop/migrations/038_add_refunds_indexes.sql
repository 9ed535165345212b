-- makes:       1 index
-- lock:        SHARE on public.refunds
-- work:        scans public.refunds
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ca5b02f70618149a -> 283246c406a2eef9

create index refunds_payment_id_idx on public.refunds (payment_id);
