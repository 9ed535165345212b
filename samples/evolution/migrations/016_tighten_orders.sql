-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a6767d2bfc63986b -> cbd51ede9fb9f27a

alter table public.orders alter column key set not null;
alter table public.orders drop constraint orders_key_is_not_null;
