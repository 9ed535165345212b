-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       2c39237742b114f3 -> ae3c4dd70a661cb4

alter table public.orders add column total_new bigint;
create function public."~orders_total"() returns trigger language plpgsql as $$
#variable_conflict use_column
begin
  new.total_new := (select total from (select new.*) as orders);
  return new;
end $$;
create trigger "~orders_total" before insert or update on public.orders for each row execute function public."~orders_total"();
