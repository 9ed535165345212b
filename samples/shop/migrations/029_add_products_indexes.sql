-- makes:       2 indexes
-- lock:        SHARE on public.products
-- work:        scans public.products
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       07f8964a332df982 -> f9e4b154941f57de

create index products_search_idx on public.products using gin (search);
create index products_name_idx on public.products using gin (name public.gin_trgm_ops);
