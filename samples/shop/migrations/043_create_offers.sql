-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       21e70a50c279173c -> b498a10de2c082b4

create view public.offers as
  select
    v.id as variant_id, v.sku, p.slug, p.name as product, v.name as variant, c.currency, c.price,
    exists (select from public.stock s where s.variant_id = v.id and s.on_hand > s.reserved) as available
  from public.variants v
  join public.products p on p.id = v.product_id
  join public.prices c on c.variant_id = v.id
  where p.status = 'active' and c.valid @> now();
comment on view public.offers is 'What is sold today, with its price and whether it is there.';

revoke all on table public.offers from public, customer, back_office;
grant select on table public.offers to back_office;
grant select on table public.offers to customer;
