-- makes:       2 indexes
-- lock:        SHARE on public.reviews
-- work:        scans public.reviews
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6e5565164081e51a -> de1d659aa13d354b

create index reviews_customer_id_idx on public.reviews (customer_id);
create index reviews_product_id_published_at_idx on public.reviews (product_id, published_at desc) where (published_at is not null);
