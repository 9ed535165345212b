-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_status_labels refuses; it fails if rows there do
-- state:       da86a3e42115c35e -> 9555e9c6c352bb62

alter table public.orders add constraint orders_status_labels check (status <> all (array['held']::public.status[])) not valid;
