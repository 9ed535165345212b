-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        scans public.reviews
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       de1d659aa13d354b -> 906cfd3026852597

create materialized view public.product_ratings as
  select product_id, count(*) as reviews, round(avg(stars), 2) as stars
  from public.reviews
  where published_at is not null
  group by product_id;
comment on materialized view public.product_ratings is 'How good products are, as of the last `refresh materialized view concurrently product_ratings`.';

revoke all on table public.product_ratings from public, customer, back_office;
grant select on table public.product_ratings to back_office;
grant select on table public.product_ratings to customer;
