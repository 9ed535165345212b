-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders_status_labels refuses; it fails if rows there do
-- state:       1a975533da675696 -> 3f7dc2c539398895

alter table public.orders add constraint orders_status_labels check (status <> all (array['held']::public.status[])) not valid;
