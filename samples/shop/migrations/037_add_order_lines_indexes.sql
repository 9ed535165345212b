-- makes:       2 indexes
-- lock:        SHARE on public.order_lines
-- work:        scans public.order_lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       c8b96e0241b06d0b -> 7f0dbdff3715c1df

create index order_lines_variant_id_idx on public.order_lines (variant_id);
create index order_lines_warehouse_id_idx on public.order_lines (warehouse_id);
