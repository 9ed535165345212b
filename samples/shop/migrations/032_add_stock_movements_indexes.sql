-- makes:       2 indexes
-- lock:        SHARE on public.stock_movements
-- work:        scans public.stock_movements
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       bd2e0d8c77bc79ab -> 0131df3a3266b581

create index stock_movements_order_id_idx on public.stock_movements (order_id);
create index stock_movements_warehouse_id_variant_id_at_idx on public.stock_movements (warehouse_id, variant_id, at);
