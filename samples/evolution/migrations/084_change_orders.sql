-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders.status_new refuses; it fails if rows there do
-- state:       d2f60d7c4b8483c2 -> a5b211465955b524

alter table public.orders add column status_new public.status_new;
create function public."~orders_status"() returns trigger language plpgsql as $$
#variable_conflict use_column
begin
  new.status_new := (select ((status)::text::public.status_new) from (select new.*) as orders);
  return new;
end $$;
create trigger "~orders_status" before insert or update on public.orders for each row execute function public."~orders_status"();
