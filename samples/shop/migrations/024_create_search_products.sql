-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3a71ce7ee6aaa431 -> 041ba5cd1acba2f3

create function public.search_products(words text)
  returns setof public.products
  language sql
  stable
  begin atomic
    select p.*
    from public.products p
    where p.search @@ websearch_to_tsquery('english', words) or p.name % words
    order by ts_rank(p.search, websearch_to_tsquery('english', words)) desc, p.name <-> words, p.id
    limit 50;
  end;
comment on function public.search_products(text) is 'Products that have the words, the best first: `select * from search_products(''red shoes'')`.';

revoke all on function public.search_products(text) from public, customer, back_office;
grant execute on function public.search_products(text) to back_office;
grant execute on function public.search_products(text) to customer;
