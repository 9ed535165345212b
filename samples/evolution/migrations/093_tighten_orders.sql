-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that writes nothing that orders.status_new refuses; it fails if rows there do
-- state:       05abe08ae4f927fb -> fd1e110445b4dbfa

alter table public.orders alter column status_new set not null;
alter table public.orders drop constraint orders_status_new_is_not_null;
