-- makes:       2 indexes
-- lock:        SHARE on public.order_lines
-- work:        scans public.order_lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       76e1ca3b277d223f -> 460450766f37b540

create index order_lines_variant_id_idx on public.order_lines (variant_id);
create index order_lines_warehouse_id_idx on public.order_lines (warehouse_id);
