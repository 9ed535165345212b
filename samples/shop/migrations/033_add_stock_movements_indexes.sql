-- makes:       2 indexes
-- lock:        SHARE on public.stock_movements
-- work:        scans public.stock_movements
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       431b30408040f61e -> 46ef98a0fcdbf102

create index stock_movements_order_id_idx on public.stock_movements (order_id);
create index stock_movements_warehouse_id_variant_id_at_idx on public.stock_movements (warehouse_id, variant_id, at);
