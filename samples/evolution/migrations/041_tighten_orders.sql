-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that writes nothing that orders.total_new refuses; it fails if rows there do
-- state:       a3bebaac38673fdc -> e82f45b06973d2bd

alter table public.orders alter column total_new set not null;
alter table public.orders drop constraint orders_total_new_is_not_null;
