-- makes:       1 index
-- lock:        SHARE on public.product_ratings
-- work:        scans public.product_ratings
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that product_ratings_product_id_idx refuses; it fails if rows there do
-- state:       906cfd3026852597 -> 21e70a50c279173c

create unique index product_ratings_product_id_idx on public.product_ratings (product_id);
