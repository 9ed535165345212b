-- makes:       1 key
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       73d29c0b59c75da5 -> 2dd0c050ba87574a

alter table public.orders add constraint orders_number_key unique using index orders_number_key;
