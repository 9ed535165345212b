-- makes:       1 index
-- lock:        SHARE on public.stock
-- work:        scans public.stock
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9bd824ea10d66ac6 -> bd2e0d8c77bc79ab

create index stock_variant_id_idx on public.stock (variant_id);
