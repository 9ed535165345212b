-- makes:       1 index
-- lock:        SHARE on public.basket_lines
-- work:        scans public.basket_lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a9a14123e0f8caba -> 478fe4bc19086a6f

create index basket_lines_variant_id_idx on public.basket_lines (variant_id);
