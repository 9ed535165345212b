-- makes:       1 index
-- lock:        SHARE on public.variants
-- work:        scans public.variants
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9bd824ea10d66ac6 -> 7b5657e2a1e5b36b

create index variants_product_id_idx on public.variants (product_id);
