-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with an application that writes nothing that orders.status_new refuses; it fails if rows there do
-- state:       78c825f400e11b9f -> 116a1fda0233ce92

alter table public.orders add column status_new public.status_new;
create function public."~orders_status"() returns trigger language plpgsql as $$
#variable_conflict use_column
begin
  new.status_new := (select ((status)::text::public.status_new) from (select new.*) as orders);
  return new;
end $$;
create trigger "~orders_status" before insert or update on public.orders for each row execute function public."~orders_status"();
