-- makes:       1 index
-- lock:        SHARE on public.categories
-- work:        scans public.categories
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9d2c6c9dac1754d3 -> 07f8964a332df982

create index categories_parent_id_idx on public.categories (parent_id);
