-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       6d5da64dc823df86 -> 7692323af537f35a

alter table public.orders add column kind_new text;
create function public."~orders_kind"() returns trigger language plpgsql as $$
#variable_conflict use_column
begin
  new.kind_new := (select kind::text from (select new.*) as orders);
  return new;
end $$;
create trigger "~orders_kind" before insert or update on public.orders for each row execute function public."~orders_kind"();
