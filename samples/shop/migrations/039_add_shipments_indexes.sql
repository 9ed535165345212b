-- makes:       2 indexes
-- lock:        SHARE on public.shipments
-- work:        scans public.shipments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       283246c406a2eef9 -> 6e5565164081e51a

create index shipments_order_id_idx on public.shipments (order_id);
create index shipments_warehouse_id_idx on public.shipments (warehouse_id);
