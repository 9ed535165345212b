-- makes:       1 index
-- lock:        SHARE on public.basket_lines
-- work:        scans public.basket_lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       54d142918613d3d4 -> bf7de0f594ba641b

create index basket_lines_variant_id_idx on public.basket_lines (variant_id);
