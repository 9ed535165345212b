-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_total_check_new refuses; it fails if rows there do
-- state:       e82915ef32227093 -> 9c4ea0603ea54242

alter table public.orders add constraint orders_total_check_new check (total >= 0) not valid;
