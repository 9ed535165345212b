-- makes:       1 index
-- lock:        SHARE on public.stock
-- work:        scans public.stock
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7b5657e2a1e5b36b -> 431b30408040f61e

create index stock_variant_id_idx on public.stock (variant_id);
