-- makes:       1 index
-- lock:        SHARE on public.product_categories
-- work:        scans public.product_categories
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f9e4b154941f57de -> 9bd824ea10d66ac6

create index product_categories_category_id_idx on public.product_categories (category_id);
