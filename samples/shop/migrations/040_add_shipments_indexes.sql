-- makes:       2 indexes
-- lock:        SHARE on public.shipments
-- work:        scans public.shipments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       91e7da875aa26d60 -> 505fdd5b1fa0b8c0

create index shipments_order_id_idx on public.shipments (order_id);
create index shipments_warehouse_id_idx on public.shipments (warehouse_id);
