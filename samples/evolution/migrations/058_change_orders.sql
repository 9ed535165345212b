-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_total_check refuses; it fails if rows there do
-- state:       131b4a8f145e3376 -> bd496a7b642709fb

alter table public.orders add constraint orders_total_check check (total > 0) not valid;
