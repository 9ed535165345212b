-- makes:       1 index
-- lock:        SHARE on public.product_ratings
-- work:        scans public.product_ratings
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that product_ratings_product_id_idx refuses; it fails if rows there do
-- state:       29f0b390dc203d58 -> b92c4485e997db16

create unique index product_ratings_product_id_idx on public.product_ratings (product_id);
